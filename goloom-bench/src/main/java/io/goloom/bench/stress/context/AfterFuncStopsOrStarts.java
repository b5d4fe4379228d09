package io.goloom.bench.stress.context;

import io.goloom.context.AfterFunc;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// A task of `afterFunc` is stopped or started: never both, never neither.
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Stopped in time.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Started.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both, or twice.")
@State
public class AfterFuncStopsOrStarts {
  private final Cancellable ctx = Context.background().withCancel();
  private final AtomicInteger started = new AtomicInteger();
  private final AfterFunc task = ctx.afterFunc(started::incrementAndGet);

  /// Ends the context.
  @Actor
  public void cancel() {
    ctx.cancel();
  }

  /// Stops the task.
  ///
  /// @param r the result
  @Actor
  public void stop(II_Result r) {
    r.r1 = task.stop() ? 1 : 0;
  }

  /// Counts; a task that was started may not have begun yet, and the case hangs if it never does.
  ///
  /// @param r the result
  @Arbiter
  public void count(II_Result r) {
    while (r.r1 == 0 && started.get() == 0) {
      Thread.onSpinWait();
    }
    r.r2 = started.get();
  }
}
