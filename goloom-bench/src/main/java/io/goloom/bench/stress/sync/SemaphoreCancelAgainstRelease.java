package io.goloom.bench.stress.sync;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.Semaphore;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A release meets the end of the context of the head of the queue: nothing of the weight is lost,
/// and the request behind it is granted: I2 and I3 of [Semaphore].
@JCStressTest
@Outcome(
    id = {"0, 1", "1, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "It was canceled, or granted.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Some weight is lost.")
@State
public class SemaphoreCancelAgainstRelease {
  private final Semaphore sem = new Semaphore(2);
  private final Cancellable ctx = Context.background().withCancel();
  private final Parked large;
  private final Parked small;

  /// Makes a semaphore of which half is held, and two requests.
  public SemaphoreCancelAgainstRelease() {
    if (!sem.tryAcquire(1)) {
      throw new AssertionError("it is new");
    }
    large = Parked.start(() -> use(ctx, 2));
    small = Parked.start(() -> use(Context.background(), 1));
  }

  private int use(Context under, long n) throws InterruptedException {
    sem.acquire(under, n);
    sem.release(n);
    return 1;
  }

  /// Gives back what is held.
  @Actor
  public void releaser() {
    sem.release(1);
  }

  /// Ends the context of the large request.
  @Actor
  public void canceler() {
    ctx.cancel();
  }

  /// Waits for both, and looks whether all of it is there.
  ///
  /// @param r the result
  @Arbiter
  public void end(II_Result r) {
    r.r1 = large.join();
    r.r2 = small.join() == 1 && sem.tryAcquire(2) ? 1 : 0;
  }
}
