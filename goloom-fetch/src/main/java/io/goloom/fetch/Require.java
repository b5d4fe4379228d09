package io.goloom.fetch;

import java.time.Duration;

/// What builders require of what they are given.
final class Require {
  /// Longer than any job, and still to be counted in nanoseconds.
  static final Duration CENTURY = Duration.ofDays(36_500);

  private Require() {}

  static int atLeast(int least, int n, String name) {
    return (int) atLeast(least, (long) n, name);
  }

  static long atLeast(int least, long n, String name) {
    if (n < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", not " + n);
    }
    return n;
  }

  /// A time, or a century if it is longer: who wants no limit writes what comes to mind.
  static Duration positive(Duration time, String name) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(name + " must be more than zero, not " + time);
    }
    return atMostCentury(time);
  }

  /// A time, or a century if it is longer.
  static Duration atMostCentury(Duration time) {
    return time.compareTo(CENTURY) < 0 ? time : CENTURY;
  }
}
