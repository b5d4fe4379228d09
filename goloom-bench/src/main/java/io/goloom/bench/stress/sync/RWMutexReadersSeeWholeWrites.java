package io.goloom.bench.stress.sync;

import io.goloom.sync.RWMutex;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A reader sees all of a write or nothing of it: I1 and I2 of [RWMutex].
@JCStressTest
@Outcome(
    id = {"0, 0", "1, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "Before the write, or after it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Half a write.")
@State
public class RWMutexReadersSeeWholeWrites {
  private final RWMutex rw = new RWMutex();
  private int x;
  private int y;

  /// Writes.
  @Actor
  public void writer() {
    rw.lock();
    x = 1;
    y = 1;
    rw.unlock();
  }

  /// Reads.
  ///
  /// @param r the result
  @Actor
  public void reader(II_Result r) {
    rw.rLock();
    r.r2 = y;
    r.r1 = x;
    rw.rUnlock();
  }
}
