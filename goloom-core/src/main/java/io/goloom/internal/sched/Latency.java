package io.goloom.internal.sched;

import io.goloom.sched.LatencyHistogram;
import java.util.ArrayList;
import java.util.List;

/// The buckets of a log-linear histogram of times, four for each doubling: from 512 ns on each
/// bound is at most a quarter above the one before. From 128 ns to 275 s; longer times count as
/// those.
final class Latency {
  static final int UNIT_BITS = 7;
  private static final int SUB_BITS = 2;
  static final int BUCKETS = (31 - SUB_BITS + 1) << SUB_BITS;

  /// One wake-up in so many is measured; a power of two.
  static final int TURN = 64;

  private Latency() {}

  /// A reading of the clock in units of 128 ns, never zero.
  static int reading() {
    return (int) (System.nanoTime() >> UNIT_BITS) | 1;
  }

  /// The bucket of a time, a difference of two readings: negative if it was too long for an int.
  static int bucket(int units) {
    int sub = 1 << SUB_BITS;
    if (units < 0) {
      return BUCKETS - 1;
    }
    if (units < sub) {
      return units;
    }
    int log = 31 - Integer.numberOfLeadingZeros(units);
    return ((log - SUB_BITS + 1) << SUB_BITS) + (units >>> (log - SUB_BITS)) - sub;
  }

  /// The same time in nanoseconds, up to 550 s.
  static long nanos(int units) {
    return Integer.toUnsignedLong(units) << UNIT_BITS;
  }

  /// The least time, in nanoseconds, that does not belong to a bucket any more.
  static long bound(int bucket) {
    int sub = 1 << SUB_BITS;
    int next = bucket + 1;
    long units = next < sub ? next : (long) (sub + (next & (sub - 1))) << ((next >> SUB_BITS) - 1);
    return units << UNIT_BITS;
  }

  /// A histogram of what was counted in the buckets.
  static LatencyHistogram histogram(long[] counts) {
    List<LatencyHistogram.Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < BUCKETS; i++) {
      if (counts[i] > 0) {
        buckets.add(new LatencyHistogram.Bucket(bound(i), counts[i]));
      }
    }
    return new LatencyHistogram(buckets);
  }
}
