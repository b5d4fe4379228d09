package io.goloom.internal.wait;

import io.goloom.internal.jdk.Parking;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The wait of one thread in one queue. To be in the queue, under the lock of the queue's owner, is
/// the right to end the wait, so it needs no compare-and-set.
public class Waiter extends WaitNode implements Wait {
  private static final VarHandle OUTCOME;

  static {
    try {
      OUTCOME = MethodHandles.lookup().findVarHandle(Waiter.class, "outcome", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private @Nullable Thread thread;
  private volatile int outcome;

  /// Makes the wait of the current thread.
  public Waiter() {
    this(Thread.currentThread());
  }

  /// Makes the wait of a thread.
  ///
  /// @param thread the thread; null if [#waitingThread(Thread)] tells it later
  protected Waiter(@Nullable Thread thread) {
    this.thread = thread;
  }

  /// Tells whose wait it is, before it is in a queue.
  ///
  /// @param thread the thread
  protected final void waitingThread(Thread thread) {
    this.thread = thread;
  }

  /// Whose wait it is.
  ///
  /// @return the thread, or null if nobody has told it yet
  protected final @Nullable Thread waitingThread() {
    return thread;
  }

  @Override
  public final int outcome() {
    return outcome;
  }

  /// Makes a wait to come out of this one, which is over and belongs to the current thread. A waker
  /// may still be about to unpark the thread: that ends no wait.
  public final void reset() {
    OUTCOME.set(this, 0); // published by the lock of the queue's owner
    item = null;
  }

  @Override
  public final boolean claim() {
    return true;
  }

  @Override
  public final void ready(int outcome) {
    Thread t = Objects.requireNonNull(thread);
    OUTCOME.setRelease(this, outcome); // unpark has the fence that this lacks
    Parking.unpark(t);
  }
}
