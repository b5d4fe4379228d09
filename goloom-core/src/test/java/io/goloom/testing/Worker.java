package io.goloom.testing;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A goroutine of a test: it can be interrupted, and its failure is the test's.
public final class Worker {
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

  public static Worker start(Task task) {
    return new Worker(task);
  }

  /// Runs several to their end.
  public static void all(int n, IntFunction<Task> tasks) {
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      workers.add(start(tasks.apply(i)));
    }
    for (Worker w : workers) {
      w.join();
    }
  }

  /// Returns when it waits for this reason.
  public Worker waits(WaitReason reason) {
    Until.until("it waits for " + reason, () -> isWaitingFor(reason) || end.isDone());
    if (end.isDone()) {
      throw new AssertionError("it does not wait, it has ended", end.join());
    }
    return this;
  }

  /// Whether it waits for this reason.
  public boolean isWaitingFor(WaitReason reason) {
    return goroutine.waitReason().filter(r -> r == reason).isPresent();
  }

  public Worker interrupt() {
    thread.join().interrupt();
    return this;
  }

  /// Waits for its end, which must be a return.
  public void join() {
    Throwable failure = failure();
    if (failure != null) {
      throw new AssertionError("the goroutine failed", failure);
    }
  }

  /// Waits for its end.
  ///
  /// @return what it threw, or null
  public @Nullable Throwable failure() {
    return end.join();
  }

  public boolean isOver() {
    return end.isDone();
  }

  /// Whether it ended with its interrupt status set.
  public boolean leftInterrupted() {
    end.join();
    return leftInterrupted;
  }
}
