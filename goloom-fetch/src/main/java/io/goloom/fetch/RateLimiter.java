package io.goloom.fetch;

import java.time.Duration;

/// Spaces starts evenly in time: one in each interval.
///
/// A start that comes late, because the clock woke it late, may be made up for by a shorter
/// interval after it, but by no more than [#SLACK_NANOS]: no burst follows a pause.
final class RateLimiter {
  private static final long SLACK_NANOS = Duration.ofMillis(20).toNanos();

  private final double interval;

  /// When the next start is due, from the first call on; as a double, so that fractions of a
  /// nanosecond add up.
  private double due;

  private boolean begun;
  private long origin;

  /// @param count how many starts, above zero
  /// @param time in how long, above zero
  RateLimiter(int count, Duration time) {
    interval = (double) time.toNanos() / count;
  }

  /// Takes a start, if one is due.
  ///
  /// @param now the time, from any origin, in nanoseconds
  /// @return zero if it was taken; else how long it is until then, in nanoseconds
  long take(long now) {
    if (!begun) {
      begun = true;
      origin = now;
    }
    double elapsed = now - origin;
    if (elapsed < due) {
      return (long) Math.ceil(due - elapsed);
    }
    due = Math.max(due, elapsed - SLACK_NANOS) + interval;
    return 0;
  }
}
