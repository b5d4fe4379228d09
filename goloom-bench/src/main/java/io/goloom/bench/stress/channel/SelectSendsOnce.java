package io.goloom.bench.stress.channel;

import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.channel.TryReceive;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/// Two selects that send to the same two channels, S1: each value lies in one of them.
@JCStressTest
@Outcome(
    id = {"1, 2", "2, 1"},
    expect = Expect.ACCEPTABLE,
    desc = "One each.")
@Outcome(expect = Expect.FORBIDDEN, desc = "A value twice, or lost.")
@State
public class SelectSendsOnce {
  private final Channel<Integer> a = Channel.make(1);
  private final Channel<Integer> b = Channel.make(1);

  /// Sends 1.
  @Actor
  public void first() {
    Undisturbed.run(() -> select(a.onSend(1, () -> 0), b.onSend(1, () -> 1)));
  }

  /// Sends 2.
  @Actor
  public void second() {
    Undisturbed.run(() -> select(b.onSend(2, () -> 0), a.onSend(2, () -> 1)));
  }

  /// Looks what is where.
  ///
  /// @param r the result
  @Arbiter
  public void look(II_Result r) {
    r.r1 = a.tryReceive() instanceof TryReceive.Received<Integer>(Integer v) ? v : 0;
    r.r2 = b.tryReceive() instanceof TryReceive.Received<Integer>(Integer v) ? v : 0;
  }
}
