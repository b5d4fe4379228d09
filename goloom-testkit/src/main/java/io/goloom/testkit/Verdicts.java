package io.goloom.testkit;

import java.util.Objects;
import java.util.Set;

/// What a run's verdict is to a test.
final class Verdicts {
  private Verdicts() {}

  /// What says that a test cannot be run here, in JUnit 5 and later and in JUnit 4. By name, as
  /// neither has to be there.
  private static final Set<String> ABORTS =
      Set.of("org.opentest4j.TestAbortedException", "org.junit.AssumptionViolatedException");

  /// Whether an assumption of a test does not hold.
  static boolean isAbort(RuntimeException thrown) {
    for (Class<?> c = thrown.getClass(); c != null; c = c.getSuperclass()) {
      if (ABORTS.contains(c.getName())) {
        return true;
      }
    }
    return false;
  }

  /// What went wrong.
  ///
  /// @param run a run that has not finished
  static Throwable failure(Run run) {
    return switch (run.verdict()) {
      case FINISHED -> throw new IllegalArgumentException("nothing went wrong");
      case FAILED -> Objects.requireNonNull(run.failure());
      case DEADLOCK -> DeadlockError.of(run);
      case ENDLESS ->
          new AssertionError(
              "no end after "
                  + run.steps()
                  + " steps, in "
                  + run.elapsed()
                  + " of virtual time: a loop that yields or ticks without an end?\n\n"
                  + DeadlockError.list(run.waiting()));
      case STUCK ->
          new AssertionError(
              "virtual time cannot move: for "
                  + Simulation.MOST_OUTSIDE.toSeconds()
                  + " s of real time a goroutine has waited for something that only the outside"
                  + " could bring, such as a socket, a lock of the JDK, or an executor; only waits"
                  + " in goloom's channels, groups, locks, contexts and timers are durable"
                  + JdkTime.HINT
                  + "\n\n"
                  + DeadlockError.list(run.waiting()));
    };
  }
}
