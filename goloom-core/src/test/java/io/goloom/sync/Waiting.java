package io.goloom.sync;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What the tests of this package share: waiting for states, and goroutines whose failure is handed
/// to the test. Nothing here has a time limit: each test has a watchdog.
final class Waiting {
  private Waiting() {}

  static void until(BooleanSupplier state) {
    while (!state.getAsBoolean()) {
      Thread.yield();
    }
  }

  /// A goroutine that a test can interrupt and join.
  static final class Worker {
    private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private final Goroutine goroutine;
    private volatile boolean over;
    private volatile boolean leftInterrupted;

    private Worker(Task task) {
      goroutine =
          Go.go(() -> {
            thread.set(Thread.currentThread());
            try {
              task.run();
            } catch (Throwable t) {
              failure.set(t);
            } finally {
              leftInterrupted = Thread.currentThread().isInterrupted();
              over = true;
            }
          });
    }

    static Worker start(Task task) {
      return new Worker(task);
    }

    /// Returns when the goroutine waits for the given reason.
    Worker waits(WaitReason reason) {
      until(() -> goroutine.waitReason().filter(r -> r == reason).isPresent());
      return this;
    }

    boolean isOver() {
      return over;
    }

    void interrupt() {
      until(() -> thread.get() != null);
      Thread t = thread.get();
      if (t != null) {
        t.interrupt();
      }
    }

    /// What the task has thrown, when it is over.
    @Nullable Throwable failure() {
      until(() -> over);
      return failure.get();
    }

    /// Returns when the task is over; throws if it has thrown.
    void join() {
      Throwable t = failure();
      if (t != null) {
        throw new AssertionError("the goroutine failed", t);
      }
    }

    /// Whether the interrupt status was set at the end of the task.
    boolean leftInterrupted() {
      until(() -> over);
      return leftInterrupted;
    }
  }
}
