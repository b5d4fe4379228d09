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

/// Scope I1: a body that still runs when its context has ended has been interrupted.
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The body was interrupted.")
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "The context ended before the body.")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "The interrupt was lost.")
@State
public class InterruptIsNotLost {
  private final Cancellable ctx = Context.background().withCancel();
  private volatile boolean canceled;

  /// Ends the context.
  @Actor
  public void cancel() {
    ctx.cancel();
    canceled = true;
  }

  /// Waits inside for the end, and looks whether it was told.
  ///
  /// @param r the result
  @Actor
  public void run(I_Result r) {
    try {
      Running.run(
          ctx,
          () -> {
            while (!canceled) {
              Thread.onSpinWait();
            }
            r.r1 = Thread.currentThread().isInterrupted() ? 1 : 0;
          });
    } catch (ContextException e) {
      r.r1 = 2;
    }
    Thread.interrupted(); // keep the cases apart, whatever went wrong in this one
  }
}
