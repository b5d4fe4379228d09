package io.goloom.internal.sched;

import io.goloom.internal.jdk.Carriers;
import io.goloom.internal.time.Clock;
import io.goloom.internal.time.SystemClock;
import io.goloom.internal.time.TimerQueue;
import io.goloom.internal.time.TimerTask;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Real time, with the timers that goroutines arm on their Ps, where the Ms fire them: a sleeper is
/// woken without another thread in between. What other threads arm goes to the [SystemClock].
final class GmpClock implements Clock {
  private volatile boolean closed;

  GmpClock() {}

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void arm(TimerTask timer, long when) {
    P p = closed ? null : currentP();
    if (p == null) {
      SystemClock.INSTANCE.arm(timer, when);
    } else {
      p.timers.arm(timer, when);
      if (closed) {
        p.timers.moveTo(SystemClock.INSTANCE); // nobody fires it here any more
      }
    }
  }

  @Override
  public boolean disarm(TimerTask timer) {
    return TimerQueue.disarm(timer);
  }

  /// Hands the timers of Ps on whose Ms have gone.
  void close(P[] all) {
    closed = true;
    for (P p : all) {
      p.timers.moveTo(SystemClock.INSTANCE);
    }
  }

  static @Nullable P currentP() {
    return Carriers.current() instanceof M m ? m.owned() : null;
  }
}
