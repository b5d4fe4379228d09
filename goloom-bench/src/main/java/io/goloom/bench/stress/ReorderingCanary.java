package io.goloom.bench.stress;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The runner's own canary: two plain stores, each followed by a plain load of the other field.
///
/// Every processor reorders these, so a run in which `0, 0` was not found saw nothing.
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "Planted: reordered.")
@Outcome(expect = Expect.ACCEPTABLE, desc = "In some order of the program.")
@State
public class ReorderingCanary {
  private int x;
  private int y;

  /// Stores x, loads y.
  ///
  /// @param r what it saw
  @Actor
  public void storeX(II_Result r) {
    x = 1;
    r.r1 = y;
  }

  /// Stores y, loads x.
  ///
  /// @param r what it saw
  @Actor
  public void storeY(II_Result r) {
    y = 1;
    r.r2 = x;
  }
}
