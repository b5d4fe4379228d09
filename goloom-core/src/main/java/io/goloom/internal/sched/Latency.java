package io.goloom.internal.sched;

/// A log-linear histogram of times, four buckets for each doubling: each bound is less than a fifth
/// above the one before. From 128 ns to minutes.
final class Latency {
  static final int UNIT_BITS = 7;
  private static final int SUB_BITS = 2;
  static final int BUCKETS = (32 - SUB_BITS + 1) << SUB_BITS;

  private Latency() {}

  /// A reading of the clock in units of 128 ns, never zero.
  static int reading() {
    return (int) (System.nanoTime() >> UNIT_BITS) | 1;
  }

  static int bucket(int units) {
    int sub = 1 << SUB_BITS;
    if (units < sub) {
      return Math.max(0, units);
    }
    int log = 31 - Integer.numberOfLeadingZeros(units);
    return ((log - SUB_BITS + 1) << SUB_BITS) + (units >>> (log - SUB_BITS)) - sub;
  }

  /// The least time, in nanoseconds, that does not belong to a bucket any more.
  static long bound(int bucket) {
    int sub = 1 << SUB_BITS;
    int next = bucket + 1;
    long units = next < sub ? next : (long) (sub + (next & (sub - 1))) << ((next >> SUB_BITS) - 1);
    return units << UNIT_BITS;
  }
}
