package io.goloom.sched;

/// What happens when a goroutine's task throws and no group has asked for the failure. It is
/// reported in both cases.
public enum FailurePolicy {
  /// The goroutine ends, the others go on. The default.
  ISOLATE,
  /// The process ends with exit status 2, as a Go program does on a panic.
  CRASH
}
