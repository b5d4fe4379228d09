package io.goloom.bench.stress.channel;

import io.goloom.channel.Channel;
import io.goloom.channel.TryReceive;
import io.goloom.channel.TrySend;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// The try forms on a full buffer, I1, I3 and I5: what was sent is received or still there, once,
/// in order.
@JCStressTest
@Outcome(id = "1, 0, 0", expect = Expect.ACCEPTABLE, desc = "Full: not sent.")
@Outcome(id = "1, 1, 2", expect = Expect.ACCEPTABLE, desc = "Room was made: sent, and still there.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A value lost, doubled or out of order.")
@State
public class TryReceiveTakesOnce {
  private final Channel<Integer> ch = Channel.make(1);

  /// Begins full.
  public TryReceiveTakesOnce() {
    ch.trySend(1);
  }

  /// Receives.
  ///
  /// @param r the result
  @Actor
  public void receiver(III_Result r) {
    r.r1 = taken();
  }

  /// Sends.
  ///
  /// @param r the result
  @Actor
  public void sender(III_Result r) {
    r.r2 = ch.trySend(2) == TrySend.SENT ? 1 : 0;
  }

  /// Looks what is left.
  ///
  /// @param r the result
  @Arbiter
  public void look(III_Result r) {
    r.r3 = taken();
  }

  private int taken() {
    return ch.tryReceive() instanceof TryReceive.Received<Integer>(Integer v) ? v : 0;
  }
}
