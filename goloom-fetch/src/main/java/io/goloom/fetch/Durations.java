package io.goloom.fetch;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations as people write them, after Go: `500ms`, `10s`, `1m30s`, `2.5s`, `1h`.
///
/// In whole numbers: the first use of decimal ones costs a tenth of a short program's processor
/// time.
public final class Durations {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9})(?:\\.([0-9]{1,9}))?(h|ms|m|s)");

  private static final int PLACES = 9;
  private static final long BILLION = 1_000_000_000;

  private Durations() {}

  /// Reads a duration.
  ///
  /// @param text one or more numbers, each with its unit `h`, `m`, `s` or `ms`
  /// @return the duration; empty if the text is none
  public static Optional<Duration> parse(String text) {
    Matcher part = PART.matcher(text);
    long nanos = 0;
    int end = 0;
    while (end < text.length()) {
      if (!part.find(end) || part.start() != end) {
        return Optional.empty();
      }
      try {
        nanos = Math.addExact(nanos, nanos(part.group(1), part.group(2), unit(part.group(3))));
      } catch (ArithmeticException tooLong) {
        return Optional.empty();
      }
      end = part.end();
    }
    return text.isEmpty() ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
  }

  private static long nanos(String whole, @Nullable String places, long unit) {
    long nanos = Math.multiplyExact(Long.parseLong(whole), unit);
    if (places == null) {
      return nanos;
    }
    long billionths = Long.parseLong(places + "0".repeat(PLACES - places.length()));
    long rest = unit >= BILLION ? billionths * (unit / BILLION) : billionths / (BILLION / unit);
    return Math.addExact(nanos, rest);
  }

  /// Writes a duration in the shortest form that [#parse] reads, to the millisecond.
  ///
  /// @param duration zero or more
  /// @return such as `1m30s`
  public static String format(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + "ms";
    }
    long hours = millis / 3_600_000;
    long minutes = millis / 60_000 % 60;
    long seconds = millis / 1000 % 60;
    long rest = millis % 1000;
    StringBuilder out = new StringBuilder();
    if (hours > 0) {
      out.append(hours).append('h');
    }
    if (minutes > 0) {
      out.append(minutes).append('m');
    }
    if (seconds > 0 || rest > 0) {
      out.append(seconds).append(places(rest)).append('s');
    }
    return out.toString();
  }

  /// Thousandths behind a point, without zeros at the end; nothing for none.
  private static String places(long thousandths) {
    if (thousandths == 0) {
      return "";
    }
    String digits = Long.toString(1000 + thousandths).substring(1);
    while (digits.endsWith("0")) {
      digits = digits.substring(0, digits.length() - 1);
    }
    return "." + digits;
  }

  private static long unit(String name) {
    return switch (name) {
      case "h" -> 3_600 * BILLION;
      case "m" -> 60 * BILLION;
      case "s" -> BILLION;
      default -> 1_000_000;
    };
  }
}
