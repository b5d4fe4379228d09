package io.goloom.bench.stress.channel;

import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Select against select on the same two channels in both directions, S1 and S5: they meet in one
/// channel, once, and neither waits for ever.
@JCStressTest
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "Met in a.")
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "Met in b.")
@Outcome(expect = Expect.FORBIDDEN, desc = "Two operations of one select, or a value from nowhere.")
@State
public class SelectsMeetOnce {
  private final Channel<Integer> a = Channel.make();
  private final Channel<Integer> b = Channel.make();

  /// Sends to a or receives from b.
  ///
  /// @param r the result
  @Actor
  public void first(II_Result r) {
    r.r1 = Undisturbed.run(() -> select(a.onSend(1, () -> 0), b.onReceive(v -> v, () -> -1)));
  }

  /// Sends to b or receives from a; lists them in the other order.
  ///
  /// @param r the result
  @Actor
  public void second(II_Result r) {
    r.r2 = Undisturbed.run(() -> select(b.onSend(2, () -> 0), a.onReceive(v -> v, () -> -1)));
  }
}
