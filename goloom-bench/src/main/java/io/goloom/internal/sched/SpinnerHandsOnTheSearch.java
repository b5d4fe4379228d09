package io.goloom.internal.sched;

import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/// M4 and S4: an M that spins has found a goroutine, while another is made ready by one who relies
/// on it.
@JCStressTest
@Outcome(id = "true, false", expect = Expect.FORBIDDEN, desc = "The other waits, and nobody comes.")
@Outcome(expect = Expect.ACCEPTABLE, desc = "It stays awake, or another M is woken.")
@State
public class SpinnerHandsOnTheSearch {
  private final Played scheduler = new Played(2);
  private final P mine = Objects.requireNonNull(scheduler.takeIdleP(Played.FIRST_M));

  /// Begins with one M that spins; the other P is idle.
  public SpinnerHandsOnTheSearch() {
    scheduler.startSpinning();
    mine.release(P.word(Played.FIRST_M, P.SCHED));
  }

  /// Is about to run what it has found, as M does.
  ///
  /// @param r that it runs
  @Actor
  public void spinner(ZZ_Result r) {
    if (scheduler.stopSpinning() == 0 && scheduler.hasSharedWork()) {
      scheduler.wakeOne();
    }
    r.r1 = true;
  }

  /// Makes one ready.
  @Actor
  public void waker() {
    scheduler.inject(new Item(0));
  }

  /// Looks whether another was woken.
  ///
  /// @param r the result
  @Arbiter
  public void woken(ZZ_Result r) {
    r.r2 = scheduler.woken();
  }
}
