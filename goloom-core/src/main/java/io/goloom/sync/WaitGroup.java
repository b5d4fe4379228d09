package io.goloom.sync;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.sched.Failures;
import io.goloom.internal.sched.G;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.FailurePolicy;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Waits for a number of goroutines to finish: Go's `sync.WaitGroup`.
///
/// {@snippet :
/// var wg = new WaitGroup();
/// for (String url : urls) {
///   wg.go(() -> fetch(url));   // add(1), start, and done() at the end, whatever the end is
/// }
/// wg.await();
/// }
///
/// Where the goroutine is started by other means, `add(1)` stands before its start and never inside
/// it, and `done()` in a `finally` of its task:
///
/// {@snippet :
/// wg.add(1);
/// executor.execute(() -> {
///   try {
///     work();
///   } finally {
///     wg.done();
///   }
/// });
/// }
///
/// It only counts: what a task throws is reported like the failure of any goroutine and reaches
/// nobody who waits. An [ErrGroup] hands it on. A WaitGroup can be used again once every `await` of
/// the last round has returned.
///
/// **Memory effects.** What a goroutine did before its `done()` _happens-before_ the return of the
/// `await` that it lets go.
///
/// Thread-safe; may be used from any thread.
public final class WaitGroup {
  /* Source      golang/go sync/waitgroup.go: counter and number of waiters in one word. We differ: a waiter can leave, so the queue under
   *             its spin lock says who waits, and the number in the word only says whether the queue is worth a look.
   * State       bits 32..63 counter, bits 0..31 number of waiters, never less than those in the queue.
   * I1          Whoever brings the counter to zero while the word shows waiters takes the lock, and releases the queue if the
   *             counter is still zero then.
   * I2          A waiter enters the queue only after it has counted itself in, under the lock, at a moment when the counter was above zero.
   *             So the done() that comes to zero after that moment sees it, by I1.
   * I3          With the counter above zero the queue holds no one from an earlier round: an add() from zero that finds somebody in it
   *             is misuse and is taken back, which releases the queue again. So a release that comes late, after waiters have
   *             left and a new round has begun, sees the counter above zero and lets the new round alone.
   * I4          A waiter is counted out once: by the release that took it, or by itself when it was interrupted or its context ended.
   * Ordering    All accesses of the word are volatile; each done() is part of one chain of read-modify-writes that the
   *             await's read, or the release, ends.
   * Progress    add and done: one wait-free fetch-and-add, unless they end a round. A waiter leaves in O(1), a release costs O(waiters) with the lock
   *             held for O(1).
   * Rejected    A compare-and-set loop for the counter, which would leave it untouched by misuse: under contention of many done()
   *             calls it costs several times the fetch-and-add, and taking misuse back does as well. */
  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(WaitGroup.class, "state", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through STATE
  private volatile long state;

  /// Not private, so that a test can hold the lock and so stretch the moment of a release.
  final Waiters waiters = new Waiters();

  /// Makes a group whose counter is zero.
  public WaitGroup() {}

  /// Adds to the counter. At zero everybody who waits is let go.
  ///
  /// An `add` that raises the counter from zero must come before the `await` that is to wait for
  /// it: put it before the start of the goroutine, not inside.
  ///
  /// @param delta how much, may be negative
  /// @throws IllegalStateException if the counter would become negative or too large, or if it was
  ///   zero and waiters of the last round were still there; the counter is then as if the call had
  ///   not been made
  public void add(int delta) {
    Scheduler.choicePoint(delta < 0 ? "done" : "add", this);
    long old = (long) STATE.getAndAdd(this, (long) delta << 32);
    int counter = counter(old) + delta;
    if (counter < 0) {
      takeBack(delta);
      throw new IllegalStateException(
          delta > 0 && counter(old) > 0
              ? "WaitGroup counter overflow: more than 2^31-1 add()"
              : "negative WaitGroup counter: done() or add(-n) took more than add() had given; use"
                  + " wg.go(task), which calls both add() and done()");
    }
    if (waiters(old) != 0) {
      if (counter == 0) {
        release();
      } else if (counter == delta) {
        checkNobodyWaits(delta);
      }
    }
  }

  /// Takes one from the counter. At zero everybody who waits is let go.
  ///
  /// @throws IllegalStateException if the counter is zero: done() was called more often than add()
  public void done() {
    add(-1);
  }

  /// Starts a goroutine and waits for it: `add(1)`, the start, and `done()` when the task has
  /// ended, also if it throws.
  ///
  /// What the task throws is reported before its `done()`, so no failure is lost if the program
  /// ends after `await`. Under [FailurePolicy#CRASH] there is no `done()` then, as in Go: the
  /// process ends.
  ///
  /// **Memory effects.** What the caller did before _happens-before_ the task's first action.
  ///
  /// @param task what the goroutine runs; must not call `done()` for itself
  /// @throws IllegalStateException as [#add] does; then nothing was started
  public void go(Task task) {
    Objects.requireNonNull(task, "task");
    add(1);
    try {
      Scheduler.current().go(null, task.getClass(), new Member(this, task));
    } catch (Throwable t) {
      done();
      throw t;
    }
  }

  /// Waits until the counter is zero.
  ///
  /// **Blocking and interrupts.** Blocks while the counter is above zero. Throws at once if the
  /// interrupt status is set on entry. If the counter became zero before the interrupt, it returns
  /// and the status stays set.
  ///
  /// @throws InterruptedException if interrupted; the status is cleared and the group as if nobody
  ///   had waited
  /// @throws IllegalStateException if the next round was begun by `add` before this call could
  ///   return
  public void await() throws InterruptedException {
    Waiters.checkInterrupt();
    await((EndSource) null);
  }

  /// Waits until the counter is zero or a context ends.
  ///
  /// **Blocking and interrupts.** As [#await()].
  ///
  /// @param ctx the context; it stops this wait, not the goroutines that are waited for
  /// @throws ContextException if the context has ended, even if the counter is zero, or ends
  ///   meanwhile
  /// @throws InterruptedException if interrupted while the context has not ended; the status is
  ///   cleared
  /// @throws IllegalStateException if the next round was begun by `add` before this call could
  ///   return
  public void await(Context ctx) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    Waiters.under(ctx, end -> await(end));
  }

  /// How many are still to be done and whether somebody waits, for debugging.
  @Override
  public String toString() {
    long s = state;
    return "WaitGroup[counter " + counter(s) + ", waiting " + waiters(s) + "]";
  }

  /// @return false if `end` ended
  private boolean await(@Nullable EndSource end) throws InterruptedException {
    Scheduler.choicePoint("await", this);
    if (counter(state) <= 0) {
      return true;
    }
    Waiter waiter = new Waiter();
    waiters.lock();
    if (counter((long) STATE.getAndAdd(this, 1L)) <= 0) {
      STATE.getAndAdd(this, -1L);
      waiters.unlock();
      return true;
    }
    WaitQueue queue = waiters.queue();
    queue.add(waiter);
    waiters.unlock();
    int outcome = Parker.ENDED;
    try {
      outcome = Parker.await(waiters, queue, waiter, WaitReason.WAIT_GROUP, this, end);
    } finally {
      if (outcome == Parker.ENDED) {
        STATE.getAndAdd(this, -1L);
      }
    }
    if (outcome == Parker.ENDED) {
      return false;
    }
    if (counter(state) > 0) {
      throw new IllegalStateException(
          "WaitGroup reused before the previous await() has returned: call add() for the next round"
              + " when every await() of this one is back, or make a new WaitGroup for each round");
    }
    return true;
  }

  private void release() {
    WaitQueue taken = null;
    waiters.lock();
    if (counter(state) <= 0) { // I3
      taken = waiters.takeAll();
    }
    waiters.unlock();
    if (taken != null) {
      STATE.getAndAdd(this, -(long) taken.size()); // first: who is let go may begin the next round
      Waiters.readyAll(taken);
    }
  }

  /// Part of an add that has found zero and the mark of a waiter.
  private void checkNobodyWaits(int delta) {
    waiters.lock();
    boolean nobody =
        waiters
            .queue()
            .isEmpty(); // those who left by interrupt may not have counted themselves out yet
    waiters.unlock();
    if (!nobody) {
      takeBack(delta);
      throw new IllegalStateException(
          "WaitGroup.add() from zero races with await(): call add() before the goroutine is started"
              + " and before await(), not inside the goroutine; wg.go(task) does it right");
    }
  }

  private void takeBack(int delta) {
    long old = (long) STATE.getAndAdd(this, -((long) delta << 32));
    if (counter(old) - delta <= 0 && waiters(old) != 0) {
      release();
    }
  }

  private static int counter(long state) {
    return (int) (state >> 32);
  }

  private static int waiters(long state) {
    return (int) state;
  }

  /// What a goroutine of a group runs.
  private static final class Member implements Task {
    private final WaitGroup group;
    private @Nullable Task task;

    Member(WaitGroup group, Task task) {
      this.group = group;
      this.task = task;
    }

    @Override
    public void run() throws Exception {
      G self = Objects.requireNonNull(G.current());
      try {
        takeTask().run();
      } catch (Throwable t) {
        self.failed(t);
        if (Failures.policy() == FailurePolicy.CRASH) {
          return; // as in Go: nobody may go on, and perhaps end the process with status 0, while it
          // is crashing
        }
      }
      group.done();
    }

    /// Leaves no reference here, so that what the task captured may go as soon as the task itself
    /// lets go of it.
    private Task takeTask() {
      Task t = Objects.requireNonNull(task);
      task = null;
      return t;
    }
  }
}
