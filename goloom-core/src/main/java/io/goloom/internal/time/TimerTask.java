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

  /// Makes a timer that is not armed.
  protected TimerTask() {}

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
