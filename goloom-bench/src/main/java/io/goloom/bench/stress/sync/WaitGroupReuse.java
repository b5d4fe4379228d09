package io.goloom.bench.stress.sync;

import io.goloom.sync.WaitGroup;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A group is used for a second round as soon as the only waiter of the first has returned: neither
/// round ends early, and it is not taken for misuse: I3 and I4 of [WaitGroup].
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each round was waited for.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A round ended early, or was taken for misuse.")
@State
public class WaitGroupReuse {
  private final WaitGroup wg = new WaitGroup();
  private int first;
  private int second;
  private volatile boolean again;

  /// Makes a group that waits for one.
  public WaitGroupReuse() {
    wg.add(1);
  }

  /// Works in both rounds.
  @Actor
  public void worker() {
    first = 1;
    wg.done();
    while (!again) {
      Thread.onSpinWait();
    }
    second = 1;
    wg.done();
  }

  /// Waits for both rounds.
  ///
  /// @param r the result
  @Actor
  public void waiter(II_Result r) {
    try {
      wg.await();
      r.r1 = first;
      wg.add(1);
      again = true;
      wg.await();
      r.r2 = second;
    } catch (InterruptedException | IllegalStateException e) {
      r.r2 = -1;
      again = true;
    }
  }
}
