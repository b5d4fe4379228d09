package io.goloom.bench.stress.context;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Node I1: of two cancellations one sets the cause, and both see it when they return.
@JCStressTest
@Outcome(
    id = {"1, 1", "2, 2"},
    expect = Expect.ACCEPTABLE,
    desc = "One cause.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Two causes, or none.")
@State
public class FirstCancelWins {
  private final Exception one = new Exception("1");
  private final Exception two = new Exception("2");
  private final Cancellable ctx = Context.background().withCancel();

  private int seen() {
    Throwable cause = ctx.cause();
    return one.equals(cause) ? 1 : two.equals(cause) ? 2 : 0;
  }

  /// Cancels with the first cause.
  ///
  /// @param r the result
  @Actor
  public void first(II_Result r) {
    ctx.cancel(one);
    r.r1 = seen();
  }

  /// Cancels with the second cause.
  ///
  /// @param r the result
  @Actor
  public void second(II_Result r) {
    ctx.cancel(two);
    r.r2 = seen();
  }
}
