package io.goloom.internal.procs;

import org.jspecify.annotations.Nullable;

/// What bounds the number of Ps, and the default that follows from it: the smallest bound.
///
/// As in Go (golang/go `runtime/cgroup_linux.go`, `defaultGOMAXPROCS` and `adjustCgroupGOMAXPROCS`,
/// since Go 1.25) a quota is rounded up and counts as at least 2: it bounds a mean over time, and
/// one P would make a burst wait that the quota permits. We differ from Go in that the quotas of
/// all ancestors count, where Go reads that of the innermost cgroup alone.
///
/// `javaCpus` bounds the number as well, for it knows what the files do not tell: an
/// `-XX:ActiveProcessorCount` that we have not seen, and other systems than Linux. With one
/// exception: HotSpot rounds a quota below 1 up to 1, so where its count is just the quota, it adds
/// nothing, and Go's rule of 2 holds.
///
/// @param cpus the CPUs of the machine that are on
/// @param allowed the CPUs that the process may run on
/// @param quota the tightest CPU quota, or null if there is none
/// @param javaCpus the CPUs that Java counts
record Machine(int cpus, int allowed, @Nullable CpuQuota quota, int javaCpus) {
  private static final int LEAST_FOR_QUOTA = 2;

  /// The number of Ps, and which bound decides it; of equal bounds, the simplest to explain.
  Procs procs() {
    int count = cpus;
    String because = "the machine has " + cpus(cpus);
    if (allowed < count) {
      count = allowed;
      because = "the process may run on " + ofCpus(allowed) + " (affinity)";
    }
    if (quota != null && Math.max(quota.roundedUp(), LEAST_FOR_QUOTA) < count) {
      count = Math.max(quota.roundedUp(), LEAST_FOR_QUOTA);
      because = quotaSentence(quota);
    }
    if (javaCpus < count && !javaCountsTheQuota()) {
      count = javaCpus;
      because = "Java counts no more than " + ofCpus(javaCpus);
    }
    return Procs.following(count, because);
  }

  private boolean javaCountsTheQuota() {
    return quota != null && javaCpus == quota.roundedUp();
  }

  private String quotaSentence(CpuQuota limit) {
    String rounded = limit.isWhole() ? "" : ", rounded up";
    if (limit.roundedUp() < LEAST_FOR_QUOTA) {
      rounded = ", and a quota counts as at least " + LEAST_FOR_QUOTA;
    }
    return "the container quota %s allows %s%s; the machine has %s"
        .formatted(limit.file(), limit.text(), rounded, cpus(cpus));
  }

  private String ofCpus(int some) {
    return some + " of " + cpus(cpus);
  }

  private static String cpus(int n) {
    return n == 1 ? "1 CPU" : n + " CPUs";
  }
}
