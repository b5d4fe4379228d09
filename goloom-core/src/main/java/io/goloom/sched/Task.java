package io.goloom.sched;

/// What a goroutine runs. It may throw anything, checked exceptions included; see [FailurePolicy]
/// for what happens then.
@FunctionalInterface
public interface Task {
  /// Runs to its end.
  ///
  /// @throws Exception if the task fails
  void run() throws Exception;
}
