package io.goloom.internal.jfr;

import java.util.Set;
import jdk.jfr.SettingControl;

/// A time as a setting of an event, in the recorder's form, such as `10 ms`; the least one counts
/// if several recordings ask. Public with a public constructor since the recorder makes it.
public final class AtLeast extends SettingControl {
  private static final String DEFAULT = "10 ms";

  private String text = DEFAULT;
  private volatile long nanos = nanos(DEFAULT);

  /// Makes one with the default value.
  public AtLeast() {}

  long nanos() {
    return nanos;
  }

  @Override
  public String combine(Set<String> values) {
    String least = DEFAULT;
    long leastNanos = Long.MAX_VALUE;
    for (String value : values) {
      long n = nanos(value);
      if (n < leastNanos) {
        leastNanos = n;
        least = value;
      }
    }
    return least;
  }

  @Override
  public void setValue(String value) {
    nanos = nanos(value);
    text = value;
  }

  @Override
  public String getValue() {
    return text;
  }

  /// In the forms of the recorder's own settings. A time that cannot be read is as the default.
  private static long nanos(String text) {
    String stripped = text.strip();
    String unit = stripped.replaceFirst("^[0-9]+", "");
    try {
      long n = Long.parseLong(stripped.substring(0, stripped.length() - unit.length()));
      return switch (unit.strip()) {
        case "ns" -> n;
        case "us" -> Math.multiplyExact(n, 1_000L);
        case "ms" -> Math.multiplyExact(n, 1_000_000L);
        case "s" -> Math.multiplyExact(n, 1_000_000_000L);
        case "m" -> Math.multiplyExact(n, 60_000_000_000L);
        case "h" -> Math.multiplyExact(n, 3_600_000_000_000L);
        case "d" -> Math.multiplyExact(n, 86_400_000_000_000L);
        default -> nanos(DEFAULT);
      };
    } catch (NumberFormatException | ArithmeticException e) {
      return nanos(DEFAULT);
    }
  }
}
