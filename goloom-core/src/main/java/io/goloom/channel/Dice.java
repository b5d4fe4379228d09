package io.goloom.channel;

import io.goloom.internal.sched.Scheduler;

/// The randomness of select, in one place.
final class Dice {
  private Dice() {}

  static int roll(int sides) {
    return Scheduler.random(sides);
  }
}
