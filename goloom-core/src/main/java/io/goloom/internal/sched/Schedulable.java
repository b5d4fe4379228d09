package io.goloom.internal.sched;

import io.goloom.internal.wait.Waiter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What stands in a run queue: a goroutine, or a virtual thread that some code has made by other
/// means inside of one.
///
/// A goroutine is its own waiter, since it waits for one thing at a time: an object for each wait,
/// or a second one for each goroutine, would be one more piece of memory that is never in the
/// cache.
public abstract class Schedulable extends Waiter {
  private static final VarHandle RAN_UNTIL;

  static {
    try {
      RAN_UNTIL = MethodHandles.lookup().findVarHandle(Schedulable.class, "ranUntil", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// What the JDK hands to the executor of a virtual thread whenever the thread becomes runnable:
  /// always the same object, which runs the thread until it parks, yields or ends. Null until then.
  @Nullable Runnable continuation;

  /// The [Latency#reading] at which it became ready, if its latency is measured; else zero.
  int readyAt;

  /// The reading of the scheduler's rough clock at which it ran last; zero while it runs, or where
  /// nobody notes that. Written by the M that has run it, a moment after another M may have begun
  /// to run it again: a reading is then that of the moment.
  private long ranUntil;

  /// Makes one whose thread is told later, if at all.
  protected Schedulable() {
    super(null);
  }

  final void ranUntil(long reading) {
    RAN_UNTIL.setOpaque(this, reading);
  }

  final long ranUntil() {
    return (long) RAN_UNTIL.getOpaque(this);
  }

  /// What runs its thread until that parks, yields or ends: always the same object.
  ///
  /// @return the continuation; it is there once the thread was ready for the first time
  public final Runnable continuation() {
    return Objects.requireNonNull(continuation);
  }
}
