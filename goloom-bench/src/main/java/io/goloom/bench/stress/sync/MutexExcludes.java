package io.goloom.bench.stress.sync;

import io.goloom.sync.Mutex;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Two are never inside at once, and who comes next sees what the one before did: I1 of [Mutex].
@JCStressTest
@Outcome(id = "10", expect = Expect.ACCEPTABLE, desc = "All counted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Two were inside.")
@State
public class MutexExcludes {
  private final Mutex mu = new Mutex();
  private int count;

  private void count() {
    for (int i = 0; i < 5; i++) {
      mu.lock();
      count++;
      mu.unlock();
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
