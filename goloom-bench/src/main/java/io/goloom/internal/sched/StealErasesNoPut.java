package io.goloom.internal.sched;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Q1 and Q3 of the run queue: a full ring has room once another has begun to steal, and the thief
/// that clears what it took leaves alone what the owner puts there.
@JCStressTest
@Outcome(id = "0, 2048", expect = Expect.ACCEPTABLE, desc = "Refused: still full.")
@Outcome(id = "1, 2049", expect = Expect.ACCEPTABLE, desc = "Put, and all are there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One was lost, or too many taken in.")
@State
public class StealErasesNoPut {
  private final RunQueue queue = new RunQueue();
  private final RunQueue thief = new RunQueue();
  private boolean stole;

  /// Begins with a full ring.
  public StealErasesNoPut() {
    Item item = new Item(0);
    for (int i = 0; i < RunQueue.CAPACITY; i++) {
      queue.put(item);
    }
  }

  /// Puts as soon as there is room, for a while.
  ///
  /// @param r the result
  @Actor
  public void owner(II_Result r) {
    Item last = new Item(1);
    for (int i = 0; i < 50 && r.r1 == 0; i++) {
      r.r1 = queue.put(last) ? 1 : 0;
    }
  }

  /// Steals.
  @Actor
  public void thief() {
    stole = queue.steal(thief) != null;
  }

  /// Counts what is there.
  ///
  /// @param r the result
  @Arbiter
  public void count(II_Result r) {
    int n = stole ? 1 : 0;
    for (RunQueue q : new RunQueue[] {queue, thief}) {
      while (q.take() != null) {
        n++;
      }
    }
    r.r2 = n;
  }
}
