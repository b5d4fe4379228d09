package io.goloom.channel;

import java.util.concurrent.ThreadLocalRandom;

/// The randomness of select, in one place. The seed is a field of `Thread`, so it costs a goroutine
/// no memory.
final class Dice {
  private Dice() {}

  static int roll(int sides) {
    return ThreadLocalRandom.current().nextInt(sides);
  }
}
