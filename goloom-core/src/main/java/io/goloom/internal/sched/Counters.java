package io.goloom.internal.sched;

/// What happened on a P. Each is written by the P's owner alone and read by anyone: a look may be a
/// little late, and a retaken P may lose a count.
final class Counters {
  long local;
  long global;
  long stolen;
  long handoffs;
  long runs;
  long timers;
  long[] latency = new long[Latency.BUCKETS];

  Counters() {}
}
