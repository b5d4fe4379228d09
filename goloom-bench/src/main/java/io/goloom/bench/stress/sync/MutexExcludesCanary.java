package io.goloom.bench.stress.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The canary of [MutexExcludes]: a lock that looks whether it is free, and takes it in a second
/// step.
@JCStressTest
@Outcome(id = "10", expect = Expect.ACCEPTABLE, desc = "All counted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Planted: two were inside.")
@State
public class MutexExcludesCanary {
  private volatile boolean locked;
  private int count;

  private void count() {
    for (int i = 0; i < 5; i++) {
      while (locked) {
        Thread.onSpinWait();
      }
      locked = true;
      count++;
      locked = false;
    }
  }

  /// Counts to five.
  @Actor
  public void one() {
    count();
  }

  /// Counts to five.
  @Actor
  public void other() {
    count();
  }

  /// Reads the sum.
  ///
  /// @param r the result
  @Arbiter
  public void sum(I_Result r) {
    r.r1 = count;
  }
}
