package io.goloom.internal.procs;

import org.jspecify.annotations.Nullable;

/// Where one cgroup keeps its CPU quota.
sealed interface QuotaFile {

  /// The quota, or null if there is none from here.
  @Nullable CpuQuota read(SystemFiles files);

  /// cgroup v2: quota and period in one file, `250000 100000`, or `max 100000` for no limit.
  record V2(String cpuMax) implements QuotaFile {
    static V2 in(String directory) {
      return new V2(directory + "/cpu.max");
    }

    @Override
    public @Nullable CpuQuota read(SystemFiles files) {
      String text = files.read(cpuMax).strip();
      int space = text.indexOf(' ');
      return space < 0 ? null : quota(cpuMax, text.substring(0, space), text.substring(space + 1));
    }
  }

  /// cgroup v1: quota and period in a file each; the quota is -1 for no limit.
  record V1(String quotaUs, String periodUs) implements QuotaFile {
    static V1 in(String directory) {
      return new V1(directory + "/cpu.cfs_quota_us", directory + "/cpu.cfs_period_us");
    }

    @Override
    public @Nullable CpuQuota read(SystemFiles files) {
      String quota = files.read(quotaUs).strip();
      return quota.isEmpty() || quota.startsWith("-")
          ? null
          : quota(quotaUs, quota, files.read(periodUs).strip());
    }
  }

  private static @Nullable CpuQuota quota(String file, String quota, String period) {
    if (quota.equals("max")) {
      return null;
    }
    try {
      long time = Long.parseLong(quota);
      long every = Long.parseLong(period);
      return time > 0 && every > 0 ? new CpuQuota(file, time, every) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
