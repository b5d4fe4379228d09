package io.goloom.bench.stress.channel;

import io.goloom.channel.Channel;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/// Close against receive, I4 and I5: a receiver gets what was sent before the close, then the end,
/// and sees what was written before either.
@JCStressTest
@Outcome(
    id = "1, 42, 43",
    expect = Expect.ACCEPTABLE,
    desc = "The value, then the end, each with what came before it.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A lost value, or a write that is not seen.")
@State
public class CloseComesAfterTheValues {
  private final Channel<Integer> ch = Channel.make(1);
  private int beforeSend;
  private int beforeClose;

  /// Sends and closes.
  @Actor
  public void sender() {
    beforeSend = 42;
    ch.trySend(1);
    beforeClose = 43;
    ch.close();
  }

  /// Receives twice.
  ///
  /// @param r the result
  @Actor
  public void receiver(III_Result r) {
    r.r1 = receive();
    r.r2 = beforeSend;
    r.r3 = receive() == 0 ? beforeClose : 0;
  }

  private int receive() {
    return Undisturbed.run(() -> {
      Integer v = ch.receive();
      return v == null ? 0 : v;
    });
  }
}
