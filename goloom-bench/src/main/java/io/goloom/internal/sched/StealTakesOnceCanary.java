package io.goloom.internal.sched;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The canary of [StealTakesOnce]: a head that is moved by a store and not by a CAS.
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "It left once.")
@Outcome(id = "2", expect = Expect.FORBIDDEN, desc = "Planted: both took it.")
@State
public class StealTakesOnceCanary {
  private volatile int head;
  private int taken;
  private int stolen;

  private int take() {
    int h = head;
    if (h == 1) {
      return 0;
    }
    head = h + 1;
    return 1;
  }

  /// Takes.
  @Actor
  public void owner() {
    taken = take();
  }

  /// Steals.
  @Actor
  public void thief() {
    stolen = take();
  }

  /// Counts.
  ///
  /// @param r the result
  @Arbiter
  public void count(I_Result r) {
    r.r1 = taken + stolen;
  }
}
