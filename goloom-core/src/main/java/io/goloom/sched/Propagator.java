package io.goloom.sched;

import java.util.Objects;

/// Takes what is bound to the current thread, such as a trace or a logging context, along into the
/// goroutines that it starts. For bridges; see [io.goloom.Go#propagator].
///
/// Must be thread-safe and quick, and should not throw: what it throws comes out of `go`.
@FunctionalInterface
public interface Propagator {
  /// Takes nothing along. The default.
  Propagator NONE = task -> task;

  /// Takes along what there is. Called by whoever starts a goroutine, on its thread.
  ///
  /// @param task what the goroutine is to run
  /// @return what it runs instead: puts in place what was taken along, runs the task, and restores
  ///   what was there before; or the task itself, if there is nothing to take along
  Task propagate(Task task);

  /// Takes along what this one does, and something else.
  ///
  /// @param other what takes the rest along
  /// @return a propagator of both
  default Propagator and(Propagator other) {
    Objects.requireNonNull(other, "other");
    return task -> propagate(other.propagate(task));
  }
}
