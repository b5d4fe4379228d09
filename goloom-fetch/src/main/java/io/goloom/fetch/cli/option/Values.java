package io.goloom.fetch.cli.option;

import io.goloom.fetch.Durations;
import java.math.BigDecimal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads the values of options. What cannot be read is named, with what to write instead.
final class Values {
  static final String DATA = "DATA";
  static final String PROXY = "PROXY";

  /// The labels whose value may be empty.
  static final List<String> MAY_BE_EMPTY = List.of(DATA, PROXY);

  private static final Map<String, String> LABELS =
      Map.ofEntries(
          Map.entry("TIME", "a duration such as 10s"),
          Map.entry("N", "a number"),
          Map.entry("SIZE", "a size such as 10M"),
          Map.entry("RATE", "a rate such as 50/s"),
          Map.entry("METHOD", "a method such as PUT"),
          Map.entry("HEADER", "a header such as 'Accept: text/html'"),
          Map.entry("USER:PASSWORD", "a user and a password such as ann:secret"),
          Map.entry(PROXY, "a proxy such as http://proxy:3128"),
          Map.entry(
              "HOST:PORT:ADDRESS", "a host, a port and an address such as a.test:443:127.0.0.1"),
          Map.entry("NAME", "a name"),
          Map.entry(DATA, "some data, or @ and a file name,"),
          Map.entry(Option.FILE, "a file name"),
          Map.entry(Option.DIRECTORY, "a directory"));

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([kKmMgGtT]?)");
  private static final Pattern RATE = Pattern.compile("([0-9]{1,9})/([smh])");

  private Values() {}

  /// What a value is, in words.
  static String what(String label) {
    String what = LABELS.get(label);
    if (what == null) {
      throw new IllegalArgumentException("no words for the value " + label);
    }
    return what;
  }

  static Duration duration(String name, String text) throws UsageException {
    if (text.matches("[0-9.]+")) {
      throw new UsageException(
          name + " " + text + " has no unit; write " + text + "s for seconds, or " + text + "ms");
    }
    Duration duration =
        Durations.parse(text).orElseThrow(() -> new UsageException(noDuration(name, text)));
    if (duration.isZero()) {
      throw new UsageException(name + " " + text + " leaves no time; write a longer one");
    }
    return duration;
  }

  private static String noDuration(String name, String text) {
    if (text.startsWith("-") && Durations.parse(text.substring(1)).isPresent()) {
      return name + " " + text + " must be more than zero";
    }
    return name
        + " "
        + text
        + (text.matches("([0-9]+(\\.[0-9]{1,9})?(h|ms|m|s))+")
            ? " is too long; write at most 1000000h"
            : " is no duration; write it like 10s, 500ms, 1m30s or 2m");
  }

  /// A whole number.
  ///
  /// @param least what it must not be below
  /// @param example for the message
  static int count(String name, String text, int least, int example) throws UsageException {
    String instead =
        (least == 0 ? " 0 or more" : " from " + least + " up") + ", like " + name + " " + example;
    int n;
    try {
      n = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new UsageException(
          name
              + " "
              + text
              + (text.matches("[0-9]+") ? " is too large" : " is no whole number")
              + "; write one"
              + instead);
    }
    if (n < least) {
      throw new UsageException(name + " " + text + " is too small; write a number" + instead);
    }
    return n;
  }

  /// A number of bytes, with or without k, M, G or T, which count in steps of 1,024 as curl's do.
  static long size(String name, String text) throws UsageException {
    Matcher m = SIZE.matcher(text);
    if (!m.matches()) {
      throw new UsageException(
          name + " " + text + " is no size; write a number of bytes, or like 500k, 10M or 2G");
    }
    int power =
        m.group(2).isEmpty() ? 0 : 1 + "kmgt".indexOf(Character.toLowerCase(m.group(2).charAt(0)));
    BigDecimal bytes = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
    if (bytes.signum() == 0 || bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      throw new UsageException(
          name
              + " "
              + text
              + (bytes.signum() == 0 ? " leaves nothing" : " is too large")
              + "; write one from 1 to 8000000T");
    }
    return bytes.longValueExact();
  }

  /// A number of times in a second, minute or hour.
  static Rate rate(String name, String text) throws UsageException {
    if (text.matches("[0-9]+")) {
      throw new UsageException(
          name
              + " "
              + text
              + " has no unit; write "
              + text
              + "/s, "
              + text
              + "/m or "
              + text
              + "/h");
    }
    Matcher m = RATE.matcher(text);
    if (!m.matches() || Integer.parseInt(m.group(1)) == 0) {
      throw new UsageException(
          name + " " + text + " is no rate; write it like 50/s, 100/m or 1000/h");
    }
    return new Rate(
        Integer.parseInt(m.group(1)),
        switch (m.group(2)) {
          case "h" -> Duration.ofHours(1);
          case "m" -> Duration.ofMinutes(1);
          default -> Duration.ofSeconds(1);
        });
  }

  static Path path(String name, String text) throws UsageException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new UsageException(name + " " + text + " is no file name: " + e.getReason());
    }
  }
}
