package io.goloom.sync;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextCallable;
import io.goloom.context.ContextException;
import io.goloom.context.ContextTask;
import io.goloom.context.HoldsContext;
import io.goloom.diagnostics.Report;
import io.goloom.internal.end.Ends;
import io.goloom.internal.sched.G;
import io.goloom.internal.sched.Interruption;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Reports;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.sched.Scope;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Goroutines that work on parts of one job: waits for all of them, hands on the first failure, and
/// can stop the others then. Go's `errgroup.Group`.
///
/// {@snippet :
/// try (var group = ErrGroup.withContext(request)) {
///   var user = group.call(ctx -> database.user(ctx, id));
///   var prices = group.call(ctx -> cache.prices(ctx, id));
///   group.await();                     // the first failure has canceled the rest and is thrown here
///   return page(user.get(), prices.get());
/// }
/// }
///
/// **Failures.** The first task that throws, whatever it throws, gives the group its failure.
/// [#await()] throws that very object once all goroutines have ended, with the failures of the
/// others suppressed in it. A group [#withContext] is canceled by it, with the failure as the
/// cause: the other goroutines are interrupted, and what they throw merely because of that is left
/// out.
///
/// **Closing.** [#close()] cancels the group's context and waits for the goroutines, so none
/// outlives the `try` block. A failure that has been neither thrown by an `await` nor passed on as
/// the cause of what [#go] threw goes to the reporter then, like that of a goroutine without a
/// group.
///
/// **Limit.** After [#limit] no more than so many goroutines run at once: `go` waits for a place,
/// first come, first served, and `tryGo` does not start.
///
/// **Memory effects.** What a goroutine of the group did _happens-before_ the return of the `await`
/// or `close` that has waited for it.
///
/// Thread-safe. `await` and `close` from inside one of the group's own goroutines wait for
/// themselves, for ever.
public final class ErrGroup implements AutoCloseable {
  /* Source      golang.org/x/sync/errgroup for the meaning. One lock in place of its WaitGroup, channel and Once: a start or an end
   *             is a few steps under it, and places pass from hand to hand.
   * State       active: places that are taken; starters: those who wait for one; waiters: those who wait for active == 0. All under the
   *             lock of waiters. limit changes only while active == 0 and starters is empty.
   * I1          0 <= active <= limit. Nobody is among the starters unless active == limit: who ends passes the place on.
   * I2          active == 0 lets all waiters go, in one step with the decrement.
   * I3          first is set once. It is suppressed nowhere, and nothing is suppressed in itself.
   * I4          Each failure but an echo reaches somebody: thrown by await, suppressed in that, passed on as the cause of what go
   *             threw, or reported by close. */

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  /// The outcome of a starter's wait in a group that was closed meanwhile.
  private static final int REFUSED = 2;

  @HoldsContext("the group's own, which it ends when it is closed")
  private final @Nullable Cancellable context;

  /// What tells of the end of the context.
  private final @Nullable EndSource end;

  /// Those in `await` and `close`, and the lock.
  private final Waiters waiters = new Waiters();

  private final WaitQueue starters = new WaitQueue();
  private volatile int limit = NO_LIMIT;
  private int active;
  private @Nullable Failure first;

  /// Whether `first` has reached somebody.
  private boolean handedOn;

  /// Failures that `close` has to report even if it need not report `first`.
  private final List<Failure> late = new ArrayList<>(0);

  private boolean closed;

  /// A failure; an echo only says that the group's context has ended.
  private record Failure(G goroutine, Throwable failure, boolean echo) {}

  /// Makes a group without a context: a failure stops nobody, and all that [#close()] can do is to
  /// wait.
  public ErrGroup() {
    context = null;
    end = null;
  }

  private ErrGroup(Cancellable context) {
    this.context = context;
    this.end = Ends.of(context);
  }

  /// Makes a group with a context of its own under `parent`. Its goroutines run under that context:
  /// they are interrupted when it ends. It ends with the first failure, with the end of the first
  /// [#await()], with [#close()], or with `parent`.
  ///
  /// @param parent the context above the group's
  /// @return a new group, to be closed by the caller
  public static ErrGroup withContext(Context parent) {
    return new ErrGroup(Objects.requireNonNull(parent, "parent").withCancel());
  }

  /// The context of this group.
  ///
  /// @return the context that its tasks are given
  /// @throws IllegalStateException if it was not made [#withContext]
  public Context context() {
    if (context == null) {
      throw new IllegalStateException(
          "this group has no context: make it with ErrGroup.withContext(parent)");
    }
    return context;
  }

  /// Lets no more than `n` goroutines of this group run at once. Zero lets none start, a negative
  /// number takes the limit away.
  ///
  /// @param n how many
  /// @return this group
  /// @throws IllegalStateException if goroutines of this group are running or are waiting for a
  ///   place
  public ErrGroup limit(int n) {
    waiters.lock();
    int running = active;
    boolean idle = running == 0 && starters.isEmpty();
    if (idle) {
      limit = n < 0 ? NO_LIMIT : n;
    }
    waiters.unlock();
    if (!idle) {
      throw new IllegalStateException(
          "limit("
              + n
              + ") while "
              + running
              + " goroutines of the group are running: set the limit before the first go()");
    }
    return this;
  }

  /// Starts a goroutine of this group, and first waits for a place if there is a limit.
  ///
  /// A group may start goroutines from its own tasks, and may be used again after `await`; but one
  /// with a context has ended it by then.
  ///
  /// **Blocking and interrupts.** Without a limit it neither blocks nor looks at the interrupt
  /// status. With one it throws at once if the status is set on entry, and waits for a place until
  /// it is interrupted or the group's context ends. A place that is free is taken also after the
  /// context has ended; then the task begins with its interrupt status set.
  ///
  /// **Memory effects.** What the caller did before _happens-before_ the task's first action.
  ///
  /// @param task what the goroutine runs
  /// @throws ContextException if there is no place and the group's context has ended or ends
  ///   meanwhile; its cause is the group's failure, if that ended it
  /// @throws InterruptedException if interrupted; the status is cleared, nothing was started
  /// @throws IllegalStateException if the group is closed
  public void go(Task task) throws InterruptedException {
    Objects.requireNonNull(task, "task");
    takePlace();
    start(task.getClass(), task);
  }

  /// Starts a goroutine of this group as [#go(Task)] does, and hands it the group's context.
  ///
  /// @param task what the goroutine runs
  /// @throws ContextException if there is no place and the group's context has ended or ends
  ///   meanwhile
  /// @throws InterruptedException if interrupted; the status is cleared, nothing was started
  /// @throws IllegalStateException if the group has no context, or is closed
  public void go(ContextTask task) throws InterruptedException {
    Objects.requireNonNull(task, "task");
    Context ctx = context();
    takePlace();
    start(task.getClass(), () -> task.run(ctx));
  }

  /// Starts a goroutine of this group as [#go(Task)] does, for a result that can be read after
  /// [#await()]. Results that are kept in a list are in the order of their starts.
  ///
  /// {@snippet :
  /// List<ErrGroup.Result<Page>> pages = new ArrayList<>();
  /// for (URI url : urls) {
  ///   pages.add(group.call(ctx -> fetch(ctx, url)));
  /// }
  /// group.await();
  /// pages.forEach(page -> show(page.get()));
  /// }
  ///
  /// @param <T> the type of the result
  /// @param task what the goroutine runs
  /// @return where the result will be
  /// @throws ContextException if there is no place and the group's context has ended or ends
  ///   meanwhile
  /// @throws InterruptedException if interrupted; the status is cleared, nothing was started
  /// @throws IllegalStateException if the group is closed
  public <T extends @Nullable Object> Result<T> call(Callable<T> task) throws InterruptedException {
    Objects.requireNonNull(task, "task");
    Result<T> result = new Result<>();
    takePlace();
    start(task.getClass(), () -> result.set(task.call()));
    return result;
  }

  /// Starts a goroutine of this group as [#call(Callable)] does, and hands it the group's context.
  ///
  /// @param <T> the type of the result
  /// @param task what the goroutine runs
  /// @return where the result will be
  /// @throws ContextException if there is no place and the group's context has ended or ends
  ///   meanwhile
  /// @throws InterruptedException if interrupted; the status is cleared, nothing was started
  /// @throws IllegalStateException if the group has no context, or is closed
  public <T extends @Nullable Object> Result<T> call(ContextCallable<T> task)
      throws InterruptedException {
    Objects.requireNonNull(task, "task");
    Context ctx = context();
    Result<T> result = new Result<>();
    takePlace();
    start(task.getClass(), () -> result.set(task.call(ctx)));
    return result;
  }

  /// Starts a goroutine of this group if there is a place for it now. Does not block.
  ///
  /// @param task what the goroutine runs
  /// @return whether it was started
  /// @throws IllegalStateException if the group is closed
  public boolean tryGo(Task task) {
    Objects.requireNonNull(task, "task");
    boolean place = tryTakePlace();
    if (place) {
      start(task.getClass(), task);
    }
    return place;
  }

  /// Starts a goroutine of this group if there is a place for it now, and hands it the group's
  /// context. Does not block.
  ///
  /// @param task what the goroutine runs
  /// @return whether it was started
  /// @throws IllegalStateException if the group has no context, or is closed
  public boolean tryGo(ContextTask task) {
    Objects.requireNonNull(task, "task");
    Context ctx = context();
    boolean place = tryTakePlace();
    if (place) {
      start(task.getClass(), () -> task.run(ctx));
    }
    return place;
  }

  /// Waits until all goroutines of this group have ended, ends the group's context, and throws the
  /// group's failure if there is one.
  ///
  /// A failure is thrown again by each later `await`. An `InterruptedException` that a task threw
  /// for reasons of its own is a failure like any other, so one that comes from here need not mean
  /// that the caller was interrupted.
  ///
  /// **Blocking and interrupts.** Blocks while goroutines run. Throws at once if the interrupt
  /// status is set on entry. After an interrupt the goroutines run on: wait again, or close the
  /// group.
  ///
  /// @throws InterruptedException if interrupted; the status is cleared
  /// @throws Exception the first failure, the very object; an [Error] is handed on as well
  public void await() throws Exception {
    Waiters.checkInterrupt();
    join(null);
    handOver();
  }

  /// Waits as [#await()] does, until a context ends.
  ///
  /// @param ctx the context; it stops this wait, not the goroutines that are waited for
  /// @throws ContextException if the context has ended or ends meanwhile
  /// @throws InterruptedException if interrupted while the context has not ended; the status is
  ///   cleared
  /// @throws Exception the first failure
  public void await(Context ctx) throws Exception {
    Objects.requireNonNull(ctx, "ctx");
    Waiters.under(ctx, this::join);
    handOver();
  }

  /// Ends the group: cancels its context, waits until its goroutines have ended, and reports the
  /// failures that have reached nobody. After that nothing can be started in it.
  ///
  /// What goroutines throw merely because the group's context has ended, by this or by the context
  /// above it, is not reported.
  ///
  /// **Blocking and interrupts.** Blocks while goroutines run, and cannot be interrupted: the
  /// status stays set. A goroutine that ignores its interrupt, or one of a group without a context,
  /// keeps `close` waiting.
  @Override
  public void close() {
    Scheduler.choicePoint("close", this);
    if (context != null) {
      context.cancel();
    }
    List<Failure> unheard = new ArrayList<>();
    WaitNode refused = null;
    while (true) {
      waiters.lock();
      if (active == 0) {
        closed = true;
        refused = takeStarters();
        if (first != null && !first.echo && !handedOn) {
          unheard.add(first);
          handedOn = true;
        }
        unheard.addAll(late);
        late.clear();
        waiters.unlock();
        break;
      }
      Waiter waiter = waiters.newWaiter();
      waiters.queue().add(waiter);
      waiters.unlock();
      Parker.uninterruptibly(waiter, WaitReason.WAIT_GROUP, this);
    }
    while (refused != null) {
      WaitNode next = (WaitNode) refused.item;
      refused.item = null;
      refused.ready(REFUSED);
      refused = next;
    }
    unheard.forEach(ErrGroup::report);
  }

  /// How many goroutines are running, and the failure, for debugging.
  @Override
  public String toString() {
    waiters.lock();
    int running = active;
    Failure failure = first;
    waiters.unlock();
    return "ErrGroup["
        + running
        + " running"
        + (limit == NO_LIMIT ? "" : ", limit " + limit)
        + (failure == null ? "]" : ", failed: " + failure.failure + "]");
  }

  /// Where [ErrGroup#call] puts its result. Thread-safe.
  ///
  /// @param <T> the type of the result
  public static final class Result<T extends @Nullable Object> {
    private @Nullable T value;
    private volatile boolean there;

    private Result() {}

    private void set(T result) {
      value = result;
      there = true;
    }

    /// The result, once its goroutine has returned it.
    ///
    /// @return the result
    /// @throws IllegalStateException if it is not there: the group was not awaited, or this task
    ///   failed
    @SuppressWarnings("NullAway") // null only if T allows it
    public T get() {
      if (!there) {
        throw new IllegalStateException(
            "no result yet: call group.await() first; it throws if a task has failed, and a failed"
                + " task has no result");
      }
      return value;
    }

    /// The result, if it is there.
    @Override
    public String toString() {
      return there ? "Result[" + value + "]" : "Result[none yet]";
    }
  }

  // ---- places

  private void takePlace() throws InterruptedException {
    Scheduler.choicePoint("go", this);
    if (limit != NO_LIMIT) {
      Waiters.checkInterrupt();
    }
    waiters.lock();
    if (closed || active < limit) {
      takeFreePlace();
      return;
    }
    Waiter starter = waiters.newWaiter();
    starters.add(starter);
    waiters.unlock();
    int outcome;
    try {
      outcome = Parker.await(waiters, starters, starter, WaitReason.GROUP_LIMIT, this, end);
    } catch (InterruptedException e) {
      checkContext();
      throw e;
    }
    if (outcome == Parker.ENDED) {
      checkContext();
    }
    if (outcome == REFUSED) {
      throw closedAlready();
    }
  }

  private boolean tryTakePlace() {
    Scheduler.choicePoint("tryGo", this);
    waiters.lock();
    if (!closed && active >= limit) {
      waiters.unlock();
      return false;
    }
    takeFreePlace();
    return true;
  }

  /// Gives the lock back.
  private void takeFreePlace() {
    boolean open = !closed;
    if (open) {
      active++;
    }
    waiters.unlock();
    if (!open) {
      throw closedAlready();
    }
  }

  private static IllegalStateException closedAlready() {
    return new IllegalStateException(
        "the group is closed: start its goroutines before close(), inside the try block");
  }

  /// Throws the error of the group's context if that has ended. A caller who gets it has been told
  /// of the failure that is its cause.
  @SuppressWarnings("ReferenceEquality") // the very object
  private void checkContext() {
    ContextException error = context == null ? null : context.error();
    if (error != null) {
      waiters.lock();
      if (first != null && first.failure == error.getCause()) {
        handedOn = true;
      }
      waiters.unlock();
      throw error;
    }
  }

  /// Takes all starters out of their queue, for a caller that holds the lock.
  ///
  /// @return one of them, which leads to the others by its item
  private @Nullable WaitNode takeStarters() {
    WaitNode all = null;
    for (WaitNode node = starters.claimFirst(); node != null; node = starters.claimFirst()) {
      node.item = all;
      all = node;
    }
    return all;
  }

  // ---- goroutines

  private void start(Class<?> birthOf, Task task) {
    try {
      Scheduler.current().go(null, birthOf, new Member(this, task));
    } catch (Throwable t) {
      ended();
      throw t;
    }
  }

  /// What a goroutine of a group runs.
  private static final class Member implements Task {
    private final ErrGroup group;
    private @Nullable Task task;

    Member(ErrGroup group, Task task) {
      this.group = group;
      this.task = task;
    }

    @Override
    public void run() {
      G self = Objects.requireNonNull(G.current());
      try {
        Throwable failure = group.outcome(takeTask());
        if (failure != null) {
          group.failed(self, failure);
        }
      } finally {
        group.ended();
      }
    }

    /// Leaves no reference here, so that what the task captured may go as soon as the task itself
    /// lets go of it.
    private Task takeTask() {
      Task t = Objects.requireNonNull(task);
      task = null;
      return t;
    }
  }

  private @Nullable Throwable outcome(Task task) {
    Scope scope = context == null || end == null ? null : Scope.enter(context, end);
    try {
      task.run();
      return null;
    } catch (Throwable t) {
      return t;
    } finally {
      if (scope != null) {
        scope.leave(); // before anybody learns that this goroutine has ended
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the very object
  private void failed(G goroutine, Throwable thrown) {
    ContextException over = context == null ? null : context.error();
    boolean interrupted = over != null && Interruption.in(thrown);
    Throwable failure = thrown;
    if (over != null && interrupted) {
      over.addSuppressed(thrown); // as Context.call does; if it is an echo, both go
      failure = over;
    }
    Failure entry = new Failure(goroutine, failure, interrupted || isEcho(thrown, over));
    waiters.lock();
    Failure before = first;
    boolean later = before != null && !entry.echo && before.failure != failure;
    if (before == null) {
      first = entry;
    } else if (later && (handedOn || before.echo)) {
      late.add(entry);
    }
    waiters.unlock();
    if (before == null && context != null) {
      context.cancel(failure);
    }
    if (before != null && later) {
      suppress(before.failure, entry);
    }
  }

  /// Whether a failure only says that the group's context has ended.
  @SuppressWarnings("ReferenceEquality") // the very object
  private boolean isEcho(Throwable failure, @Nullable ContextException over) {
    return over != null
        && failure instanceof ContextException
        && failure.getClass() == over.getClass()
        && (failure.getCause() == over.getCause() || (context != null && failure == context.err()));
  }

  private static void suppress(Throwable first, Failure later) {
    first.addSuppressed(later.failure);
    if (first.getSuppressed().length == 0) {
      report(later); // an exception that was made without room for others
    }
  }

  private static void report(Failure f) {
    G g = f.goroutine;
    Reports.report(new Report.GoroutineFailed(g.id(), g.name(), g.birthPlace(), f.failure));
  }

  private void ended() {
    WaitQueue taken = null;
    waiters.lock();
    WaitNode next = starters.claimFirst();
    if (next == null && --active == 0) {
      taken = waiters.takeAll();
    }
    waiters.unlock();
    if (next != null) {
      next.ready(Waiters.READY);
    }
    Waiters.readyAll(taken);
  }

  // ---- waiting

  /// @return false if `until` ended
  private boolean join(@Nullable EndSource until) throws InterruptedException {
    Scheduler.choicePoint("await", this);
    waiters.lock();
    if (active == 0) {
      waiters.unlock();
      return true;
    }
    Waiter waiter = waiters.newWaiter();
    WaitQueue queue = waiters.queue();
    queue.add(waiter);
    waiters.unlock();
    return Parker.await(waiters, queue, waiter, WaitReason.WAIT_GROUP, this, until) != Parker.ENDED;
  }

  private void handOver() throws Exception {
    waiters.lock();
    Failure failure = first;
    handedOn = failure != null;
    late.clear();
    waiters.unlock();
    if (context != null) {
      context.cancel();
    }
    if (failure != null) {
      ErrGroup.<RuntimeException>rethrow(failure.failure);
    }
  }

  /// Throws anything, checked or not.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> void rethrow(Throwable t) throws X {
    throw (X) t;
  }
}
