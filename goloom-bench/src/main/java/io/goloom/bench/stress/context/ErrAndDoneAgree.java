package io.goloom.bench.stress.context;

import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Node I2: who sees err sees Done closed, and who sees Done closed sees err.
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Both agree, or both say nothing yet.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One is ahead of the other.")
@State
public class ErrAndDoneAgree {
  private final Cancellable ctx = Context.background().withCancel();
  private final ReceiveChannel<Void> done = ctx.done();

  /// Ends the context.
  @Actor
  public void cancel() {
    ctx.cancel();
  }

  /// Asks err first, then the channel first.
  ///
  /// @param r the result
  @Actor
  public void ask(II_Result r) {
    r.r1 = ctx.err() == null || done.isClosed() ? 1 : 0;
    r.r2 = !done.isClosed() || ctx.err() != null ? 1 : 0;
  }
}
