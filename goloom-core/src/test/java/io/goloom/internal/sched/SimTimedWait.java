package io.goloom.internal.sched;

import io.goloom.internal.time.VirtualClock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A timed wait of the JDK in a simulation: its turn comes by the virtual clock, and then it waits
/// for the real time, too, since the JDK's code compares with `System.nanoTime` and would go round
/// until that agrees.
final class SimTimedWait extends TimedWait {
  /// The JDK subtracts what it has read from its deadline. Rounded up, equal timeouts stay equal.
  private static final long UNIT = 1_000_000;

  private final SimScheduler sim;
  private final VirtualClock clock;

  private SimTimedWait(SimScheduler sim, VirtualClock clock, Runnable command, long when) {
    super(command, when);
    this.sim = sim;
    this.clock = clock;
  }

  static SimTimedWait arm(SimScheduler sim, VirtualClock clock, Runnable command, long nanos) {
    long most = Math.min(nanos, Long.MAX_VALUE / 2);
    SimTimedWait wait = new SimTimedWait(sim, clock, command, System.nanoTime() + most);
    clock.arm(wait, clock.nanoTime() + Math.ceilDiv(most, UNIT) * UNIT);
    return wait;
  }

  @Override
  boolean disarm() {
    return clock.disarm(this);
  }

  /// Waits on the thread of the simulation for as long as the JDK would.
  @Override
  public void fire() {
    long left = getDelay(TimeUnit.NANOSECONDS);
    if (left > SimScheduler.MOST_REAL_TIME.toNanos()) {
      sim.refuse(Duration.ofNanos(left));
      return;
    }
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = getDelay(TimeUnit.NANOSECONDS);
    }
    super.fire();
  }
}
