package io.goloom.bench.stress.sync;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The canary of [CondSignalAgainstCancel] and [SemaphoreCancelAgainstRelease]: a place in a queue
/// that a signal and a leaving waiter take without a lock.
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "One of them took it.")
@Outcome(
    id = "2",
    expect = Expect.FORBIDDEN,
    desc = "Planted: the signal went to one who has left.")
@State
public class HandOverAgainstLeaveCanary {
  private volatile boolean queued = true;
  private int received;
  private int left;

  /// Gives the waiter a signal.
  @Actor
  public void signaler() {
    if (queued) {
      queued = false;
      received = 1;
    }
  }

  /// Takes the waiter away.
  @Actor
  public void canceler() {
    if (queued) {
      queued = false;
      left = 1;
    }
  }

  /// Counts what happened.
  ///
  /// @param r the result
  @Arbiter
  public void end(I_Result r) {
    r.r1 = received + left;
  }
}
