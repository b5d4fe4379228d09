package io.goloom.sched;

/// What a goroutine is doing, as far as it can be told from outside.
public enum GoroutineState {
  /// Made by a thread factory and not started yet.
  CREATED,
  /// Running, or ready to run as soon as a carrier is free.
  RUNNABLE,
  /// Waiting: in a goloom operation, which [WaitReason] names, or in a call of the JDK.
  WAITING,
  /// Its task has returned or thrown.
  DEAD
}
