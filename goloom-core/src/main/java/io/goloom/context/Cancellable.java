package io.goloom.context;

/// A context that its maker ends, at the latest when it closes it.
///
/// FOUNDATION SKETCH: the context author owns every word of this file.
public interface Cancellable extends Context, AutoCloseable {
  void cancel();

  void cancel(Throwable cause);

  /// same as cancel()
  @Override
  void close();
}
