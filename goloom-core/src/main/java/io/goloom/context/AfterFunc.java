package io.goloom.context;

/// The handle of a task that waits for the end of a context, from [Context#afterFunc]. Thread-safe.
@FunctionalInterface
public interface AfterFunc {
  /// Keeps the task from being started. Does not block: it does not wait for a task that runs.
  ///
  /// @return true if this call has prevented the task; false if the task was started, or had been
  ///   stopped before
  boolean stop();
}
