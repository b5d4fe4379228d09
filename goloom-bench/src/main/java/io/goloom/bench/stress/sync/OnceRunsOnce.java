package io.goloom.bench.stress.sync;

import io.goloom.sync.Once;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Of two callers one runs the task, and both see its effects: I1 and I2 of [Once].
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Run once, seen by both.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Run twice, or not seen.")
@State
public class OnceRunsOnce {
  private final Once once = new Once();
  private int runs;

  private int ask() {
    once.run(() -> runs++);
    return runs;
  }

  /// Asks.
  ///
  /// @param r the result
  @Actor
  public void one(II_Result r) {
    r.r1 = ask();
  }

  /// Asks too.
  ///
  /// @param r the result
  @Actor
  public void other(II_Result r) {
    r.r2 = ask();
  }
}
