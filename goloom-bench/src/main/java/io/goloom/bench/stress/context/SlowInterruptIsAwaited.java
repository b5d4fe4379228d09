package io.goloom.bench.stress.context;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Scope I2, I3, in slow motion: as [NoLateInterrupt], with an interrupt that takes its time. Its
/// canary is [LateInterruptCanary].
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "The status is clear.")
@Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "An interrupt came late, or was left behind.")
@State
public class SlowInterruptIsAwaited {
  private final Cancellable ctx = Context.background().withCancel();
  private volatile boolean canceled;

  /// Ends the context.
  @Actor
  public void cancel() {
    ctx.cancel();
    canceled = true;
  }

  /// Passes through a scope, and looks at the status when nothing of the cancellation can be under
  /// way.
  ///
  /// @param r the result
  @Actor
  public void run(I_Result r) {
    new SlowScope(ctx).pass();
    while (!canceled) {
      Thread.onSpinWait();
    }
    r.r1 = Thread.interrupted() ? 1 : 0;
  }
}
