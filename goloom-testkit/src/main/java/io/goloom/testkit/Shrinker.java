package io.goloom.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Looks for a schedule with fewer turns under which a test fails in the same way: leaves out half
/// of the turns, then quarters, and so on (delta debugging).
final class Shrinker {
  /// Runs a test under a schedule.
  @FunctionalInterface
  interface Runner {
    Run run(Schedule schedule) throws InterruptedException;
  }

  private static final int MOST_RUNS = 1000;

  private final Runner runner;
  private int runs;

  Shrinker(Runner runner) {
    this.runner = runner;
  }

  /// Shrinks.
  ///
  /// @param failing a run that has failed
  /// @return one that failed in the same way, with as few turns or fewer
  Run shrink(Run failing) throws InterruptedException {
    Run best = failing;
    int chunk = Math.max(1, best.schedule().turns().size() / 2);
    while (true) {
      Run smaller = without(best, chunk);
      if (smaller != null) {
        best = smaller;
        chunk = Math.min(chunk, Math.max(1, best.schedule().turns().size() / 2));
      } else if (chunk > 1) {
        chunk /= 2;
      } else {
        return best;
      }
    }
  }

  private @Nullable Run without(Run best, int chunk) throws InterruptedException {
    List<Integer> turns = new ArrayList<>(best.schedule().turns().keySet());
    for (int from = 0; from < turns.size() && runs < MOST_RUNS; from += chunk) {
      TreeMap<Integer, Integer> fewer = new TreeMap<>(best.schedule().turns());
      fewer.keySet().removeAll(turns.subList(from, Math.min(from + chunk, turns.size())));
      runs++;
      Run run = runner.run(new Schedule(fewer));
      if (isSameFailure(best, run) && run.schedule().turns().size() < turns.size()) {
        return run;
      }
    }
    return null;
  }

  private static boolean isSameFailure(Run one, Run other) {
    return one.verdict() == other.verdict()
        && one.bodyEnded() == other.bodyEnded()
        && (one.failure() == null
            || other.failure() == null
            || one.failure().getClass() == other.failure().getClass());
  }
}
