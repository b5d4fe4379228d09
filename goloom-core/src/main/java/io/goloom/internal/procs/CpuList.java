package io.goloom.internal.procs;

/// Lists of CPUs as the kernel writes them: `0-3,8`.
final class CpuList {
  private CpuList() {}

  /// How many CPUs a list names; 0 if it is odd.
  static int count(String list) {
    int count = 0;
    try {
      for (String range : list.strip().split(",", -1)) {
        int dash = range.indexOf('-');
        int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
        int last = dash < 0 ? first : Integer.parseInt(range.substring(dash + 1));
        if (first < 0 || last < first) {
          return 0;
        }
        count = Math.addExact(count, Math.addExact(last - first, 1));
      }
      return count;
    } catch (NumberFormatException | ArithmeticException e) {
      return 0;
    }
  }
}
