package io.goloom.sync;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.SpinLock;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs something once, however many goroutines ask for it: Go's `sync.Once`.
///
/// {@snippet :
/// private final Once opened = new Once();
/// void use() {
///   opened.run(this::open);   // returns when open() has been run, by whomever
/// }
/// }
///
/// A run that throws counts: the task is not tried again, and only the caller whose run it was sees
/// the failure. To get a value or the same failure each time, use [#value] or [#func].
///
/// **Memory effects.** The end of the task _happens-before_ the return of each `run`.
///
/// Thread-safe; may be used from any thread.
public final class Once {
  /* State       NEW, RUNNING, DONE, in this order. Changed under the spin lock only.
   * I1          Only the goroutine that has made NEW into RUNNING runs its task; it makes it DONE, whatever the end of the task.
   * I2          Who waits enters the queue under the spin lock while RUNNING. The step to DONE takes the whole queue.
   * Ordering    DONE is stored by release and read by acquire: who sees it without the lock sees what the task did. */
  private static final int NEW = 0;
  private static final int RUNNING = 1;
  private static final int DONE = 2;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(Once.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// Written under the spin lock, DONE by release; read by acquire without it.
  @SuppressWarnings("unused") // through STATE
  private int state;

  /// Who runs the task, guarded by the spin lock.
  private @Nullable Thread runner;

  private final SpinLock lock = new SpinLock();
  private final WaitQueue queue = new WaitQueue();

  /// Makes one that has run nothing yet.
  public Once() {}

  /// A task that runs at most once: Go's `sync.OnceFunc`. If it throws, each call throws the same
  /// failure again.
  ///
  /// @param task the task, let go of when it has run
  /// @return a thread-safe task, whose callers wait as in [#run(Runnable)]
  public static Runnable func(Runnable task) {
    Objects.requireNonNull(task, "task");
    OnceValue<@Nullable Void> value =
        new OnceValue<>(() -> {
          task.run();
          return null;
        });
    return value::get;
  }

  /// A value that is computed when it is asked for first: Go's `sync.OnceValue`. For Go's
  /// `OnceValues` let the value be a record.
  ///
  /// @param supplier computes it, at most once; let go of when it has run
  /// @param <T> the type of the value
  /// @return the value to come
  public static <T extends @Nullable Object> OnceValue<T> value(Supplier<? extends T> supplier) {
    return new OnceValue<>(Objects.requireNonNull(supplier, "supplier"));
  }

  /// Runs a task, unless this has run one before, of whatever call. Returns when that run is over.
  ///
  /// **Blocking and interrupts.** Blocks while another goroutine runs its task. Interrupts do not
  /// end that wait, as the task's effects are what the caller goes on with; the interrupt status
  /// stays set.
  ///
  /// @param task the task; what it throws is thrown here if this call ran it
  /// @throws IllegalStateException if called by the task itself, which would wait for its own end
  public void run(Runnable task) {
    Objects.requireNonNull(task, "task");
    Scheduler.choicePoint("run", this);
    if (!isDone()) {
      Waiter waiter = new Waiter();
      switch (enter(waiter)) {
        case NEW -> runAndFinish(task);
        case RUNNING -> Parker.uninterruptibly(waiter, WaitReason.ONCE, this);
        default -> {}
      }
    }
  }

  /// Runs a task as [#run(Runnable)] does, but waits for another goroutine's run only until a
  /// context ends.
  ///
  /// **Blocking and interrupts.** Blocks while another goroutine runs its task. Throws at once if
  /// the interrupt status is set on entry. Neither an interrupt nor the end of the context stops
  /// the task, whoever runs it.
  ///
  /// @param ctx the context
  /// @param task the task; what it throws is thrown here if this call ran it
  /// @throws ContextException if the context has ended, even if there is nothing to wait for, or
  ///   ends while this waits
  /// @throws InterruptedException if interrupted on entry or while it waits, and the context has
  ///   not ended; the status is cleared
  /// @throws IllegalStateException if called by the task itself, which would wait for its own end
  public void run(Context ctx, Runnable task) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    Objects.requireNonNull(task, "task");
    Waiters.under(ctx, end -> run(end, task));
  }

  /// How far it is, for debugging.
  @Override
  public String toString() {
    return switch ((int) STATE.getAcquire(this)) {
      case NEW -> "Once[new]";
      case RUNNING -> "Once[running]";
      default -> "Once[done]";
    };
  }

  /// @return false if `end` has ended the wait for another goroutine's run
  private boolean run(@Nullable EndSource end, Runnable task) throws InterruptedException {
    Scheduler.choicePoint("run", this);
    if (isDone()) {
      return true;
    }
    Waiter waiter = new Waiter();
    return switch (enter(waiter)) {
      case NEW -> {
        runAndFinish(task);
        yield true;
      }
      case RUNNING -> Parker.await(lock, queue, waiter, WaitReason.ONCE, this, end) != Parker.ENDED;
      default -> true;
    };
  }

  boolean isDone() {
    return (int) STATE.getAcquire(this) == DONE;
  }

  /// @return the state that was found: NEW, it is RUNNING now and the caller has to run the task;
  ///   RUNNING, the waiter is in the queue; or DONE
  private int enter(Waiter waiter) {
    Thread self = Thread.currentThread();
    lock.lock();
    int found = state;
    boolean recursive = false;
    if (found == NEW) {
      state = RUNNING;
      runner = self;
    } else if (found == RUNNING) {
      recursive = runner == self;
      if (!recursive) {
        queue.add(waiter);
      }
    }
    lock.unlock();
    if (recursive) {
      throw new IllegalStateException(
          "Once.run called by the task that this Once is running: it would wait for its own end;"
              + " call the code itself, or use another Once");
    }
    return found;
  }

  private void runAndFinish(Runnable task) {
    try {
      task.run();
    } finally {
      lock.lock();
      runner = null;
      queue.seal();
      STATE.setRelease(this, DONE);
      lock.unlock();
      Waiters.readyAll(queue);
    }
  }
}
