package io.goloom.testkit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/// Probabilistic concurrency testing: goroutines have random priorities, the highest that is ready
/// runs, and at `depth - 1` random choices the one that runs gets the lowest priority of all.
///
/// A bug that needs `depth` steps to come in an order is found with a chance of at least `1 / (n *
/// k^(depth-1))` a schedule, for `n` goroutines and `k` choices (Burckhardt et al., ASPLOS 2010).
/// Who yields gets the lowest priority too, or one that spins would run for good.
final class PctChoices implements Choices {
  private final SplittableRandom random;
  private final Map<Integer, Integer> priorities = new HashMap<>();
  private final Set<Integer> changes = new HashSet<>();
  private int choices;
  private int lowest;

  /// @param length how many choices a run has, as far as is known
  PctChoices(long seed, int depth, int length) {
    random = new SplittableRandom(seed);
    int most = Math.min(depth - 1, length);
    while (changes.size() < most) {
      changes.add(random.nextInt(length));
    }
  }

  @Override
  public int choose(Kind kind, int n, int[] who) {
    if (kind == Kind.DRAW) {
      return random.nextInt(n);
    }
    for (int number : who) {
      priority(number); // in the order of the list
    }
    if (changes.contains(choices++)) {
      yielded(who[highest(who)]);
    }
    return highest(who);
  }

  @Override
  public void yielded(int number) {
    priorities.put(number, --lowest);
  }

  private int priority(int number) {
    return priorities.computeIfAbsent(number, _ -> random.nextInt(Integer.MAX_VALUE));
  }

  private int highest(int[] who) {
    int best = 0;
    for (int i = 1; i < who.length; i++) {
      if (priority(who[i]) > priority(who[best])) {
        best = i;
      }
    }
    return best;
  }
}
