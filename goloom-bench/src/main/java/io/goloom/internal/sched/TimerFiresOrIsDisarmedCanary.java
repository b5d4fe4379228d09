package io.goloom.internal.sched;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The canary of [TimerFiresOrIsDisarmed]: whether the timer is armed is looked at without the
/// queue's lock.
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "Fired.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Disarmed.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Planted: fired although disarmed.")
@State
public class TimerFiresOrIsDisarmedCanary {
  private volatile boolean armed = true;

  /// Takes it.
  ///
  /// @param r whether it did
  @Actor
  public void fires(II_Result r) {
    if (armed) {
      armed = false;
      r.r1 = 1;
    }
  }

  /// Disarms it.
  ///
  /// @param r whether it did
  @Actor
  public void disarms(II_Result r) {
    if (armed) {
      armed = false;
      r.r2 = 1;
    }
  }
}
