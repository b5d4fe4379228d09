package io.goloom.internal.wait;

import org.jspecify.annotations.Nullable;

/// A place in a [WaitQueue]. Its links and its item are guarded by the lock of the queue's owner.
public abstract class WaitNode {
  @Nullable WaitNode prev;
  @Nullable WaitNode next;

  /// What a waiting sender offers, or what a waiting receiver was given.
  public @Nullable Object item;

  /// Makes a node that is in no queue.
  protected WaitNode() {}

  /// Takes the right to end this wait, for a caller that holds the owner's lock and has removed
  /// this node from its queue.
  ///
  /// @return false if another event has ended the wait already; the node must then be passed over
  public abstract boolean claim();

  /// Ends the wait that the caller has claimed and makes its thread runnable. Called after the
  /// owner's lock was given back.
  ///
  /// @param outcome how the wait ended, not zero; the meaning is the owner's
  public abstract void ready(int outcome);
}
