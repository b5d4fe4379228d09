package io.goloom.internal.sched;

import java.util.concurrent.RejectedExecutionException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// L1: a goroutine is started while the scheduler is closed. Either it is refused, or the closer
/// waits for it.
@JCStressTest
@Outcome(id = "true, true", expect = Expect.FORBIDDEN, desc = "It runs on a closed scheduler.")
@Outcome(expect = Expect.ACCEPTABLE, desc = "Refused, or waited for.")
@State
public class CloseSeesTheStart {
  private final Played scheduler = new Played(1);
  private final G g = scheduler.unstarted();

  /// Starts a goroutine, as far as the lifecycle is asked.
  ///
  /// @param r whether it may
  @Actor
  public void starter(ZZ_Result r) {
    try {
      scheduler.registry().add(g);
      scheduler.lifecycle().admit();
      r.r1 = true;
    } catch (RejectedExecutionException e) {
      r.r1 = false;
    }
  }

  /// Closes the scheduler.
  ///
  /// @param r whether none lived
  @Actor
  public void closer(ZZ_Result r) {
    scheduler.lifecycle().beginClosing();
    r.r2 = scheduler.lifecycle().isClosed();
  }
}
