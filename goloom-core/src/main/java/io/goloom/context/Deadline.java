package io.goloom.context;

import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.time.Clock;
import io.goloom.internal.time.TimerTask;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A node's deadline and its timer. Counts in readings of the monotonic clock; the wall clock's
/// time is made when someone asks for it.
final class Deadline extends TimerTask implements Due {
  private final Clock clock;
  private final long when;
  private final @Nullable Throwable cause;
  private @Nullable Instant instant;

  /// The node that this deadline belongs to, set once before anyone else knows of either.
  @Nullable Node node;

  private Deadline(Clock clock, long when, @Nullable Instant instant, @Nullable Throwable cause) {
    this.clock = clock;
    this.when = when;
    this.instant = instant;
    this.cause = cause;
  }

  static Deadline in(Duration timeout, @Nullable Throwable cause) {
    Clock clock = Scheduler.current().clock();
    return new Deadline(clock, clock.nanoTime() + Clock.nanos(timeout), null, cause);
  }

  static Deadline at(Instant instant, @Nullable Throwable cause) {
    Clock clock = Scheduler.current().clock();
    long left = Clock.nanos(Duration.between(clock.now(), instant));
    return new Deadline(clock, clock.nanoTime() + left, instant, cause);
  }

  /// Arms the timer.
  ///
  /// @return false if the time has come already; the timer is then not armed
  boolean arm() {
    if (when - clock.nanoTime() <= 0) {
      return false;
    }
    clock.arm(this, when);
    return true;
  }

  void disarm() {
    clock.disarm(this);
  }

  @Override
  public void fire() {
    Objects.requireNonNull(node).cancel(DeadlineExceededException.DEADLINE_EXCEEDED, cause);
  }

  /// The wall clock's time, the same at each call.
  private synchronized Instant instant() {
    Instant i = instant;
    if (i == null) {
      i = clock.now().plusNanos(when - clock.nanoTime());
      instant = i;
    }
    return i;
  }

  @Override
  public Optional<Instant> deadline() {
    return Optional.of(instant());
  }

  @Override
  public Optional<Duration> remaining() {
    return Optional.of(Duration.ofNanos(Math.max(0, when - clock.nanoTime())));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // readings of two clocks cannot be compared
  public boolean before(Deadline other) {
    return clock == other.clock ? when - other.when < 0 : instant().isBefore(other.instant());
  }

  /// Whether a time of the wall clock is before this deadline.
  boolean isAfter(Instant time) {
    return time.isBefore(instant());
  }

  /// The time and what is left of it, such as `2026-01-01T00:00:05Z [4.9s]`.
  @Override
  public String toString() {
    long millis = (when - clock.nanoTime()) / 1_000_000;
    String left = Duration.ofMillis(millis).toString().substring(2).toLowerCase(Locale.ROOT);
    return instant() + " [" + left + "]";
  }
}
