package io.goloom.internal.sched;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// The canary of [IdleLooksAgain]: it sleeps without a second look.
@JCStressTest
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "Planted: nobody comes.")
@Outcome(expect = Expect.ACCEPTABLE, desc = "It stays awake, or another M is woken.")
@State
public class IdleLooksAgainCanary {
  private final Played scheduler = new Played(1);
  private final P mine = Objects.requireNonNull(scheduler.takeIdleP(Played.FIRST_M));

  /// Begins with one M, which spins.
  public IdleLooksAgainCanary() {
    scheduler.startSpinning();
  }

  /// Finds nothing and gives its P up.
  ///
  /// @param r whether it sleeps
  @Actor
  public void idler(ZZ_Result r) {
    if (scheduler.makeIdle(mine)) {
      scheduler.stopSpinning();
      r.r1 = true;
    }
  }

  /// Makes one ready.
  @Actor
  public void waker() {
    scheduler.inject(new Item(0));
  }

  /// Looks whether another was woken.
  ///
  /// @param r the result
  @Arbiter
  public void woken(ZZ_Result r) {
    r.r2 = scheduler.woken();
  }
}
