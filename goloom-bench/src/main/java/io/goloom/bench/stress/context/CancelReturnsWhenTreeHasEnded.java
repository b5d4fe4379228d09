package io.goloom.bench.stress.context;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Node I4: when a cancellation returns, the whole tree below has ended, also if another one was at
/// work on part of it.
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "The leaf has ended for both.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A cancellation returned too soon.")
@State
public class CancelReturnsWhenTreeHasEnded {
  private final Cancellable root = Context.background().withCancel();
  private final Cancellable middle = root.withCancel();
  private final Cancellable leaf = middle.withCancel().withCancel();

  /// Ends the tree from the root.
  ///
  /// @param r the result
  @Actor
  public void atRoot(II_Result r) {
    root.cancel();
    r.r1 = leaf.err() != null ? 1 : 0;
  }

  /// Ends it from the middle.
  ///
  /// @param r the result
  @Actor
  public void inTheMiddle(II_Result r) {
    middle.cancel();
    r.r2 = leaf.err() != null ? 1 : 0;
  }
}
