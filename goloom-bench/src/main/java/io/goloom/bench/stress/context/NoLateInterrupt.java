package io.goloom.bench.stress.context;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Scope I2, I3: once `run` is over, no interrupt of its context comes any more, and none is left.
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "The status is clear.")
@Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "An interrupt came late, or was left behind.")
@State
public class NoLateInterrupt {
  private final Cancellable ctx = Context.background().withCancel();
  private volatile boolean canceled;

  /// Ends the context.
  @Actor
  public void cancel() {
    ctx.cancel();
    canceled = true;
  }

  /// Runs under it, and looks at the status when nothing of the cancellation can be under way.
  ///
  /// @param r the result
  @Actor
  public void run(I_Result r) {
    try {
      Running.run(ctx, () -> {});
    } catch (ContextException e) {
      // It ended before the body.
    }
    while (!canceled) {
      Thread.onSpinWait();
    }
    r.r1 = Thread.interrupted() ? 1 : 0;
  }
}
