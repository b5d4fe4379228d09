package io.goloom.internal.sched;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// M3 and S4: the only idle P is taken by an M that comes back from a long run, while a waker is
/// about to take it. The M finds nothing yet and goes to sleep.
@JCStressTest
@Outcome(
    id = "true, false",
    expect = Expect.FORBIDDEN,
    desc = "The goroutine waits, and nobody comes.")
@Outcome(expect = Expect.ACCEPTABLE, desc = "The M has it or stays awake, or another M is woken.")
@State
public class WakerFindsThePGone {
  private final Played scheduler = new Played(1);

  /// Comes back, looks and goes.
  ///
  /// @param r whether it sleeps
  @Actor
  public void comesBack(ZZ_Result r) {
    P p = scheduler.takeIdleP(Played.FIRST_M);
    if (p == null) {
      r.r1 = true;
    } else if (scheduler.takeGlobal(p) == null) {
      r.r1 = scheduler.sleeps(p, false);
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
