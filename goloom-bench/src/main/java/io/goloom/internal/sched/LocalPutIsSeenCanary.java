package io.goloom.internal.sched;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// The canary of [LocalPutIsSeen]: it looks for idle Ps without a fence after the put.
@JCStressTest
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "Planted: neither saw the other.")
@Outcome(expect = Expect.ACCEPTABLE, desc = "It stays awake, or another M is woken.")
@State
public class LocalPutIsSeenCanary {
  private final Played scheduler = new Played(2);
  private final P mine = Objects.requireNonNull(scheduler.takeIdleP(Played.FIRST_M));

  private final P other = Objects.requireNonNull(scheduler.takeIdleP(Played.FIRST_M));

  /// Begins with one M that spins and one that runs a goroutine.
  public LocalPutIsSeenCanary() {
    scheduler.startSpinning();
  }

  /// Finds nothing and gives its P up.
  ///
  /// @param r whether it sleeps
  @Actor
  public void idler(ZZ_Result r) {
    r.r1 = scheduler.sleeps(mine, true);
  }

  /// Puts one.
  @Actor
  public void runner() {
    other.queue.put(new Item(0));
    if (scheduler.idlePs() > 0) {
      scheduler.wakeOne();
    }
  }

  /// Looks whether another was woken.
  ///
  /// @param r the result
  @Arbiter
  public void woken(ZZ_Result r) {
    r.r2 = scheduler.woken();
  }
}
