package io.goloom.channel;

import io.goloom.internal.sched.Parker;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.ListeningWait;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One select's wait: what all its nodes share.
final class Selection extends ListeningWait {
  private static final VarHandle WINNER;

  static {
    try {
      WINNER = MethodHandles.lookup().findVarHandle(Selection.class, "winner", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ChannelCase<?>[] cases;

  /// Who has ended the wait: a case, or this object itself if nothing happened. Set once, by CAS:
  /// invariant I6 of [Hchan].
  private volatile @Nullable Object winner;

  Selection(ChannelCase<?>[] cases) {
    this.cases = cases;
  }

  /// Takes the right to end the wait.
  boolean claim(Object by) {
    // The read spares a failing CAS, which would take the cache line.
    return winner == null && WINNER.compareAndSet(this, null, by);
  }

  /// The case that has happened, after a positive outcome.
  ChannelCase<?> winner() {
    return (ChannelCase<?>) WINNER.getOpaque(this);
  }

  @Override
  public void ended(EndSource source) {
    if (claim(this)) {
      ready(Parker.ENDED);
    }
  }

  @Override
  public String toString() {
    return "select" + Arrays.toString(cases);
  }
}
