package io.goloom.bench.stress.channel;

import io.goloom.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// Interrupt against hand-over to a receive, I6: either the value is received and the interrupt
/// status stays, or it is thrown and the value stays.
@JCStressTest
@Outcome(
    id = "7, 1, 0",
    expect = Expect.ACCEPTABLE,
    desc = "Received; the interrupt is kept for later.")
@Outcome(
    id = "-1, 0, 1",
    expect = Expect.ACCEPTABLE,
    desc = "Interrupted; the value is still there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A value or an interrupt lost, or both happened.")
@State
public class ReceiveOrInterrupt {
  private final Channel<Integer> ch = Channel.make(1);
  private volatile @Nullable Thread waiter;
  private volatile boolean interrupted;

  /// Receives.
  ///
  /// @param r the result
  @Actor
  public void receiver(III_Result r) {
    waiter = Thread.currentThread();
    try {
      Integer v = ch.receive();
      r.r1 = v == null ? 0 : v;
    } catch (InterruptedException e) {
      r.r1 = -1;
    }
    while (!interrupted) {
      Thread.onSpinWait(); // the interrupt must not come later, into the next case
    }
    r.r2 = Thread.interrupted() ? 1 : 0;
  }

  /// Sends, then interrupts.
  @Actor
  public void interrupter() {
    Thread t;
    while ((t = waiter) == null) {
      Thread.onSpinWait();
    }
    ch.trySend(7);
    t.interrupt();
    interrupted = true;
  }

  /// Looks what is left.
  ///
  /// @param r the result
  @Arbiter
  public void look(III_Result r) {
    r.r3 = ch.len();
  }
}
