package io.goloom.internal.sched;

import io.goloom.internal.jdk.Carriers;
import io.goloom.internal.time.Clock;
import io.goloom.internal.time.SystemClock;
import io.goloom.internal.time.TimerQueue;
import io.goloom.internal.time.TimerTask;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/// Real time, with the timers that goroutines arm on their Ps, where the Ms fire them: a sleeper is
/// woken without another thread in between. What other threads arm goes to the [SystemClock].
final class GmpClock implements Clock {
  private volatile boolean closed;

  /// How many timers of goroutines it has left to the system's clock, as their Ms had no P.
  private final LongAdder left = new LongAdder();

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
    M m = !closed && Carriers.current() instanceof M current ? current : null;
    P p = m == null ? null : m.owned();
    if (m == null) {
      SystemClock.INSTANCE.arm(timer, when);
    } else if (p == null) {
      leave(timer, when);
    } else {
      arm(timer, when, m, p);
    }
  }

  /// Arms one on a P that the current M has just owned.
  @SuppressWarnings("ReferenceEquality") // this very one is meant
  void arm(TimerTask timer, long when, M m, P p) {
    p.timers.arm(timer, when);
    // Nobody fires it here any more after the close. And if sysmon has taken the P meanwhile, all
    // may sleep already who look at the timers of Ps, while this goroutine goes on for long.
    if (closed || m.owned() != p) {
      p.timers.moveTo(this::leave);
    }
  }

  private void leave(TimerTask timer, long when) {
    left.increment();
    SystemClock.INSTANCE.arm(timer, when);
  }

  /// How many timers that is.
  long left() {
    return left.sum();
  }

  @Override
  public boolean disarm(TimerTask timer) {
    return TimerQueue.disarm(timer);
  }

  /// Hands the timers of Ps on whose Ms have gone.
  void close(P[] all) {
    closed = true;
    for (P p : all) {
      p.timers.moveTo(this::leave);
    }
  }
}
