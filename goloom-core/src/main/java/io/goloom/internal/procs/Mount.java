package io.goloom.internal.procs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A line of `/proc/self/mountinfo` (proc(5)):
///
/// ```
/// 36 35 98:0 /root /point rw,noatime master:1 - type source options
/// ```
///
/// @param root which directory of the mounted file system is to be seen at `point`
/// @param point where
/// @param type the type of the file system
/// @param options the options of the file system, the controllers of a cgroup v1 among them
record Mount(String root, String point, String type, String options) {
  /// Parses a line; null if it is odd.
  static @Nullable Mount parse(String line) {
    int dash = line.indexOf(" - "); // no field before it holds a space: those are written \040
    if (dash < 0) {
      return null;
    }
    String[] fields = line.substring(0, dash).split(" ", -1);
    String[] system = line.substring(dash + 3).split(" ", -1);
    if (fields.length < 6 || system.length < 3) {
      return null;
    }
    String root = unescape(fields[3]);
    String point = unescape(fields[4]);
    return root.startsWith("/") && point.startsWith("/")
        ? new Mount(root, point, system[0], system[2])
        : null;
  }

  boolean isCgroupV2() {
    return type.equals("cgroup2");
  }

  boolean isCgroupV1(String controller) {
    return type.equals("cgroup") && Arrays.asList(options.split(",", -1)).contains(controller);
  }

  /// The directories of a cgroup and its ancestors as far as this mount shows them, innermost
  /// first; none if it shows none.
  ///
  /// In a cgroup namespace, paths are relative to the namespace's root, and so is [#root]. A root
  /// of `/..` is an ancestor from outside the namespace: how its children are named on the way down
  /// to us is hidden, but the ancestor itself can be read.
  List<String> directoriesOf(String cgroup) {
    String top = root.equals("/") ? "" : root;
    String base = point.equals("/") ? "" : point;
    String below = cgroup.equals("/") ? "" : cgroup;
    if (below.equals(top) || below.startsWith(top + "/")) {
      below = below.substring(top.length());
      boolean outside = Arrays.asList(below.split("/", -1)).contains("..");
      return outside ? List.of() : upwards(base, below);
    }
    return top.startsWith("/..") && top.matches("(/\\.\\.)+") ? List.of(base) : List.of();
  }

  private static List<String> upwards(String base, String below) {
    List<String> directories = new ArrayList<>();
    String path = below;
    while (!path.isEmpty()) {
      directories.add(base + path);
      path = path.substring(0, Math.max(path.lastIndexOf('/'), 0));
    }
    directories.add(base);
    return directories;
  }

  private static String unescape(String text) {
    return text.indexOf('\\') < 0
        ? text
        : Pattern.compile("\\\\([0-3][0-7]{2})") // seldom needed
            .matcher(text)
            .replaceAll(m -> Matcher.quoteReplacement((char) Integer.parseInt(m.group(1), 8) + ""));
  }
}
