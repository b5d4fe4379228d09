package io.goloom.bench.stress.channel;

import io.goloom.channel.Channel;
import io.goloom.channel.TryReceive;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/// The canary of [SelectSeesOneMoment]: a select that looks at one channel after the other.
@JCStressTest
@Outcome(id = "1", expect = Expect.ACCEPTABLE, desc = "Received from one of the two.")
@Outcome(id = "0", expect = Expect.FORBIDDEN, desc = "Planted: it looked at different moments.")
@State
public class SelectLocksOneAtATimeCanary {
  private final Channel<Integer> a = Channel.make(1);
  private final Channel<Integer> b = Channel.make(1);

  /// Begins with a value in a.
  public SelectLocksOneAtATimeCanary() {
    a.trySend(1);
  }

  /// Moves it, so that for a moment there are two.
  @Actor
  public void mover() {
    b.trySend(1);
    a.tryReceive();
  }

  /// Receives, in the planted way.
  ///
  /// @param r the result
  @Actor
  public void selector(I_Result r) {
    boolean received =
        b.tryReceive() instanceof TryReceive.Received<Integer>
            || a.tryReceive() instanceof TryReceive.Received<Integer>;
    r.r1 = received ? 1 : 0;
  }
}
