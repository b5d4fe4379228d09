package io.goloom.time;

import io.goloom.channel.ReceiveChannel;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/// Sends the time to a channel again and again: Go's `time.Ticker`.
///
/// {@snippet :
/// try (var ticker = Ticker.make(Duration.ofSeconds(1))) {
///   boolean more = true;
///   while (more) {
///     more = select(
///         ctx.done().onReceive(() -> false),
///         ticker.channel().onReceive(now -> { show(now); return true; }));
///   }
/// }
/// }
///
/// The ticks keep to the grid of the first one. A receiver that is too slow misses ticks: one at
/// most waits for it.
///
/// Stop or close a ticker when it has done its work. One that is lost, together with its channel,
/// is collected and then ticks no more.
///
/// Thread-safe.
public final class Ticker implements AutoCloseable {
  private final Alarm alarm;
  private final ReceiveChannel<Instant> channel;

  private Ticker(ChannelAlarm.Armed armed) {
    this.alarm = armed.alarm();
    this.channel = armed.channel();
  }

  /// Makes a ticker. The first tick comes after one period.
  ///
  /// @param period the time between ticks, on the monotonic clock
  /// @return a new ticker, running
  /// @throws IllegalArgumentException if the period is not positive
  public static Ticker make(Duration period) {
    long nanos = nanos(period);
    return new Ticker(ChannelAlarm.make(nanos, nanos));
  }

  /// The channel of a new ticker, for a program that ticks to its end.
  ///
  /// @param period the time between ticks, on the monotonic clock
  /// @return a channel that gets the time at each tick; it is never closed
  /// @throws IllegalArgumentException if the period is not positive
  public static ReceiveChannel<Instant> tick(Duration period) {
    return make(period).channel();
  }

  /// Where the ticks arrive. Its capacity is 1.
  ///
  /// @return the same channel at each call; it is never closed, not even when the ticker is
  public ReceiveChannel<Instant> channel() {
    return channel;
  }

  /// Sets another period, and begins a new grid: the next tick comes after one new period. A tick
  /// that had come and was not received is gone. Starts a ticker that was stopped.
  ///
  /// @param period the time between ticks
  /// @throws IllegalArgumentException if the period is not positive
  public void reset(Duration period) {
    long nanos = nanos(period);
    Scheduler.choicePoint("reset", this);
    alarm.arm(nanos, nanos);
  }

  /// Stops the ticks: after this has returned none can be received, not even one that had come
  /// before. The channel stays open, so nobody takes the end for a tick.
  public void stop() {
    Scheduler.choicePoint("stop", this);
    alarm.stop();
  }

  /// The same as [#stop()].
  @Override
  public void close() {
    stop();
  }

  private static long nanos(Duration period) {
    Objects.requireNonNull(period, "period");
    long nanos = Clock.nanos(period);
    if (nanos <= 0) {
      throw new IllegalArgumentException("a ticker's period must be positive: " + period);
    }
    return nanos;
  }
}
