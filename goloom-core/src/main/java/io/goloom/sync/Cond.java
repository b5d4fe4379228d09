package io.goloom.sync;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A place where goroutines wait until something under a lock has changed: Go's `sync.Cond`.
///
/// {@snippet :
/// mu.lock();
/// try {
///   while (!ready) {   // always a loop: another goroutine may have been first
///     changed.await();
///   }
/// } finally {
///   mu.unlock();
/// }
/// }
///
/// A channel is often the simpler means: `close` is a broadcast, a send is a signal.
///
/// Waiters are let go in the order in which they began to wait. A signal is never lost: it goes to
/// a goroutine that waits, and this returns from `await`, even if it is interrupted or its context
/// ends at the same time; a goroutine that leaves by interrupt or by the end of its context has
/// taken no signal.
///
/// **Memory effects.** Those of the lock. Besides, a [#signal()] or [#broadcast()] _happens-before_
/// the return of the `await` that it lets go.
///
/// Thread-safe; may be used from any thread.
public final class Cond {
  /* Source      golang/go runtime/sema.go (notifyList): the waiter gets its place in the queue before it gives the lock back.
   * I1          Who waits is in the queue before the lock is given back. So a change made under the lock after that, and its signal, finds it.
   * I2          A signal takes one waiter out of the queue, under the spin lock, and that one returns normally. An interrupt or an end takes it out
   *             likewise. So a signal that meets a leaving waiter either has it, or goes to the next.
   * I3          A broadcast takes those who are in the queue at one instant; who begins to wait later stays.
   * Progress    signal: O(1). broadcast: O(waiters) with the spin lock held for O(1). A waiter leaves in O(1). */
  private final Locker locker;
  private final Waiters waiters = new Waiters();

  /// Makes a condition.
  ///
  /// @param locker the lock under which the condition is changed and looked at
  public Cond(Locker locker) {
    this.locker = Objects.requireNonNull(locker, "locker");
  }

  /// The lock that it was made with.
  ///
  /// @return the lock
  public Locker locker() {
    return locker;
  }

  /// Gives the lock back, waits for a signal, and takes the lock again, also when it throws. The
  /// caller holds the lock and looks at its condition again afterwards, in a loop.
  ///
  /// **Blocking and interrupts.** Blocks until a signal, and then until the lock is free;
  /// interrupts do not end the second. Throws at once, with the lock held throughout, if the
  /// interrupt status is set on entry. If the signal was had before the interrupt, it returns and
  /// the status stays set.
  ///
  /// @throws InterruptedException if interrupted; the status is cleared, no signal was taken, and
  ///   the lock is held
  /// @throws IllegalStateException if the lock is not locked
  public void await() throws InterruptedException {
    Waiters.checkInterrupt();
    await((EndSource) null);
  }

  /// Like [#await()], until a context ends.
  ///
  /// **Blocking and interrupts.** As [#await()]; neither does the end of the context end the wait
  /// for the lock.
  ///
  /// @param ctx the context
  /// @throws ContextException if the context has ended or ends meanwhile; no signal was taken, and
  ///   the lock is held
  /// @throws InterruptedException if interrupted while the context has not ended; the status is
  ///   cleared, no signal was taken, and the lock is held
  /// @throws IllegalStateException if the lock is not locked
  public void await(Context ctx) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    Waiters.under(ctx, end -> await(end));
  }

  /// Lets the goroutine go that has waited longest, if any waits. The caller may hold the lock but
  /// need not.
  public void signal() {
    Scheduler.choicePoint("signal", this);
    waiters.lock();
    WaitNode node = waiters.queue().claimFirst();
    waiters.unlock();
    if (node != null) {
      node.ready(Waiters.READY);
    }
  }

  /// Lets all goroutines go that wait. The caller may hold the lock but need not.
  public void broadcast() {
    Scheduler.choicePoint("broadcast", this);
    waiters.lock();
    WaitQueue taken = waiters.takeAll();
    waiters.unlock();
    Waiters.readyAll(taken);
  }

  @Override
  public String toString() {
    return "Cond[" + locker + "]";
  }

  /// @return false if `end` ended
  private boolean await(@Nullable EndSource end) throws InterruptedException {
    Scheduler.choicePoint("await", this);
    Waiter waiter = new Waiter();
    waiters.lock();
    WaitQueue queue = waiters.queue();
    queue.add(waiter);
    waiters.unlock();
    try {
      locker.unlock();
    } catch (IllegalStateException e) {
      withdraw(queue, waiter);
      throw new IllegalStateException("await without holding its lock: lock it first", e);
    } catch (Throwable t) {
      withdraw(queue, waiter);
      throw t;
    }
    try {
      return Parker.await(waiters, queue, waiter, WaitReason.COND, this, end) != Parker.ENDED;
    } finally {
      locker.lock();
    }
  }

  /// For a wait that could not begin. If it has taken a signal already, that goes to the next one.
  private void withdraw(WaitQueue queue, Waiter waiter) {
    waiters.lock();
    boolean left = queue.remove(waiter);
    waiters.unlock();
    if (!left) {
      signal();
    }
  }
}
