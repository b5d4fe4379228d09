package io.goloom.bench.stress.sync;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.RWMutex;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The last reader hands the lock to a writer whose context ends at the same time: the reader
/// behind the writer comes in, and the lock is free in the end: I3 and I4 of [RWMutex].
@JCStressTest
@Outcome(
    id = {"0, 1", "1, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "The writer was canceled, or had the lock.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The lock stayed locked.")
@State
public class RWMutexCancelAgainstLastReader {
  private final RWMutex rw = new RWMutex();
  private final Cancellable ctx = Context.background().withCancel();
  private final Parked writer;
  private final Parked reader;

  /// Makes a lock with a reader, a writer that waits and a reader behind it.
  public RWMutexCancelAgainstLastReader() {
    rw.rLock();
    writer =
        Parked.start(() -> {
          rw.lock(ctx);
          rw.unlock();
          return 1;
        });
    reader =
        Parked.start(() -> {
          rw.rLock();
          rw.rUnlock();
          return 1;
        });
  }

  /// Leaves.
  @Actor
  public void last() {
    rw.rUnlock();
  }

  /// Ends the context of the writer.
  @Actor
  public void canceler() {
    ctx.cancel();
  }

  /// Waits for both, and looks at the lock.
  ///
  /// @param r the result
  @Arbiter
  public void end(II_Result r) {
    r.r1 = writer.join();
    r.r2 = reader.join() == 1 && rw.tryLock() ? 1 : 0;
  }
}
