package io.goloom.bench.stress.sync;

import io.goloom.sync.WaitGroup;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Of two `done` at once the last one lets the waiter go, and this sees what came before both: I1
/// of [WaitGroup] and its memory effects.
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both are seen.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Returned too early.")
@State
public class WaitGroupLastDoneReleases {
  private final WaitGroup wg = new WaitGroup();
  private int x;
  private int y;
  private int seenY;
  private final Parked waiter;

  /// Makes a group that waits for two, and a waiter.
  public WaitGroupLastDoneReleases() {
    wg.add(2);
    waiter =
        Parked.start(() -> {
          wg.await();
          seenY = y;
          return x;
        });
  }

  /// Works.
  @Actor
  public void one() {
    x = 1;
    wg.done();
  }

  /// Works too.
  @Actor
  public void other() {
    y = 1;
    wg.done();
  }

  /// Tells what the waiter saw.
  ///
  /// @param r the result
  @Arbiter
  public void end(II_Result r) {
    r.r1 = waiter.join();
    r.r2 = seenY;
  }
}
