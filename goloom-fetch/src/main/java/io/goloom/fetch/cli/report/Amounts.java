package io.goloom.fetch.cli.report;

import io.goloom.fetch.Durations;
import java.time.Duration;
import java.util.Locale;

/// Times and sizes for people, to about three digits.
final class Amounts {
  private Amounts() {}

  /// A time.
  ///
  /// @return such as `0.21ms`, `12.3ms`, `340ms` or `1m2s`
  static String time(Duration time) {
    double millis = time.toNanos() / 1e6;
    if (millis >= 999.5) {
      return Durations.format(Duration.ofMillis(Math.round(millis / 10) * 10));
    }
    return String.format(
        Locale.ROOT, millis < 10 ? "%.2fms" : millis < 100 ? "%.1fms" : "%.0fms", millis);
  }

  /// A number of bytes.
  ///
  /// @return such as `1 byte`, `999 bytes`, `1.2 kB` or `34.5 MB`
  static String size(double bytes) {
    if (bytes < 1000) {
      return TextFormat.bytes(Math.round(bytes));
    }
    String units = "kMGTPE";
    double n = bytes / 1000;
    int unit = 0;
    while (n >= 999.95 && unit < units.length() - 1) {
      n /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %cB", n, units.charAt(unit));
  }
}
