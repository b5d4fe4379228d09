package io.goloom.channel;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A goroutine of a test: it can be interrupted, and its failure is the test's. Nothing here has a
/// time limit: each test has a watchdog.
final class Worker {
  private final CompletableFuture<Thread> thread = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Throwable> end = new CompletableFuture<>();
  private final Goroutine goroutine;
  private volatile boolean leftInterrupted;

  private Worker(Task task) {
    goroutine =
        Go.go(() -> {
          Throwable failure = null;
          thread.complete(Thread.currentThread());
          try {
            task.run();
          } catch (Throwable t) {
            failure = t;
          }
          leftInterrupted = Thread.currentThread().isInterrupted();
          end.complete(failure);
        });
  }

  static Worker start(Task task) {
    return new Worker(task);
  }

  /// Runs several to their end.
  static void all(int n, IntFunction<Task> tasks) throws Exception {
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      workers.add(start(tasks.apply(i)));
    }
    for (Worker w : workers) {
      w.join();
    }
  }

  static void until(BooleanSupplier state) {
    while (!state.getAsBoolean()) {
      Thread.yield();
    }
  }

  /// Returns when it waits for this reason.
  Worker waits(WaitReason reason) {
    until(() -> goroutine.waitReason().filter(r -> r == reason).isPresent() || end.isDone());
    if (end.isDone()) {
      throw new AssertionError("it does not wait, it has ended", end.join());
    }
    return this;
  }

  Worker interrupt() throws Exception {
    thread.get().interrupt();
    return this;
  }

  /// Waits for its end, which must be a return.
  void join() throws Exception {
    Throwable failure = failure();
    if (failure != null) {
      throw new AssertionError("the goroutine failed", failure);
    }
  }

  /// Waits for its end.
  ///
  /// @return what it threw, or null
  @Nullable Throwable failure() throws InterruptedException, ExecutionException {
    return end.get();
  }

  boolean isOver() {
    return end.isDone();
  }

  /// Whether it ended with its interrupt status set.
  boolean leftInterrupted() throws Exception {
    end.get();
    return leftInterrupted;
  }
}
