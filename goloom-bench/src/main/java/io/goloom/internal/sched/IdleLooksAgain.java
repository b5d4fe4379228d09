package io.goloom.internal.sched;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// M3 and S4: the last M that spins goes to sleep while another thread makes a goroutine ready.
@JCStressTest
@Outcome(
    id = "true, false",
    expect = Expect.FORBIDDEN,
    desc = "The goroutine waits, and nobody comes.")
@Outcome(expect = Expect.ACCEPTABLE, desc = "It stays awake, or another M is woken.")
@State
public class IdleLooksAgain {
  private final Played scheduler = new Played(1);
  private final P mine = Objects.requireNonNull(scheduler.takeIdleP(Played.FIRST_M));

  /// Begins with one M, which spins.
  public IdleLooksAgain() {
    scheduler.startSpinning();
  }

  /// Finds nothing and gives its P up.
  ///
  /// @param r whether it sleeps
  @Actor
  public void idler(ZZ_Result r) {
    r.r1 = scheduler.sleeps(mine, true);
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
