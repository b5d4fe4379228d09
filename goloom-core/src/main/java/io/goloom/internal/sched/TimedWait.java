package io.goloom.internal.sched;

import io.goloom.internal.jdk.Carriers;
import io.goloom.internal.time.SystemClock;
import io.goloom.internal.time.TimerQueue;
import io.goloom.internal.time.TimerTask;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A timed wait of the JDK, such as `Thread.sleep` or a socket's timeout, armed on the P of the
/// carrier that the virtual thread has just left. The JDK cancels it and asks nothing else.
public class TimedWait extends TimerTask implements ScheduledFuture<Object> {
  private final Runnable command;
  private final long when;
  private volatile boolean canceled;
  private volatile boolean fired;

  /// Makes one that is not armed.
  ///
  /// @param command what the JDK runs when the time has come
  /// @param when the reading of `System.nanoTime` at which it has
  protected TimedWait(Runnable command, long when) {
    this.command = command;
    this.when = when;
  }

  /// Arms one, if the current thread is a carrier of ours.
  static @Nullable ScheduledFuture<?> arm(Runnable command, long nanos) {
    if (!(Carriers.current() instanceof M m)) {
      return null;
    }
    P p = m.owned();
    if (p == null) {
      return null;
    }
    long now = System.nanoTime();
    TimedWait wait = new TimedWait(command, now + Math.min(nanos, Long.MAX_VALUE / 2));
    p.timers.arm(wait, wait.when);
    if (m.isClosed()) {
      p.timers.moveTo(SystemClock.INSTANCE::arm); // nobody fires it here any more
    }
    return wait;
  }

  @Override
  public void fire() {
    fired = true;
    command.run();
  }

  @Override
  public final boolean cancel(boolean mayInterruptIfRunning) {
    boolean disarmed = TimerQueue.disarm(this); // on whichever clock it is
    canceled |= disarmed;
    return disarmed;
  }

  @Override
  public final boolean isCancelled() {
    return canceled;
  }

  @Override
  public final boolean isDone() {
    return fired || canceled;
  }

  @Override
  public final @Nullable Object get() {
    throw new UnsupportedOperationException("nobody waits for a timed wait");
  }

  @Override
  public final @Nullable Object get(long timeout, TimeUnit unit) {
    return get();
  }

  @Override
  public final long getDelay(TimeUnit unit) {
    return unit.convert(when - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public final int compareTo(Delayed other) {
    return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
  }
}
