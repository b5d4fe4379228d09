package io.goloom.sync;

import io.goloom.context.Context;
import io.goloom.internal.end.Ends;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.SpinLock;
import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.WaitQueue;
import org.jspecify.annotations.Nullable;

/// A spin lock and the queue of those who wait, the heart of each class of this package. A part of
/// its own, so that `lock` and `unlock` of the spin lock are not seen from outside.
///
/// The queue is guarded by the lock. Who parks in it remembers which queue it was: [#takeAll()]
/// replaces it.
final class Waiters extends SpinLock {
  /// The outcome of a wait that got what it waited for.
  static final int READY = 1;

  private WaitQueue queue = new WaitQueue();

  /// The queue, for a caller that holds the lock.
  WaitQueue queue() {
    return queue;
  }

  /// Takes all waiters at once, in O(1), for a caller that holds the lock. None of them can leave
  /// any more; the caller has to end their waits by [#readyAll], after it has given the lock back.
  ///
  /// @return the waiters, or null if there are none
  @Nullable WaitQueue takeAll() {
    WaitQueue all = queue;
    if (all.isEmpty()) {
      return null;
    }
    queue = new WaitQueue();
    all.seal();
    return all;
  }

  /// Ends the waits of those that [#takeAll()] took, first come first.
  static void readyAll(@Nullable WaitQueue taken) {
    if (taken != null) {
      for (WaitNode node = taken.claimFirst(); node != null; node = taken.claimFirst()) {
        node.ready(READY);
      }
    }
  }

  /// A wait that can be interrupted, and that the end of a context ends.
  @FunctionalInterface
  interface Wait {
    /// Waits.
    ///
    /// @param end what ends the wait, or null
    /// @return false if `end` has ended it
    boolean until(@Nullable EndSource end) throws InterruptedException;
  }

  /// Waits under a context, by the rules for all operations that take one: the context is looked at
  /// first, and its error goes before an interrupt.
  static void under(Context ctx, Wait wait) throws InterruptedException {
    ctx.check();
    try {
      checkInterrupt();
      if (!wait.until(Ends.of(ctx))) {
        throw Ends.error(ctx);
      }
    } catch (InterruptedException e) {
      ctx.check();
      throw e;
    }
  }

  /// Throws if the interrupt status is set, which it clears: the first step of each form that can
  /// be interrupted.
  static void checkInterrupt() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
