package io.goloom.internal.sched;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/// L2: the last goroutine ends while the scheduler is closed. One of the two sees that none is
/// left.
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "It is closed.")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "The closer waits for good.")
@State
public class LastOneCloses {
  private final Played scheduler = new Played(1);
  private final G g = scheduler.unstarted();

  /// Begins with one that lives.
  public LastOneCloses() {
    scheduler.registry().add(g);
  }

  /// Ends.
  @Actor
  public void last() {
    scheduler.ended(g);
  }

  /// Closes the scheduler.
  @Actor
  public void closer() {
    scheduler.lifecycle().beginClosing();
  }

  /// Looks whether it is closed.
  ///
  /// @param r the result
  @Arbiter
  public void closed(Z_Result r) {
    r.r1 = scheduler.lifecycle().isClosed();
  }
}
