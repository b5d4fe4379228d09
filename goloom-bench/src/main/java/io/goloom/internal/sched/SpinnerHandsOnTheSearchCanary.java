package io.goloom.internal.sched;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// The canary of [SpinnerHandsOnTheSearch]: it does not look whether there is more.
@JCStressTest
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "Planted: nobody comes.")
@Outcome(expect = Expect.ACCEPTABLE, desc = "It stays awake, or another M is woken.")
@State
public class SpinnerHandsOnTheSearchCanary {
  private final Played scheduler = new Played(2);
  private final P mine = Objects.requireNonNull(scheduler.takeIdleP(Played.FIRST_M));

  /// Begins with one M that spins; the other P is idle.
  public SpinnerHandsOnTheSearchCanary() {
    scheduler.startSpinning();
    mine.release(P.word(Played.FIRST_M, P.SCHED));
  }

  /// Is about to run what it has found.
  ///
  /// @param r that it runs
  @Actor
  public void spinner(ZZ_Result r) {
    scheduler.stopSpinning();
    r.r1 = true;
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
