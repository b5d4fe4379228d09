package io.goloom.internal.procs;

/// A CPU quota: `quota` microseconds of CPU time in each `period`.
///
/// @param file where it was read
/// @param quota the CPU time, positive
/// @param period the time, positive
record CpuQuota(String file, long quota, long period) {

  double cpus() {
    return (double) quota / period;
  }

  boolean isWhole() {
    return quota % period == 0;
  }

  int roundedUp() {
    return (int) Math.min(Math.ceilDiv(quota, period), Integer.MAX_VALUE);
  }

  /// The number of CPUs for people, with at most three decimals.
  String text() {
    if (isWhole()) {
      return quota == period ? "1 CPU" : quota / period + " CPUs";
    }
    return Math.round(cpus() * 1000) / 1000.0 + " CPUs";
  }
}
