package io.goloom.fetch.cli;

import io.goloom.fetch.FetchResult;
import java.util.HexFormat;

/// Lines for people: a check mark, URL and bytes; or a cross, URL and reason.
final class TextFormat implements Format {
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String RESET = "\u001b[0m";

  private final boolean color;

  TextFormat(boolean color) {
    this.color = color;
  }

  @Override
  public String line(FetchResult result) {
    return switch (result) {
      case FetchResult.Fetched r -> mark(GREEN, "✓") + visible(r.url()) + "  " + bytes(r.bytes());
      case FetchResult.Failed r -> mark(RED, "✗") + visible(r.url()) + "  " + visible(r.reason());
    };
  }

  static String bytes(long n) {
    return n == 1 ? "1 byte" : n + " bytes";
  }

  private String mark(String in, String sign) {
    return color ? in + sign + RESET + " " : sign + " ";
  }

  /// What comes from a list or a server may hold anything: what would steer the terminal is shown
  /// as an escape instead.
  private static String visible(String text) {
    if (text.chars().noneMatch(TextFormat::steers)) {
      return text;
    }
    StringBuilder out = new StringBuilder();
    text.chars()
        .forEach(c -> {
          if (steers(c)) {
            out.append("\\u").append(HexFormat.of().toHexDigits((short) c));
          } else {
            out.append((char) c);
          }
        });
    return out.toString();
  }

  private static boolean steers(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || Character.getType(c) == Character.LINE_SEPARATOR
        || Character.getType(c) == Character.PARAGRAPH_SEPARATOR;
  }
}
