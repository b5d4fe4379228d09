package io.goloom.internal.sched;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// Q1 and Q2 of the run queue: what its owner puts and takes while another steals leaves once.
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "Each left once, or is still there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "One was lost or doubled.")
@State
public class StealTakesOnce {
  private final RunQueue queue = new RunQueue();
  private final RunQueue thief = new RunQueue();
  private final int[] taken = new int[3];
  private final int[] stolen = new int[3];

  /// Begins with two in it.
  public StealTakesOnce() {
    queue.put(new Item(0));
    queue.put(new Item(1));
  }

  private static void count(@Nullable Schedulable s, int[] into) {
    if (s instanceof Item item) {
      into[item.number]++;
    }
  }

  /// Takes, puts, takes.
  @Actor
  public void owner() {
    count(queue.take(), taken);
    queue.put(new Item(2));
    count(queue.take(), taken);
  }

  /// Steals twice.
  @Actor
  public void thief() {
    count(queue.steal(thief), stolen);
    count(thief.take(), stolen);
    count(queue.steal(thief), stolen);
  }

  /// Counts what left and what is left.
  ///
  /// @param r the result
  @Arbiter
  public void count(III_Result r) {
    for (RunQueue q : new RunQueue[] {queue, thief}) {
      for (Schedulable s = q.take(); s != null; s = q.take()) {
        count(s, taken);
      }
    }
    r.r1 = taken[0] + stolen[0];
    r.r2 = taken[1] + stolen[1];
    r.r3 = taken[2] + stolen[2];
  }
}
