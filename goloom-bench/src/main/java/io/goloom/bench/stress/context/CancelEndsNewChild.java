package io.goloom.bench.stress.context;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Node I3: a child that is made while its parent ends ends too.
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The child has ended.")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "The child was left behind.")
@State
public class CancelEndsNewChild {
  private final Cancellable parent = Context.background().withCancel();
  private Context child = parent;

  /// Ends the parent.
  @Actor
  public void cancel() {
    parent.cancel();
  }

  /// Makes the child.
  @Actor
  public void derive() {
    child = parent.withCancel();
  }

  /// Looks at the child.
  ///
  /// @param r the result
  @Arbiter
  public void look(I_Result r) {
    r.r1 = !child.equals(parent) && child.err() != null && child.done().isClosed() ? 1 : 0;
  }
}
