package io.goloom.internal.wait;

/// Something that ends once and for all: a context, or a channel that is closed.
public interface EndSource {
  /// Attaches a listener, to be told of the end.
  ///
  /// @param listener a listener that is attached to nothing
  /// @return false if this has ended already; the listener is then not attached and not called
  boolean attach(EndListener listener);

  /// Detaches a listener, in O(1).
  ///
  /// @param listener a listener that was attached to this source
  /// @return true if it was attached and will now never be called; false if its call has been made,
  ///   is under way or is certain to come
  boolean detach(EndListener listener);
}
