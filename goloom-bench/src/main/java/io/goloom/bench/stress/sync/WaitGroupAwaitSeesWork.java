package io.goloom.bench.stress.sync;

import io.goloom.sync.WaitGroup;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Who returns from `await` sees what the goroutine did before `done`, however the two meet: I1 and
/// I2 of [WaitGroup].
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "It is seen.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Returned too early.")
@State
public class WaitGroupAwaitSeesWork {
  private final WaitGroup wg = new WaitGroup();
  private int x;

  /// Makes a group that waits for one.
  public WaitGroupAwaitSeesWork() {
    wg.add(1);
  }

  /// Works.
  @Actor
  public void worker() {
    x = 1;
    wg.done();
  }

  /// Waits.
  ///
  /// @param r the result
  @Actor
  public void waiter(I_Result r) {
    try {
      wg.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    r.r1 = x;
  }
}
