package io.goloom.testkit;

import java.util.SplittableRandom;

/// Takes each possibility with the same chance.
final class RandomChoices implements Choices {
  private final SplittableRandom random;

  RandomChoices(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public int choose(Kind kind, int n, int[] who) {
    return random.nextInt(n);
  }
}
