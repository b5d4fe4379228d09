package io.goloom.internal.sched;

/// Lines in the form of Go's `GODEBUG=schedtrace=N`, to standard error every so many milliseconds:
/// the environment variable `GOLOOM_SCHEDTRACE` or the system property `goloom.schedtrace` says how
/// many. `GOLOOM_SCHEDDETAIL=1` or `goloom.scheddetail=1` adds a line for each P, M and G.
final class SchedTrace {
  /// Zero if nothing is to be printed.
  static final long PERIOD_NANOS = period(System.getProperty("goloom.schedtrace", ""));

  /// Whether each line is to be followed by all of [SchedDetail], as `scheddetail=1` does in Go.
  private static final boolean DETAIL =
      System.getProperty(
              "goloom.scheddetail", System.getenv().getOrDefault("GOLOOM_SCHEDDETAIL", ""))
          .strip()
          .equals("1");

  private SchedTrace() {}

  private static long period(String property) {
    return property.isBlank()
        ? period("GOLOOM_SCHEDTRACE", System.getenv().getOrDefault("GOLOOM_SCHEDTRACE", ""))
        : period("goloom.schedtrace", property);
  }

  private static long period(String name, String text) {
    if (text.isBlank()) {
      return 0;
    }
    try {
      long millis = Long.parseLong(text.strip());
      if (millis >= 0) {
        return Math.min(millis, 3_600_000) * 1_000_000;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    Reports.warn(name + "=" + text + " is not a number of milliseconds: printing nothing");
    return 0;
  }

  static void print(GmpScheduler s, long millis) {
    String line = "SCHED " + millis + "ms: " + SchedLine.of(s.snapshot());
    System.err.println(DETAIL ? line + System.lineSeparator() + SchedDetail.of(s) : line);
  }
}
