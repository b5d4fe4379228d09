package io.goloom.internal.sched;

import io.goloom.internal.jfr.Events;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.SpinLock;
import io.goloom.internal.wait.Wait;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Parking, in one place: every wait of goloom ends up here, marked on its goroutine with reason
/// and object.
///
/// The rules for those who call it:
///
/// - P1: what is waited for is published before the unpark, and read again after the park. A token
///   left over from elsewhere ends no wait.
/// - P2: who ends a wait first takes the waiter out of its queue, under the lock of the queue's
///   owner. So exactly one of hand-over, interrupt and end of a context happens.
/// - P3: a wait that was ended by hand-over is never reported as interrupted: the interrupt status
///   stays set for the next one.
public final class Parker {
  /// The outcome of a wait that the end of its context ended. Owners use positive outcomes.
  public static final int ENDED = -1;

  private Parker() {}

  /// Gives the current goroutine, as its own waiter: at a million waits a second, the memory of an
  /// object for each would never be in the cache.
  ///
  /// Only for a wait that hand-over or interrupt ends, so that nobody holds the waiter when it is
  /// over: not one under a context, whose listener may come late.
  ///
  /// @param lock the lock of the queue's owner, held; given back if there is no memory
  /// @return a waiter that is in no queue
  public static Waiter waiter(SpinLock lock) {
    G g = G.current();
    if (g == null) {
      return lock.newWaiter();
    }
    g.reset();
    return g;
  }

  /// Waits in a queue until another thread ends the wait, the thread is interrupted or `end` ends.
  ///
  /// @param lock the lock of the queue's owner, not held
  /// @param queue where the waiter is, or was until it was taken out
  /// @param waiter the current thread's waiter
  /// @param reason what the goroutine waits for
  /// @param on the object it waits for
  /// @param end what else ends the wait, or null
  /// @return the outcome that the waker gave, or [#ENDED]; the waiter is in no queue any more
  /// @throws InterruptedException if interrupted while in the queue; the status is cleared
  public static int await(
      SpinLock lock,
      WaitQueue queue,
      Waiter waiter,
      WaitReason reason,
      Object on,
      @Nullable EndSource end)
      throws InterruptedException {
    WaitEnd listener = null;
    if (end != null) {
      listener = new WaitEnd(lock, queue, waiter);
      if (!end.attach(listener)) {
        return leave(lock, queue, waiter) ? ENDED : uninterruptibly(waiter, reason, on);
      }
    }
    int outcome = park(waiter, reason, on, true);
    boolean interrupted = outcome == 0;
    boolean left = interrupted && leave(lock, queue, waiter);
    if (interrupted && !left) {
      outcome = uninterruptibly(waiter, reason, on); // taken already: its outcome is on its way
      Thread.currentThread().interrupt();
    }
    if (end != null && listener != null) {
      end.detach(listener);
    }
    if (left) {
      throw new InterruptedException();
    }
    return outcome;
  }

  /// Waits until another thread ends the wait, whatever interrupts come; they are kept in the
  /// interrupt status.
  ///
  /// @param wait the current thread's wait
  /// @param reason what the goroutine waits for
  /// @param on the object it waits for
  /// @return the outcome that the waker gave
  public static int uninterruptibly(Wait wait, WaitReason reason, Object on) {
    return park(wait, reason, on, false);
  }

  /// Waits until another thread ends the wait or the thread is interrupted. After an interrupt the
  /// caller has to withdraw the wait, and to find out whether it came too late for that.
  ///
  /// @param wait the current thread's wait
  /// @param reason what the goroutine waits for
  /// @param on the object it waits for
  /// @return the outcome that the waker gave; zero if interrupted before, with the status cleared
  public static int interruptibly(Wait wait, WaitReason reason, Object on) {
    return park(wait, reason, on, true);
  }

  private static int park(Wait wait, WaitReason reason, Object on, boolean interruptible) {
    int outcome = wait.outcome();
    if (outcome != 0) {
      return outcome;
    }
    G g = G.current();
    Object event = null;
    if (g != null) {
      event = Events.parkBegins();
      g.waits(reason, on);
    }
    boolean interrupted = false;
    while ((outcome = wait.outcome()) == 0) {
      if (Thread.interrupted()) {
        interrupted = true;
        if (interruptible) {
          break;
        }
      }
      LockSupport.park(on);
    }
    if (g != null) {
      g.runs();
      if (event != null) {
        Events.parkEnds(event, g.id(), g::name, reason.toString(), g.birthPlace());
      }
    }
    if (interrupted && !interruptible) {
      Thread.currentThread().interrupt();
    }
    return outcome;
  }

  private static boolean leave(SpinLock lock, WaitQueue queue, Waiter waiter) {
    lock.lock();
    boolean left = queue.remove(waiter);
    lock.unlock();
    return left;
  }

  /// Takes a waiter out of its queue when the context that it waits under ends.
  private static final class WaitEnd extends EndListener {
    private final SpinLock lock;
    private final WaitQueue queue;
    private final Waiter waiter;

    WaitEnd(SpinLock lock, WaitQueue queue, Waiter waiter) {
      this.lock = lock;
      this.queue = queue;
      this.waiter = waiter;
    }

    @Override
    public void ended(EndSource source) {
      if (leave(lock, queue, waiter)) {
        waiter.ready(ENDED);
      }
    }
  }
}
