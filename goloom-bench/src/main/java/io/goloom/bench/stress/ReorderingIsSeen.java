package io.goloom.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The canary of the stress run: two plain stores, each followed by a plain load of the other
/// field.
///
/// Every processor reorders these, so a report without `0, 0` comes from a run that saw nothing.
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE_INTERESTING, desc = "Reordered, and seen.")
@Outcome(expect = Expect.ACCEPTABLE, desc = "In some order of the program.")
@State
public class ReorderingIsSeen {
  private int x;
  private int y;

  @Actor
  public void storeX(II_Result r) {
    x = 1;
    r.r1 = y;
  }

  @Actor
  public void storeY(II_Result r) {
    y = 1;
    r.r2 = x;
  }
}
