package io.goloom.internal.sched;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The canary of [RunnextIsInOnePlace]: who owns the P is looked at before the put, and not after.
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "In one place, where somebody looks.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Planted: left behind on a P that is idle.")
@State
public class RunnextIsInOnePlaceCanary {
  private static final int RUN = P.word(Played.FIRST_M, P.RUN);

  private final P p = new P(0);
  private final Item woken = new Item(0);
  private boolean takenBack;
  private boolean taken;

  /// Begins with a goroutine that runs.
  public RunnextIsInOnePlaceCanary() {
    p.release(RUN);
  }

  /// Makes one ready.
  @Actor
  public void waker() {
    if (P.owner(p.word()) == Played.FIRST_M) {
      p.next(woken);
    } else {
      takenBack = true;
    }
  }

  /// Takes the P for another M, which looks at runnext once and goes idle.
  @Actor
  public void sysmon() {
    if (p.cas(RUN, P.word(Played.FIRST_M + 1, P.SCHED))) {
      taken = p.takeNext() != null;
      p.release(P.word(P.SYSMON, P.IDLE));
    }
  }

  /// Counts its places.
  ///
  /// @param r the result
  @Arbiter
  public void count(I_Result r) {
    boolean standsWithItsOwner = p.hasNext() && p.word() == RUN;
    r.r1 = (takenBack ? 1 : 0) + (taken ? 1 : 0) + (standsWithItsOwner ? 1 : 0);
  }
}
