package io.goloom.internal.sched;

/// What happened on a P. Plain fields, written by the P's owner alone while nobody else can become
/// it: by an M in SCHED, by sysmon while it holds the P. So no count gets lost when the owner
/// changes.
///
/// Others read them plainly, after a lock of the [Registry]: what they see may be of a moment ago,
/// but is never older than what the same thread saw in an earlier snapshot.
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
