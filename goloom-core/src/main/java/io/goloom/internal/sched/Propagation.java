package io.goloom.internal.sched;

import io.goloom.sched.Propagator;
import io.goloom.sched.Task;
import org.jspecify.annotations.Nullable;

/// What goroutines get from who starts them.
public final class Propagation {
  /// Null for none: the constant is a lambda in an interface, which each JVM makes anew; that costs
  /// a short program some milliseconds.
  private static volatile @Nullable Propagator propagator;

  private Propagation() {}

  /// Sets the propagator.
  ///
  /// @param newPropagator the new one
  /// @return the one before
  public static synchronized Propagator propagator(Propagator newPropagator) {
    Propagator before = propagator;
    propagator = newPropagator;
    return before == null ? Propagator.NONE : before;
  }

  static Task propagate(Task task) {
    Propagator set = propagator;
    return set == null ? task : set.propagate(task);
  }
}
