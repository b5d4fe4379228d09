package io.goloom.testkit;

import io.goloom.internal.time.Clock;
import io.goloom.internal.time.TimerQueue;
import io.goloom.internal.time.TimerTask;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Virtual time: it stands still until the simulation moves it to the next timer.
///
/// Starts at 2026-01-01T00:00:00Z with a reading near the overflow, so that nobody gets away with
/// comparing readings.
final class SimClock implements Clock {
  private static final long START = Long.MAX_VALUE - 1_000_000_000;
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private final TimerQueue timers = new TimerQueue();
  private volatile long now = START;

  @Override
  public long nanoTime() {
    return now;
  }

  @Override
  public Instant now() {
    return EPOCH.plusNanos(elapsed());
  }

  /// How much time has gone by, in nanoseconds.
  long elapsed() {
    return now - START;
  }

  @Override
  public void arm(TimerTask timer, long when) {
    timers.arm(timer, when);
  }

  @Override
  public boolean disarm(TimerTask timer) {
    return TimerQueue.disarm(timer);
  }

  /// Lets time pass and fires nothing.
  void pass(long nanos) {
    long then = now + nanos; // nobody else writes it
    now = then;
  }

  /// Whether a timer's time has come and it has not fired.
  boolean isDue() {
    long next = timers.next();
    return next != 0 && next - now <= 0;
  }

  /// Takes the earliest timer if its time has come.
  @Nullable TimerTask takeDue() {
    return timers.takeDue(now);
  }

  /// Moves the time to that of the earliest timer and fires nothing.
  ///
  /// @return false if no timer is armed
  boolean jump() {
    long next = timers.next();
    if (next != 0 && next - now > 0) {
      now = next;
    }
    return next != 0;
  }
}
