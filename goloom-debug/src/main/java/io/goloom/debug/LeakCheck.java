package io.goloom.debug;

import io.goloom.GoRuntime;
import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.internal.sched.Leaks;
import io.goloom.internal.sched.Proof;
import io.goloom.sched.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Finds the goroutines that a piece of code leaves behind: for tests.
///
/// {@snippet :
/// LeakCheck.of("orders").run(() -> new Orders().handle(one)).assertNone();
/// }
///
/// The code runs as a goroutine of a runtime of its own, and so does whatever it starts; so several
/// checks at once each find their own. Immutable.
public final class LeakCheck {
  private static final AtomicLong MADE = new AtomicLong();
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final long LOOK_NANOS = 1_000_000;
  private static final long FIRST_PROOF_NANOS = 1_000_000_000;

  private final String name;
  private final Duration grace;

  private LeakCheck(String name, Duration grace) {
    this.name = name;
    this.grace = grace;
  }

  /// What a piece of code has left behind. Immutable.
  ///
  /// @param leaks goroutines that were proved to wait for good
  /// @param outliving goroutines that still lived when the grace was over, as they were seen then.
  ///   They have been interrupted
  public record Left(List<Leak> leaks, List<GoroutineSnapshot> outliving) {
    /// Makes a result.
    public Left {
      leaks = List.copyOf(leaks);
      outliving = List.copyOf(outliving);
    }

    /// Fails if anything was left behind.
    ///
    /// @throws AssertionError with the goroutines, if there are any
    public void assertNone() {
      if (!leaks.isEmpty() || !outliving.isEmpty()) {
        throw new AssertionError(this);
      }
    }

    /// The report for a person, in whole lines, without a line feed at the end.
    @Override
    public String toString() {
      StringBuilder out = new StringBuilder("goroutines left behind: ");
      out.append(leaks.stream().mapToLong(Leak::count).sum()).append(" leaked, ");
      out.append(outliving.size()).append(" still running");
      leaks.forEach(leak -> out.append("\n\n").append(LeakText.of(leak)));
      outliving.forEach(g -> out.append("\n\nstill running: ").append(g.text()));
      return out.toString();
    }
  }

  /// A check that gives goroutines a second to end after the code has.
  ///
  /// @param name what the runtime is called; need not be unique
  /// @return the check
  public static LeakCheck of(String name) {
    return new LeakCheck(Objects.requireNonNull(name, "name"), GRACE);
  }

  /// The same check with another grace.
  ///
  /// @param time how long goroutines may live on after the code has ended
  /// @return a check
  public LeakCheck grace(Duration time) {
    return new LeakCheck(name, Objects.requireNonNull(time, "time"));
  }

  /// Runs code, waits for the goroutines that it has started, and looks for those that are left.
  ///
  /// **Blocking and interrupts.** Blocks until the code ends, however long that takes, or is proved
  /// to wait for good, and for the grace at most after that. Those that are left are interrupted.
  ///
  /// @param code the code
  /// @return what it has left behind
  /// @throws Exception what the code throws
  public Left run(Task code) throws Exception {
    String unique = name + "-" + MADE.incrementAndGet();
    GoRuntime runtime = GoRuntime.builder().name(unique).build();
    List<GoroutineSnapshot> outliving = List.of();
    try {
      await(runtime, code);
      awaitOthers(runtime);
      if (lives(runtime)) {
        Proof.search();
        outliving = runtime.goroutines();
      }
    } finally {
      runtime.stop(outliving.isEmpty() ? Duration.ZERO : grace);
    }
    List<Leak> leaks = new ArrayList<>();
    for (Leaks.Group group : Leaks.groups()) {
      if (group.first().runtime().equals(unique)) {
        leaks.add(LeakProfile.leak(group));
      }
    }
    return new Left(leaks, outliving);
  }

  private static void await(GoRuntime runtime, Task code) throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    long id =
        runtime
            .go(
                "code",
                () -> {
                  try {
                    code.run();
                    ended.complete(null);
                  } catch (Throwable t) {
                    ended.completeExceptionally(t);
                  }
                })
            .id();
    try {
      awaitEndOrProof(ended, id);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case Exception failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw e;
      }
    }
  }

  /// A proof costs collections, so they become rare where they find nothing.
  private static void awaitEndOrProof(CompletableFuture<Void> ended, long id)
      throws InterruptedException, ExecutionException {
    for (long nanos = FIRST_PROOF_NANOS; ; nanos *= 2) {
      try {
        ended.get(nanos, TimeUnit.NANOSECONDS);
        return;
      } catch (TimeoutException e) {
        Proof.search();
        if (Leaks.groups().stream().anyMatch(group -> group.numbers().contains(id))) {
          return;
        }
      }
    }
  }

  private void awaitOthers(GoRuntime runtime) {
    long begin = System.nanoTime();
    while (lives(runtime) && System.nanoTime() - begin < grace.toNanos()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static boolean lives(GoRuntime runtime) {
    return runtime.snapshot().goroutines() > 0;
  }
}
