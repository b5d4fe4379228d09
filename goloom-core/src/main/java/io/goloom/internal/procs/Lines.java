package io.goloom.internal.procs;

import org.jspecify.annotations.Nullable;

/// Lines of a file of the kernel's. Plain loops: streams would be loaded for these alone, before
/// the first goroutine runs.
final class Lines {
  private Lines() {}

  static String[] of(String text) {
    return text.split("\n", -1);
  }

  /// What follows a key at the beginning of a line; null if there is no such line.
  static @Nullable String after(String key, String text) {
    for (String line : of(text)) {
      if (line.startsWith(key)) {
        return line.substring(key.length());
      }
    }
    return null;
  }
}
