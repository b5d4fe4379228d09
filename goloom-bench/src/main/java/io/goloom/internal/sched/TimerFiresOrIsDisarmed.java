package io.goloom.internal.sched;

import io.goloom.internal.time.TimerQueue;
import io.goloom.internal.time.TimerTask;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIJ_Result;

/// T1 and T2: a timer is taken by who fires it or by who disarms it, and the queue then has none.
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "Fired.")
@Outcome(id = "0, 1, 0", expect = Expect.ACCEPTABLE, desc = "Disarmed.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Both, or neither, or the queue still tells its time.")
@State
public class TimerFiresOrIsDisarmed {
  private final TimerQueue queue = new TimerQueue();
  private final TimerTask timer =
      new TimerTask() {
        @Override
        public void fire() {
          throw new IllegalStateException("only taken here");
        }
      };

  /// Begins with one that is due.
  public TimerFiresOrIsDisarmed() {
    queue.arm(timer, 1);
  }

  /// Takes it.
  ///
  /// @param r whether it did
  @Actor
  public void fires(IIJ_Result r) {
    r.r1 = queue.takeDue(2) == null ? 0 : 1;
  }

  /// Disarms it.
  ///
  /// @param r whether it did
  @Actor
  public void disarms(IIJ_Result r) {
    r.r2 = TimerQueue.disarm(timer) ? 1 : 0;
  }

  /// Looks at the queue's time.
  ///
  /// @param r the result
  @Arbiter
  public void look(IIJ_Result r) {
    r.r3 = queue.next();
  }
}
