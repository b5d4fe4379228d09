package io.goloom.internal.wait;

import io.goloom.internal.jdk.Parking;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The wait of one thread that is itself the listener to the end of the context that it waits
/// under. Who has the right to end it is the business of those below; whoever has it calls [#ready]
/// once.
public abstract class ListeningWait extends EndListener implements Wait {
  private static final VarHandle OUTCOME;

  static {
    try {
      OUTCOME = MethodHandles.lookup().findVarHandle(ListeningWait.class, "outcome", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Thread thread = Thread.currentThread();
  private volatile int outcome;

  /// Makes the current thread's wait.
  protected ListeningWait() {}

  @Override
  public final int outcome() {
    return outcome;
  }

  /// Ends the wait. The thread may make itself free at once, so the caller must not touch what
  /// belongs to it afterwards.
  ///
  /// @param how the outcome, not zero
  public final void ready(int how) {
    Thread t = thread;
    OUTCOME.setRelease(this, how); // unpark has the fence that this lacks
    Parking.unpark(t);
  }
}
