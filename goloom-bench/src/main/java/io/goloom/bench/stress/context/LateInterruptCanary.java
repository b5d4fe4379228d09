package io.goloom.bench.stress.context;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The planted bug of [SlowInterruptIsAwaited]: a scope that does not wait for an interrupt that is
/// on its way.
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "The status is clear.")
@Outcome(id = "1", expect = Expect.FORBIDDEN, desc = "Planted: the interrupt came late.")
@State
public class LateInterruptCanary {
  private final Cancellable ctx = Context.background().withCancel();
  private volatile boolean canceled;

  private static final class HastyScope extends SlowScope {
    HastyScope(Context context) {
      super(context);
    }

    @Override
    protected void awaitFired() {}
  }

  /// Ends the context.
  @Actor
  public void cancel() {
    ctx.cancel();
    canceled = true;
  }

  /// As [SlowInterruptIsAwaited#run], with the hasty scope.
  ///
  /// @param r the result
  @Actor
  public void run(I_Result r) {
    new HastyScope(ctx).pass();
    while (!canceled) {
      Thread.onSpinWait();
    }
    r.r1 = Thread.interrupted() ? 1 : 0;
  }
}
