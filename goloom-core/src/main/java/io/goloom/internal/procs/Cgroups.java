package io.goloom.internal.procs;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    // By directory, and not a set of records: the first hash code of a record costs each start some
    // milliseconds.
    Map<String, QuotaFile> files = new LinkedHashMap<>();
    for (String line : Lines.of(mountinfo)) {
      Mount mount = Mount.parse(line);
      if (mount == null) {
        continue;
      }
      if (v2 != null && mount.isCgroupV2()) {
        mount
            .directoriesOf(v2)
            .forEach(dir -> files.putIfAbsent("v2 " + dir, QuotaFile.V2.in(dir)));
      } else if (v1 != null && mount.isCgroupV1("cpu")) {
        mount
            .directoriesOf(v1)
            .forEach(dir -> files.putIfAbsent("v1 " + dir, QuotaFile.V1.in(dir)));
      }
    }
    return List.copyOf(files.values());
  }

  /// The path of the line `0::/path`.
  private static @Nullable String pathV2(String membership) {
    return Lines.after("0::", membership);
  }

  /// The path of the line `4:cpu,cpuacct:/path`.
  private static @Nullable String pathV1(String membership) {
    for (String line : Lines.of(membership)) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && Arrays.asList(parts[1].split(",", -1)).contains("cpu")) {
        return parts[2];
      }
    }
    return null;
  }
}
