package io.goloom.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The runner's own canary: two increments of a plain field, of which one can get lost.
@JCStressTest
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "Both counted.")
@Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "Planted: one update is lost.")
@State
public class LostUpdateCanary {
  private int count;

  /// Increments.
  @Actor
  public void first() {
    count++;
  }

  /// Increments too.
  @Actor
  public void second() {
    count++;
  }

  /// Reads the sum.
  ///
  /// @param r the result
  @Arbiter
  public void sum(I_Result r) {
    r.r1 = count;
  }
}
