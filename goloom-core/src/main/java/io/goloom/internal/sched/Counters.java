package io.goloom.internal.sched;

/// What happened on a P. Written by the P's owner alone, in the state SCHED, so that no count gets
/// lost when the owner changes. A look from outside reads the fields plainly, each once: it may see
/// a value of a moment ago, but never one that goes back.
final class Counters {
  /// Runs of goroutines.
  long runs;

  /// Those of them that were taken from runnext.
  long local;

  /// Takes from the global queue.
  long global;

  /// Takes from other Ps.
  long steals;

  /// How often sysmon has taken the P from a goroutine.
  long handoffs;

  /// Timers fired by an M.
  long timers;

  /// Waits of ready goroutines, by the buckets of [Latency].
  final long[] latency = new long[Latency.BUCKETS];

  Counters() {}
}
