package io.goloom.bench.stress.channel;

import static io.goloom.channel.Select.orElse;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// Select with a default, S2: at each moment one of the two channels has a value, so the default is
/// never taken.
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Received from one of the two.")
@Outcome(expect = Expect.FORBIDDEN, desc = "The default: it looked at different moments.")
@State
public class SelectSeesOneMoment {
  private final Channel<Integer> a = Channel.make(1);
  private final Channel<Integer> b = Channel.make(1);

  /// Begins with a value in a.
  public SelectSeesOneMoment() {
    a.trySend(1);
  }

  /// Moves it, so that for a moment there are two.
  @Actor
  public void mover() {
    b.trySend(1);
    a.tryReceive();
  }

  /// Receives.
  ///
  /// @param r the result
  @Actor
  public void selector(I_Result r) {
    r.r1 =
        Undisturbed.run(() -> select(b.onReceive(() -> 1), a.onReceive(() -> 1), orElse(() -> 0)));
  }
}
