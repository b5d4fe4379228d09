package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.internal.sched.Scheduler;
import io.goloom.testing.Until;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A goroutine with a result.
final class Running<T> {
  private static final int WATCHDOG_SECONDS = 30;

  private final CompletableFuture<T> result = new CompletableFuture<>();
  private final Thread thread;

  Running(Scheduler scheduler, Callable<T> task) {
    thread =
        scheduler
            .go(
                null,
                task.getClass(),
                () -> {
                  try {
                    result.complete(task.call());
                  } catch (Throwable t) {
                    result.completeExceptionally(t);
                  }
                })
            .thread();
  }

  Thread thread() {
    return thread;
  }

  boolean isDone() {
    return result.isDone();
  }

  /// Waits until it is parked or blocked, as its thread's state says.
  Running<T> waits() {
    Until.waits(thread);
    assertThat(isDone()).as("it waits, and is not over").isFalse();
    return this;
  }

  /// Waits until it is in a method: of the waits that hold an M, the state tells nothing.
  Running<T> isIn(String method) {
    Until.until(
        thread + " is in " + method,
        () ->
            Arrays.stream(thread.getStackTrace()).anyMatch(f -> f.getMethodName().equals(method)));
    return this;
  }

  Running<T> interrupt() {
    thread.interrupt();
    return this;
  }

  /// Waits for its end.
  ///
  /// @throws Exception what it has thrown
  T get() throws Exception {
    try {
      return result.get(WATCHDOG_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      AssertionError hang = new AssertionError("it hangs in state " + thread.getState());
      hang.setStackTrace(thread.getStackTrace());
      throw hang;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw new AssertionError(e.getCause());
    }
  }
}
