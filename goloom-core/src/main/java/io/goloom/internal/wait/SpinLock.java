package io.goloom.internal.wait;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/// A lock for a few dozen instructions that never park, allocate much or call user code.
///
/// Not reentrant, not fair, blind to interrupts. A class that guards its state with one extends it,
/// which saves an object and a pointer for each channel. A goroutine that holds one cannot be
/// unmounted, since nothing inside parks; its carrier can be preempted by the operating system, so
/// a loser spins briefly, then yields, then naps. Who takes several, as a select does, may yield
/// while it holds the first; so those are taken in one order by all.
///
/// A `StackOverflowError` inside leaves it taken for good: a `finally` would overflow, too, and the
/// JDK keeps the stack that it reserves for such sections to itself. So do not recurse without an
/// end through a channel.
///
/// **Memory effects.** [#unlock()] _happens-before_ the next [#lock()].
public class SpinLock {
  private static final VarHandle LOCKED;

  static {
    try {
      LOCKED = MethodHandles.lookup().findVarHandle(SpinLock.class, "locked", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Spinning can only help where the holder runs on another core.
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 64 : 0;

  private static final int YIELDS = 64;
  private static final long NAP_NANOS = 50_000;

  @SuppressWarnings("unused") // through LOCKED
  private volatile int locked;

  /// Makes an unlocked lock.
  public SpinLock() {}

  /// Takes the lock.
  public final void lock() {
    if (!LOCKED.weakCompareAndSetAcquire(this, 0, 1)) {
      lockSlow();
    }
  }

  /// Makes the current thread's waiter, for a caller that holds this lock, which is given back if
  /// there is no memory for it.
  ///
  /// @return a waiter that is in no queue
  public final Waiter newWaiter() {
    try {
      return new Waiter();
    } catch (Throwable t) {
      unlock();
      throw t;
    }
  }

  /// Gives the lock back. Only its holder may call this: nobody checks.
  public final void unlock() {
    LOCKED.setRelease(this, 0);
  }

  private void lockSlow() {
    int tries = 0;
    do {
      while ((int) LOCKED.getOpaque(this) != 0) {
        pause(tries++);
      }
    } while (!LOCKED.weakCompareAndSetAcquire(this, 0, 1));
  }

  /// Waits a little for something that another thread is about to do: first spins, then yields,
  /// then naps.
  ///
  /// @param tries how often the caller has called this before, in this wait
  public static void pause(int tries) {
    if (tries < SPINS) {
      Thread.onSpinWait();
    } else if (tries < SPINS + YIELDS || Thread.currentThread().isInterrupted()) {
      Thread.yield();
    } else {
      // A token taken here may belong to a wait that comes after: every wait re-reads its state
      // first.
      LockSupport.parkNanos(NAP_NANOS);
    }
  }
}
