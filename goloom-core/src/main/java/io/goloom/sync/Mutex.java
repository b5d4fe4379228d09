package io.goloom.sync;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.sched.Owners;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.time.Clock;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A mutual exclusion lock: Go's `sync.Mutex`.
///
/// {@snippet :
/// private final Mutex mu = new Mutex();
/// private long balance; // guarded by mu
/// void withdraw(long amount) {
///   mu.withLock(() -> balance -= amount);
/// }
/// }
///
/// Not reentrant: a goroutine that locks it twice waits for itself. Not bound to an owner: one
/// goroutine may lock it and another unlock it. Fair in the long run: a goroutine that is already
/// running may overtake those who wait, which makes the lock quick, until one of them has waited
/// for a millisecond; from then on it is handed over in the order of arrival.
///
/// **Memory effects.** An [#unlock()] _happens-before_ the next `lock`, in whichever form, and
/// before a [#tryLock()] that succeeds.
///
/// Thread-safe; may be used from any thread.
public final class Mutex implements Locker {
  /* Source      golang/go internal/sync/mutex.go: normal mode with barging, starvation mode with hand-over after 1 ms. We differ:
   *             waiters can leave, so queue and number of waiters are under a spin lock; in starvation mode LOCKED stays set
   *             during the hand-over; an owner who unlocks while an heir runs touches the word only.
   * State       LOCKED; QUEUED, the queue may have waiters; HEIR, a goroutine that is running has been asked to compete; STARVING.
   * I1          STARVING implies LOCKED. So the lock is free if and only if LOCKED is clear, and one compare-and-set that sets it takes the lock.
   * I2          A waiter enters the queue under the spin lock, with QUEUED set while LOCKED is. QUEUED is cleared only under the spin lock, when the queue is
   *             empty. So the unlock that clears LOCKED after that finds QUEUED and looks at the queue.
   * I3          While HEIR is set, exactly one goroutine is the heir. It does not leave before it has cleared HEIR, in one of two ways: in the
   *             compare-and-set that takes the lock, or by entering the queue while LOCKED is set, so that the owner's unlock sees to
   *             it. So an unlock that finds HEIR need wake nobody, and a wake-up is never lost: an heir that is interrupted first competes,
   *             and if it loses it enters the queue and leaves that.
   * I4          Who is handed the lock (STARVING) owns it from the moment when it is taken out of the queue. It may have been interrupted meanwhile: it returns with
   *             the lock and the interrupt status set.
   * I5          HEIR and STARVING are never both set: only an heir sets STARVING, in the same step in which it clears HEIR.
   * Ordering    All accesses of the word are volatile.
   * Progress    lock of a free mutex and unlock without waiters: one compare-and-set. A waiter leaves in O(1).
   * Rejected    Handing over at each unlock, strictly first come first served: each hand-over then costs a switch of goroutines while the
   *             lock is held, a hundred times what a short critical section takes. */
  private static final int LOCKED = 1;
  private static final int QUEUED = 2;
  private static final int HEIR = 4;
  private static final int STARVING = 8;

  private static final int AWAKE = Waiters.READY;
  private static final int HANDED_OVER = Waiters.READY + 1;

  /// How long a waiter puts up with being overtaken.
  private static final long PATIENCE_NANOS = 1_000_000;

  /// Spinning can only help where the owner runs on another core; there it pays for critical
  /// sections that are shorter than a switch.
  private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 40 : 0;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Mutex.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
    Owners.answeredBy(Mutex::heldBy);
  }

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  /// The number of the thread that has it, for those who look for deadlocks; zero while nobody has
  /// noted it. A number and not the thread: that would cost a write barrier, and keep the thread.
  private long owner;

  private final Waiters waiters = new Waiters();

  /// Makes an unlocked mutex.
  public Mutex() {}

  @Override
  public void lock() {
    lock(WaitReason.MUTEX_LOCK, this);
  }

  /// Takes the lock, or gives up when interrupted.
  ///
  /// **Blocking and interrupts.** Blocks until the lock is free. Throws at once if the interrupt
  /// status is set on entry. If the lock was had before the interrupt, it returns with the lock and
  /// the status stays set.
  ///
  /// @throws InterruptedException if interrupted; the status is cleared and the lock not taken
  public void lockInterruptibly() throws InterruptedException {
    Waiters.checkInterrupt();
    lock(WaitReason.MUTEX_LOCK, this, null);
  }

  /// Takes the lock, or gives up when a context ends.
  ///
  /// **Blocking and interrupts.** As [#lockInterruptibly()].
  ///
  /// @param ctx the context
  /// @throws ContextException if the context has ended, even if the lock is free, or ends
  ///   meanwhile; the lock is not taken
  /// @throws InterruptedException if interrupted while the context has not ended; the status is
  ///   cleared and the lock not taken
  public void lock(Context ctx) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    Waiters.under(ctx, end -> lock(WaitReason.MUTEX_LOCK, this, end));
  }

  /// Takes the lock if that is possible at once.
  ///
  /// @return whether it was taken
  public boolean tryLock() {
    Scheduler.choicePoint("tryLock", this);
    int s = state;
    return (s & LOCKED) == 0 && STATE.compareAndSet(this, s, s | LOCKED) && taken();
  }

  @Override
  public void unlock() {
    Scheduler.choicePoint("unlock", this);
    owner = 0; // or it would be said of the next one that has not noted itself yet
    if (!STATE.compareAndSet(this, LOCKED, 0)) {
      unlockSlow();
    }
  }

  /// Whether it is locked, for debugging.
  @Override
  public String toString() {
    return (state & LOCKED) != 0 ? "Mutex[locked]" : "Mutex[unlocked]";
  }

  /// Whether it is handed over in the order of arrival, for tests.
  boolean isStarving() {
    return (state & STARVING) != 0;
  }

  /// Notes who has taken it.
  ///
  /// @return true
  private boolean taken() {
    owner = Thread.currentThread().threadId();
    return true;
  }

  /// The number of the thread that holds it.
  ///
  /// @return zero if it is free, or has just been taken
  long owner() {
    return (state & LOCKED) != 0 ? owner : 0;
  }

  private static long heldBy(Object on, long asking) {
    return switch (on) {
      case Mutex mu -> mu.owner();
      case RWMutex rw -> rw.writer(asking);
      default -> 0;
    };
  }

  /// Takes the lock, for the mutex itself or for what is built on it.
  void lock(WaitReason reason, Object on) {
    Scheduler.choicePoint("lock", on);
    if (!STATE.compareAndSet(this, 0, LOCKED)) {
      try {
        lockSlow(reason, on, null, false);
      } catch (InterruptedException e) {
        throw new AssertionError("an uninterruptible wait was interrupted", e);
      }
    } else {
      taken();
    }
  }

  /// As above, but ends with an interrupt or with `end`.
  ///
  /// @return false if `end` ended; the lock is not taken then
  boolean lock(WaitReason reason, Object on, @Nullable EndSource end) throws InterruptedException {
    Scheduler.choicePoint("lock", on);
    return STATE.compareAndSet(this, 0, LOCKED) ? taken() : lockSlow(reason, on, end, true);
  }

  private boolean lockSlow(
      WaitReason reason, Object on, @Nullable EndSource end, boolean interruptible)
      throws InterruptedException {
    Clock clock = null;
    Waiter waiter = null;
    long since = 0;
    boolean heir = false;
    boolean starving = false;
    int spins = 0;
    while (true) {
      int s = state;
      if ((s & LOCKED) == 0) {
        if (STATE.compareAndSet(this, s, (heir ? s & ~HEIR : s) | LOCKED)) {
          return taken();
        }
      } else if (spins < SPINS && (s & STARVING) == 0) {
        if (!heir && (s & (QUEUED | HEIR)) == QUEUED) {
          heir =
              STATE.compareAndSet(this, s, s | HEIR); // or the owner would wake another one in vain
        }
        Thread.onSpinWait();
        spins++;
      } else {
        if (waiter == null) {
          waiter = new Waiter();
        }
        if (enqueue(waiter, clock != null, heir, starving)) {
          if (clock == null) {
            clock = Scheduler.current().clock();
            since = clock.nanoTime();
          }
          int outcome =
              interruptible
                  ? Parker.await(waiters, waiters.queue(), waiter, reason, on, end)
                  : Parker.uninterruptibly(waiter, reason, on);
          if (outcome == Parker.ENDED) {
            return false;
          }
          boolean late = clock.nanoTime() - since > PATIENCE_NANOS;
          if (outcome == HANDED_OVER) {
            if (!late || (state & QUEUED) == 0) {
              STATE.getAndBitwiseAnd(
                  this, ~STARVING); // back to normal: nobody else waits, or not for long
            }
            return taken();
          }
          waiter = null;
          heir = true;
          starving |= late;
          spins = 0;
        }
      }
    }
  }

  /// Puts a waiter into the queue, at its end, or before all others if it was woken before.
  ///
  /// @return false if the lock has become free meanwhile; the waiter is not in the queue then, and
  ///   an heir is still one
  private boolean enqueue(Waiter waiter, boolean again, boolean heir, boolean starving) {
    waiters.lock();
    int s;
    int next;
    do {
      s = state;
      if ((s & LOCKED) == 0) {
        waiters.unlock();
        return false;
      }
      next = (heir ? s & ~HEIR : s) | QUEUED | (starving ? STARVING : 0);
    } while (!STATE.compareAndSet(this, s, next));
    if (again) {
      waiters.queue().addFirst(waiter);
    } else {
      waiters.queue().add(waiter);
    }
    waiters.unlock();
    return true;
  }

  private void unlockSlow() {
    int s = state;
    while ((s & (LOCKED | STARVING)) == LOCKED && (s & (QUEUED | HEIR)) != QUEUED) {
      if (STATE.compareAndSet(this, s, s & ~LOCKED)) {
        return; // I3: nobody waits, or an heir is awake
      }
      s = state;
    }
    WaitNode node = null;
    waiters.lock();
    do {
      s = state;
      if ((s & LOCKED) == 0) {
        waiters.unlock();
        throw new IllegalStateException(
            "unlock of an unlocked Mutex: each unlock() needs a lock() before it; use"
                + " mu.withLock(() -> ...)");
      }
    } while (!STATE.compareAndSet(this, s, afterUnlock(s)));
    boolean handOver = (s & STARVING) != 0;
    if (handOver || (s & HEIR) == 0) {
      node = waiters.queue().claimFirst();
    }
    waiters.unlock();
    if (node != null) {
      node.ready(handOver ? HANDED_OVER : AWAKE);
    }
  }

  /// The word after an unlock, for a caller that holds the spin lock.
  private int afterUnlock(int s) {
    int waiting = waiters.queue().size();
    if (waiting == 0) {
      return s & ~(LOCKED | QUEUED | STARVING);
    }
    int left = waiting == 1 ? s & ~QUEUED : s;
    if ((s & STARVING) != 0) {
      return left; // I4
    }
    return (s & HEIR) != 0 ? s & ~LOCKED : (left & ~LOCKED) | HEIR;
  }
}
