package io.goloom.time;

import io.goloom.channel.ReceiveChannel;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.time.Clock;
import io.goloom.sched.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A single event in the future: a value on a channel, or the start of a goroutine. Go's
/// `time.Timer`.
///
/// {@snippet :
/// select(
///     answers.onReceive(a -> use(a)),
///     Timer.after(Duration.ofSeconds(3)).onReceive(() -> giveUp())); // @highlight substring="after"
/// }
///
/// A timer that nobody refers to any more, nor waits for, need not be stopped: it is collected.
/// Under a context a deadline says the same with less.
///
/// Thread-safe.
public final class Timer {
  private final Alarm alarm;
  private final @Nullable ReceiveChannel<Instant> channel;

  private Timer(Alarm alarm, @Nullable ReceiveChannel<Instant> channel) {
    this.alarm = alarm;
    this.channel = channel;
  }

  /// Makes a timer that sends the time to [#channel()] once `after` has elapsed.
  ///
  /// @param after how long, on the monotonic clock; zero or negative means at once
  /// @return a new timer, running
  public static Timer make(Duration after) {
    Objects.requireNonNull(after, "after");
    ChannelAlarm.Armed armed = ChannelAlarm.make(Clock.nanos(after), 0);
    return new Timer(armed.alarm(), armed.channel());
  }

  /// The channel of a new timer, for a wait that is not to be stopped or prolonged.
  ///
  /// @param after how long, on the monotonic clock; zero or negative means at once
  /// @return a channel that gets the time, once; it is never closed
  public static ReceiveChannel<Instant> after(Duration after) {
    Objects.requireNonNull(after, "after");
    return ChannelAlarm.make(Clock.nanos(after), 0).channel();
  }

  /// Makes a timer that starts `task` in a goroutine of its own once `after` has elapsed.
  ///
  /// {@snippet :
  /// var timer = Timer.afterFunc(Duration.ofSeconds(30), () -> log.warn("still running"));
  /// work();
  /// timer.stop();
  /// }
  ///
  /// @param after how long, on the monotonic clock; zero or negative means at once
  /// @param task what to start; its failure is that of any goroutine's
  /// @return a new timer, running; it runs also if nobody keeps it
  public static Timer afterFunc(Duration after, Task task) {
    Objects.requireNonNull(after, "after");
    Objects.requireNonNull(task, "task");
    TaskAlarm alarm = new TaskAlarm(task);
    alarm.arm(Clock.nanos(after), 0);
    return new Timer(alarm, null);
  }

  /// Where the time is sent when this timer fires.
  ///
  /// Its capacity is 1, where Go's is 0 to the eye. What holds there holds here: after [#stop()] or
  /// [#reset] has returned, nothing of the time before can be received.
  ///
  /// @return the same channel at each call; it is never closed
  /// @throws IllegalStateException if this timer was made by [#afterFunc], which has no channel
  public ReceiveChannel<Instant> channel() {
    if (channel == null) {
      throw new IllegalStateException(
          "a timer made by afterFunc has no channel: it starts its task; make it with"
              + " Timer.make(duration)");
    }
    return channel;
  }

  /// Stops the timer. It may be started again with [#reset].
  ///
  /// @return true if this call has stopped it: nothing will come, or what had come and was not
  ///   received is gone; with a task: the task is not started. False if it was stopped before, or
  ///   its value was received; with a task: the task was started, and is not waited for
  public boolean stop() {
    Scheduler.choicePoint("stop", this);
    return alarm.stop();
  }

  /// Starts the timer anew, whatever its state.
  ///
  /// @param after how long from now on; zero or negative means at once
  /// @return what [#stop()] would have returned
  public boolean reset(Duration after) {
    Objects.requireNonNull(after, "after");
    Scheduler.choicePoint("reset", this);
    return alarm.arm(Clock.nanos(after), 0);
  }
}
