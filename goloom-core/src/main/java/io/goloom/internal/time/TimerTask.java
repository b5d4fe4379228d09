package io.goloom.internal.time;

import org.jspecify.annotations.Nullable;

/// What a [Clock] fires. Can be armed again once it has fired or was disarmed.
public abstract class TimerTask {
  /// The reading to fire at and the place in the heap, plus one; zero if not armed. Guarded by the
  /// heap's lock.
  long when;

  int slot;

  /// The queue that it is armed in; see [TimerQueue].
  volatile @Nullable TimerQueue queue;

  /// Whether somebody has looked for leaks: see [#keep].
  private static volatile boolean keeping;

  /// Makes a timer that is not armed.
  protected TimerTask() {}

  /// Asks for [#keep] of each timer that is armed from now on, for good. Whoever calls this calls
  /// [TimerQueue#keepAll] of each queue afterwards.
  ///
  /// @return whether it is the first call
  public static synchronized boolean startKeeping() {
    boolean first = !keeping;
    keeping = true;
    return first;
  }

  /// To be asked by a timer that has something to keep, once it is armed.
  ///
  /// @return whether it must
  protected static boolean keeping() {
    return keeping;
  }

  /// Somebody looks for what nothing can wake: from now on this has to keep what it is going to
  /// wake reachable. Called with the queue's lock held.
  protected void keep() {}

  /// The time has come. Called on a platform thread of the clock with no lock held: must be quick
  /// and must neither block nor throw.
  public abstract void fire();

  /// Fires. A timer must not throw; if one does all the same, the uncaught-exception handler of the
  /// current thread is told, and the others still fire.
  public final void fireSafely() {
    try {
      fire();
    } catch (Throwable t) {
      Thread current = Thread.currentThread();
      current.getUncaughtExceptionHandler().uncaughtException(current, t);
    }
  }
}
