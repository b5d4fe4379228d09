package io.goloom.bench.stress.context;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Node I1, I5: a child that ends while its parent does keeps the cause of who was first, and the
/// list of children stays whole.
@JCStressTest
@Outcome(
    id = {"1, 1", "2, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "One cause for the child; its neighbours ended too.")
@Outcome(expect = Expect.FORBIDDEN, desc = "No cause, or a neighbour was left behind.")
@State
public class ChildCancelAgainstParentCancel {
  private final Exception one = new Exception("1");
  private final Exception two = new Exception("2");
  private final Cancellable parent = Context.background().withCancel();
  private final Cancellable before = parent.withCancel();
  private final Cancellable child = parent.withCancel();
  private final Cancellable after = parent.withCancel();

  /// Ends the parent.
  @Actor
  public void parent() {
    parent.cancel(one);
  }

  /// Ends the child, which leaves the parent's list.
  @Actor
  public void child() {
    child.cancel(two);
  }

  /// Looks at all of them.
  ///
  /// @param r the result
  @Arbiter
  public void look(II_Result r) {
    Throwable cause = child.cause();
    r.r1 = one.equals(cause) ? 1 : two.equals(cause) ? 2 : 0;
    r.r2 = one.equals(before.cause()) && one.equals(after.cause()) ? 1 : 0;
  }
}
