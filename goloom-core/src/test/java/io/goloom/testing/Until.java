package io.goloom.testing;

import static org.assertj.core.api.Assertions.fail;

import io.goloom.Goroutine;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.WaitReason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Waits for a state that another thread brings about, with a generous watchdog.
public final class Until {
  private static final long WATCHDOG_NANOS = Duration.ofSeconds(30).toNanos();

  private Until() {}

  /// Waits until a condition holds; where it stands says which.
  public static void until(BooleanSupplier condition) {
    until("a condition holds", condition);
  }

  /// Waits until a condition holds.
  public static void until(String what, BooleanSupplier condition) {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > WATCHDOG_NANOS) {
        fail("still waiting until " + what);
      }
      Thread.yield();
    }
  }

  /// Waits until a goroutine is parked for a reason.
  public static void waitsFor(Goroutine goroutine, WaitReason reason) {
    until(
        goroutine + " waits for " + reason,
        () ->
            goroutine.waitReason().equals(Optional.of(reason))
                && goroutine.state() == GoroutineState.WAITING);
  }

  /// Waits until a thread is parked or blocked.
  public static void waits(Thread thread) {
    until(
        thread + " waits",
        () ->
            switch (thread.getState()) {
              case WAITING, TIMED_WAITING, BLOCKED -> true;
              default -> false;
            });
  }

  /// Waits until a goroutine is dead.
  public static void dead(Goroutine goroutine) {
    until(goroutine + " is dead", () -> goroutine.state() == GoroutineState.DEAD);
  }
}
