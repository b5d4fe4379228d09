package io.goloom.internal.sched;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// The canary of [StealErasesNoPut]: a ring of one, whose thief clears by a plain store.
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Refused: still full.")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Put, and there.")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "Planted: the thief has erased it.")
@State
public class StealErasesNoPutCanary {
  private final AtomicInteger head = new AtomicInteger();
  private final Item last = new Item(1);
  private volatile @Nullable Item slot = new Item(0);

  /// Puts as soon as there is room, for a while.
  ///
  /// @param r the result
  @Actor
  public void owner(II_Result r) {
    for (int i = 0; i < 50 && r.r1 == 0; i++) {
      if (head.get() == 1) {
        slot = last;
        r.r1 = 1;
      }
    }
  }

  /// Steals.
  @Actor
  public void thief() {
    if (head.compareAndSet(0, 1)) {
      slot = null;
    }
  }

  /// Looks.
  ///
  /// @param r the result
  @Arbiter
  public void look(II_Result r) {
    r.r2 = slot == last ? 1 : 0;
  }
}
