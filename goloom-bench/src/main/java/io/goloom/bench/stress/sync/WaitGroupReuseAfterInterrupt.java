package io.goloom.bench.stress.sync;

import io.goloom.sync.WaitGroup;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// A waiter is interrupted while its round ends, and begins the next one: a release that comes late
/// leaves the new round alone: I3 and I4 of [WaitGroup].
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "The second round was waited for.")
@Outcome(expect = Expect.FORBIDDEN, desc = "It ended early, or was taken for misuse.")
@State
public class WaitGroupReuseAfterInterrupt {
  private final WaitGroup wg = new WaitGroup();
  private final Parked waiter;
  private int second;
  private volatile boolean interrupted;
  private volatile boolean again;

  /// Makes a group that waits for one, and a waiter.
  public WaitGroupReuseAfterInterrupt() {
    wg.add(1);
    waiter = Parked.start(this::twoRounds);
  }

  private int twoRounds() throws InterruptedException {
    boolean left = false;
    try {
      wg.await();
    } catch (InterruptedException e) {
      left = true;
    }
    while (!interrupted) {
      Thread.onSpinWait();
    }
    if (!left) {
      left = Thread.interrupted(); // it came after the end of the wait
    }
    wg.add(1);
    again = true;
    wg.await();
    return left ? second : -2;
  }

  /// Works in both rounds.
  @Actor
  public void worker() {
    wg.done();
    while (!again && !waiter.isOver()) {
      Thread.yield();
    }
    second = 1;
    wg.done();
  }

  /// Interrupts the waiter.
  @Actor
  public void interrupter() {
    waiter.interrupt();
    interrupted = true;
  }

  /// Tells how the second round went.
  ///
  /// @param r the result
  @Arbiter
  public void end(I_Result r) {
    r.r1 = waiter.join();
  }
}
