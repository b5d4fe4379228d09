package io.goloom.fetch.cli.report;

import io.goloom.fetch.Content;
import io.goloom.fetch.FetchResult;
import io.goloom.fetch.Metrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Lines for people: a check mark, URL and bytes; or a cross, URL and reason. Where a file was
/// written or a digest asked for, that too.
public final class TextFormat implements Format {
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String RESET = "\u001b[0m";

  private final boolean color;
  private final boolean verbose;

  /// Makes one.
  ///
  /// @param color whether the marks are coloured
  /// @param verbose whether to say status, times and more
  public TextFormat(boolean color, boolean verbose) {
    this.color = color;
    this.verbose = verbose;
  }

  @Override
  public String line(FetchResult result) {
    String line =
        result instanceof FetchResult.Failed f
            ? mark(RED, "✗") + visible(f.url()) + "  " + visible(f.reason())
            : mark(GREEN, "✓") + visible(result.url()) + "  " + bytes(result.bytes());
    if (result instanceof FetchResult.Fetched f) {
      line += content(f.content());
    }
    return verbose ? line + "  " + details(result) : line;
  }

  private static String content(Content content) {
    String digest = content.sha256().map(hex -> "  sha256:" + hex).orElse("");
    String file = content.file().map(f -> "  in " + visible(f.toString())).orElse("");
    long at = content.resumedAt();
    return digest + file + (at == 0 ? "" : ", resumed at " + bytes(at));
  }

  private static String details(FetchResult result) {
    Metrics m = result.metrics();
    List<String> details = new ArrayList<>();
    if (result.status() != 0) {
      details.add("status " + result.status());
    }
    List<String> parts = new ArrayList<>();
    part(parts, "dns", m.times().dns());
    part(parts, "connect", m.times().connect());
    part(parts, "tls", m.times().tls());
    part(parts, "first byte", m.times().firstByte());
    details.add(Amounts.time(m.took()) + (parts.isEmpty() ? "" : ": " + String.join(", ", parts)));
    if (m.redirects() > 0) {
      details.add(
          m.redirects()
              + (m.redirects() == 1 ? " redirect to " : " redirects to ")
              + m.finalUrl().map(url -> visible(url.toString())).orElse("?"));
    }
    if (m.attempts() > 1) {
      details.add(m.attempts() + " attempts");
    }
    return "(" + String.join("; ", details) + ")";
  }

  private static void part(List<String> parts, String name, Duration time) {
    if (!time.isZero()) {
      parts.add(name + " " + Amounts.time(time));
    }
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
