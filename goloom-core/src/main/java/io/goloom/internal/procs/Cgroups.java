package io.goloom.internal.procs;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the cgroups of this process in the file system: its own and all ancestors that a mount
/// shows, in v2, in v1, and in both where a machine has both.
final class Cgroups {
  private Cgroups() {}

  /// Where to look for quotas.
  ///
  /// @param membership the text of `/proc/self/cgroup`
  /// @param mountinfo the text of `/proc/self/mountinfo`
  static List<QuotaFile> quotaFiles(String membership, String mountinfo) {
    String v2 = pathV2(membership);
    String v1 = pathV1(membership);
    Set<QuotaFile> files = new LinkedHashSet<>();
    for (String line : mountinfo.split("\n", -1)) {
      Mount mount = Mount.parse(line);
      if (mount == null) {
        continue;
      }
      if (v2 != null && mount.isCgroupV2()) {
        mount.directoriesOf(v2).stream().map(QuotaFile.V2::in).forEach(files::add);
      } else if (v1 != null && mount.isCgroupV1("cpu")) {
        mount.directoriesOf(v1).stream().map(QuotaFile.V1::in).forEach(files::add);
      }
    }
    return List.copyOf(files);
  }

  /// The path of the line `0::/path`.
  private static @Nullable String pathV2(String membership) {
    return membership
        .lines()
        .filter(line -> line.startsWith("0::"))
        .map(line -> line.substring(3))
        .findFirst()
        .orElse(null);
  }

  /// The path of the line `4:cpu,cpuacct:/path`.
  private static @Nullable String pathV1(String membership) {
    return membership
        .lines()
        .map(line -> line.split(":", 3))
        .filter(parts -> parts.length == 3)
        .filter(parts -> Arrays.asList(parts[1].split(",", -1)).contains("cpu"))
        .map(parts -> parts[2])
        .findFirst()
        .orElse(null);
  }
}
