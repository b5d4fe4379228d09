package io.goloom.bench.stress.channel;

import io.goloom.channel.Channel;
import io.goloom.channel.ChannelClosedException;
import io.goloom.channel.TryReceive;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Close against a waiting send, I4 and I5: a send either throws or its value is received, never
/// both, never neither.
@JCStressTest
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Sent and received.")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "Closed before: not sent, not received.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A value lost, or received although its send threw.")
@State
public class ClosedSendIsNotReceived {
  private final Channel<Integer> ch = Channel.make();

  /// Sends, and waits.
  ///
  /// @param r the result
  @Actor
  public void sender(II_Result r) {
    try {
      r.r1 = Undisturbed.run(() -> send(1));
    } catch (ChannelClosedException e) {
      r.r1 = 0;
    }
  }

  private int send(int v) throws InterruptedException {
    ch.send(v);
    return 1;
  }

  /// Takes what is there, then closes.
  ///
  /// @param r the result
  @Actor
  public void closer(II_Result r) {
    r.r2 = ch.tryReceive() instanceof TryReceive.Received<Integer>(Integer v) ? v : 0;
    ch.close();
  }
}
