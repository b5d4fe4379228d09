package io.goloom.bench.stress.context;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Scope I3, I4: leaving an inner scope does not take away the interrupt of the outer one, and
/// leaving both leaves none.
@JCStressTest
@Outcome(
    id = "1, 0",
    expect = Expect.ACCEPTABLE,
    desc = "The outer body was interrupted, and nothing is left.")
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "The outer context ended before the body.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The outer interrupt was lost, or one was left behind.")
@State
public class NestedScopesKeepOuterInterrupt {
  private final Cancellable outer = Context.background().withCancel();
  private final Cancellable inner = outer.withCancel();
  private volatile boolean canceled;

  /// Ends both contexts.
  @Actor
  public void cancel() {
    outer.cancel();
    canceled = true;
  }

  /// Runs an inner scope and looks at the status of the outer one.
  ///
  /// @param r the result
  @Actor
  public void run(II_Result r) {
    try {
      Running.run(
          outer,
          () -> {
            try {
              Running.run(inner, () -> {});
            } catch (ContextException e) {
              // It ended before the inner body.
            }
            while (!canceled) {
              Thread.onSpinWait();
            }
            r.r1 = Thread.currentThread().isInterrupted() ? 1 : 0;
          });
    } catch (ContextException e) {
      r.r1 = 2;
    }
    r.r2 = Thread.interrupted() ? 1 : 0;
  }
}
