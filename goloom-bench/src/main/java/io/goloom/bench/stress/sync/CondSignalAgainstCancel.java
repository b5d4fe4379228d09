package io.goloom.bench.stress.sync;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.Cond;
import io.goloom.sync.Mutex;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A signal meets a waiter whose context ends at the same time: it is received, or goes to the
/// waiter behind it, and either way the lock was held after the wait and is free in the end: I2 of
/// [Cond].
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The first one had it.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "The second one had it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It was lost, or had twice.")
@State
public class CondSignalAgainstCancel {
  private final Mutex mu = new Mutex();
  private final Cond cond = new Cond(mu);
  private final Cancellable ctx = Context.background().withCancel();
  private final Parked hasty;
  private final Parked patient;

  /// Makes a condition that two wait for.
  public CondSignalAgainstCancel() {
    hasty = Parked.start(() -> await(ctx));
    patient = Parked.start(() -> await(Context.background()));
  }

  private int await(Context under) throws InterruptedException {
    mu.lock();
    try {
      cond.await(under);
    } finally {
      mu.unlock(); // throws if nobody has the lock
    }
    return 1;
  }

  /// Signals once.
  @Actor
  public void signaler() {
    cond.signal();
  }

  /// Ends the context of the first.
  @Actor
  public void canceler() {
    ctx.cancel();
  }

  /// Tells who had the signal; the second one needs another if the first one had it.
  ///
  /// @param r the result
  @Arbiter
  public void end(II_Result r) {
    r.r1 = hasty.join();
    boolean twice = r.r1 == 1 && patient.isOver();
    if (r.r1 == 1) {
      cond.signal();
    }
    int had = patient.join();
    if (twice || !mu.tryLock()) {
      r.r2 = -1;
    } else {
      r.r2 = r.r1 == 1 ? 0 : had;
    }
  }
}
