package io.goloom.internal.procs;

import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/// Reads [Machine] from the files of the system. Where the quotas are is looked up again only when
/// the process has moved to another cgroup.
final class MachineReader {
  private record Cgroup(String membership, List<QuotaFile> quotas) {}

  private final SystemFiles files;
  private final IntSupplier javaCpus;
  private volatile @Nullable Cgroup cgroup; // a cache: racing readers store what is equal

  MachineReader(SystemFiles files, IntSupplier javaCpus) {
    this.files = files;
    this.javaCpus = javaCpus;
  }

  Machine read() {
    int java = javaCpus.getAsInt();
    int online = CpuList.count(files.read("/sys/devices/system/cpu/online"));
    // The status of the main thread; the threads that Java starts from it have inherited its CPUs.
    int allowed = CpuList.count(valueOf("Cpus_allowed_list:", files.read("/proc/self/status")));
    int cpus = online != 0 ? online : Math.max(java, allowed);
    return new Machine(cpus, allowed != 0 ? allowed : cpus, tightestQuota(), java);
  }

  private @Nullable CpuQuota tightestQuota() {
    CpuQuota tightest = null;
    for (QuotaFile file : quotaFiles()) {
      CpuQuota quota = file.read(files);
      if (quota != null && (tightest == null || quota.cpus() < tightest.cpus())) {
        tightest = quota;
      }
    }
    return tightest;
  }

  private List<QuotaFile> quotaFiles() {
    String membership = files.read("/proc/self/cgroup");
    Cgroup known = cgroup;
    if (known == null || !known.membership.equals(membership)) {
      known =
          new Cgroup(
              membership, Cgroups.quotaFiles(membership, files.read("/proc/self/mountinfo")));
      cgroup = known;
    }
    return known.quotas;
  }

  private static String valueOf(String key, String text) {
    return Objects.requireNonNullElse(Lines.after(key, text), "");
  }
}
