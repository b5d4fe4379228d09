package io.goloom.channel;

import io.goloom.internal.jdk.Parking;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.Wait;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One select's wait: what all its nodes share. It is also the listener to the end of the context
/// that it waits under.
final class Selection extends EndListener implements Wait {
  private static final VarHandle WINNER;
  private static final VarHandle OUTCOME;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WINNER = lookup.findVarHandle(Selection.class, "winner", Object.class);
      OUTCOME = lookup.findVarHandle(Selection.class, "outcome", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread thread = Thread.currentThread();
  private final ChannelCase<?>[] cases;

  /// Who has ended the wait: a case, or this object itself if nothing happened. Set once, by CAS:
  /// invariant I6 of [Hchan].
  private volatile @Nullable Object winner;

  private volatile int outcome;

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

  void ready(int how) {
    Thread t = thread;
    OUTCOME.setRelease(this, how); // unpark has the fence that this lacks
    Parking.unpark(t);
  }

  @Override
  public int outcome() {
    return outcome;
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
