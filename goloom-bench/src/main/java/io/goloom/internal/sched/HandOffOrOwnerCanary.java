package io.goloom.internal.sched;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The canary of [HandOffOrOwner]: who owns the P is read, and written in a second step.
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "The owner was in SCHED meanwhile.")
@Outcome(id = "1, 2", expect = Expect.ACCEPTABLE, desc = "Put, then taken over with it.")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Taken over; the owner noticed.")
@Outcome(id = "1, 1", expect = Expect.FORBIDDEN, desc = "Planted: two owners.")
@State
public class HandOffOrOwnerCanary {
  private static final int RUN = P.word(Played.FIRST_M, P.RUN);

  private final P p = new P(0);

  /// Begins with a goroutine that runs.
  public HandOffOrOwnerCanary() {
    p.release(RUN);
  }

  /// Puts.
  ///
  /// @param r whether it did
  @Actor
  public void owner(II_Result r) {
    if (p.word() == RUN) {
      p.release(P.word(Played.FIRST_M, P.SCHED));
      p.queue.put(new Item(0));
      p.release(RUN);
      r.r1 = 1;
    }
  }

  /// Takes the P.
  ///
  /// @param r whether it did, and whether something was in the ring
  @Actor
  public void sysmon(II_Result r) {
    if (p.word() == RUN) {
      p.release(P.word(P.SYSMON, P.SCHED));
      r.r2 = p.queue.take() == null ? 1 : 2;
    }
  }
}
