package io.goloom.internal.wait;

import org.jspecify.annotations.Nullable;

/// Something that wants to know when an [EndSource] ends: a child context, an `afterFunc`, an
/// interrupter, a wait under a context.
///
/// Its links belong to the source that it is attached to, guarded by that source's lock. It is
/// attached to at most one source at a time. The lock that it inherits is for its own use: a node
/// in a tree is listener and source at once, and must be one object.
public abstract class EndListener extends SpinLock {
  /// The neighbours in the source's list, guarded by the source.
  public @Nullable EndListener prev;

  /// See [#prev].
  public @Nullable EndListener next;

  /// What the source needs to find this listener again, guarded by the source.
  public @Nullable Object place;

  /// Makes a listener that is attached to nothing.
  protected EndListener() {}

  /// The source has ended. Called at most once for each attachment, on the thread that ended the
  /// source, with no lock held. Must be quick and must neither block nor throw.
  ///
  /// @param source what has ended
  public abstract void ended(EndSource source);
}
