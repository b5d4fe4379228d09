package io.goloom.testkit;

import io.goloom.internal.sched.G;
import io.goloom.internal.sched.TimedWait;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A timed wait of the JDK in a simulation: its turn comes by the virtual clock.
///
/// Without the agent it then waits for the real time, too, since the JDK's code compares with
/// `System.nanoTime` and would go round until that agrees. So do those that wait for the outside,
/// also with the agent.
final class SimTimedWait extends TimedWait {
  /// It costs real time, so longer ones are refused.
  private static final Duration MOST_REAL_TIME = Duration.ofSeconds(1);

  /// The JDK subtracts what it has read from its deadline. Rounded up, equal timeouts stay equal.
  private static final long UNIT = 1_000_000;

  /// Where one waits for the outside: in a socket or channel, for a process, for the collector.
  private static final List<String> OUTSIDE =
      List.of("sun.nio.ch.", "java.lang.Process", "java.lang.ref.ReferenceQueue");

  private final Simulation sim;
  private final @Nullable G waiting;

  private SimTimedWait(Simulation sim, Runnable command, long when) {
    super(command, when);
    this.sim = sim;
    this.waiting = sim.running();
  }

  static SimTimedWait arm(Simulation sim, Runnable command, long nanos) {
    long most = Math.min(nanos, Long.MAX_VALUE / 2);
    SimTimedWait wait = new SimTimedWait(sim, command, System.nanoTime() + most);
    long unit = JdkTime.VIRTUAL ? 1 : UNIT;
    sim.clock().arm(wait, sim.clock().nanoTime() + Math.ceilDiv(most, unit) * unit);
    return wait;
  }

  @Override
  public void fire() {
    if (!JdkTime.VIRTUAL || isForOutside()) {
      awaitRealTime();
    }
    super.fire();
  }

  private boolean isForOutside() {
    return waiting != null
        && Arrays.stream(waiting.thread().getStackTrace())
            .anyMatch(f -> OUTSIDE.stream().anyMatch(f.getClassName()::startsWith));
  }

  /// Waits on the thread of the simulation for as long as the JDK would.
  private void awaitRealTime() {
    long left = getDelay(TimeUnit.NANOSECONDS);
    if (left > MOST_REAL_TIME.toNanos()) {
      sim.misused(
          "a goroutine waits for "
              + Duration.ofNanos(left)
              + " in a timed wait of the JDK, such as Thread.sleep, which needs real time: use"
              + " Go.sleep, a Timer or a context's deadline, which live by virtual time"
              + JdkTime.HINT);
      return;
    }
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = getDelay(TimeUnit.NANOSECONDS);
    }
  }
}
