package io.goloom.internal.sched;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/// The canary of [LastOneCloses]: it looks at the phase before it leaves the registry.
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "It is closed.")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "Planted: the closer waits for good.")
@State
public class LastOneClosesCanary {
  private final Played scheduler = new Played(1);
  private final G g = scheduler.unstarted();

  /// Begins with one that lives.
  public LastOneClosesCanary() {
    scheduler.registry().add(g);
  }

  /// Ends.
  @Actor
  public void last() {
    scheduler.lifecycle().mayBeLast();
    scheduler.registry().remove(g);
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
