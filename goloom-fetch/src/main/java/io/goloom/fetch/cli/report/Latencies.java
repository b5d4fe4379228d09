package io.goloom.fetch.cli.report;

import io.goloom.sched.LatencyHistogram;
import java.util.ArrayList;
import java.util.List;

/// Counts times in the buckets of a log-linear histogram: sixteen for each doubling, so that what
/// is read from it is at most a sixteenth too long, and a million times need no more room than one.
final class Latencies {
  private static final int SUB_BITS = 4;
  private static final int SUB = 1 << SUB_BITS;

  private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUB];

  void add(long nanos) {
    counts[bucket(Math.max(0, nanos))]++;
  }

  static int bucket(long nanos) {
    int shift = Math.max(0, Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos | 1) - SUB_BITS);
    return shift * SUB + (int) (nanos >>> shift);
  }

  /// What the times in a bucket are shorter than.
  static long bound(int bucket) {
    int shift = Math.max(0, bucket / SUB - 1);
    return (bucket - (long) shift * SUB + 1) << shift;
  }

  LatencyHistogram histogram() {
    List<LatencyHistogram.Bucket> buckets = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        buckets.add(new LatencyHistogram.Bucket(bound(i), counts[i]));
      }
    }
    return new LatencyHistogram(buckets);
  }
}
