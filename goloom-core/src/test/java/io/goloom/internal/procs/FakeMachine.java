package io.goloom.internal.procs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A tree of files that stands for a machine, and what Java and the user say about it.
final class FakeMachine {
  static final String MOUNT_V2 = "30 23 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup rw\n";
  static final String MOUNT_V1 =
      "33 32 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n";

  final Map<String, String> properties = new HashMap<>();
  final Map<String, String> environment = new HashMap<>();
  final List<String> warnings = new ArrayList<>();
  int javaCpus;
  private final Path root;

  FakeMachine(Path root) {
    this.root = root;
  }

  /// A Linux machine of which the process may use all.
  static FakeMachine withCpus(Path root, int cpus) {
    FakeMachine machine = new FakeMachine(root);
    machine.javaCpus = cpus;
    return machine.file("/sys/devices/system/cpu/online", "0-" + (cpus - 1) + "\n").allowed("0-31");
  }

  FakeMachine allowed(String cpus) {
    return file(
        "/proc/self/status",
        "Name:\tjava\nCpus_allowed:\tffffffff\nCpus_allowed_list:\t"
            + cpus
            + "\nMems_allowed:\t1\n");
  }

  FakeMachine javaCounts(int cpus) {
    javaCpus = cpus;
    return this;
  }

  FakeMachine cgroup(String membership) {
    return file("/proc/self/cgroup", membership);
  }

  FakeMachine mounts(String mountinfo) {
    return file("/proc/self/mountinfo", "22 1 8:1 / / rw - ext4 /dev/root rw\n" + mountinfo);
  }

  FakeMachine quotaV1(String directory, String quota, String period) {
    return file(directory + "/cpu.cfs_quota_us", quota + "\n")
        .file(directory + "/cpu.cfs_period_us", period + "\n");
  }

  FakeMachine file(String path, String text) {
    try {
      Path file = root.resolve(path.substring(1));
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ProcsPolicy policy() {
    return new ProcsPolicy(root, () -> javaCpus, properties::get, environment::get, warnings::add);
  }

  Procs procs() {
    return policy().initial();
  }
}
