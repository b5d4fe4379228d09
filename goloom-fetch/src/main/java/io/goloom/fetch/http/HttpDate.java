package io.goloom.fetch.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

/// A date of a header, in each of the three forms that whoever reads has to accept: RFC 9110,
/// 5.6.7.
public final class HttpDate {
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

  private HttpDate() {}

  /// Reads one.
  ///
  /// @param text such as `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` or `Sun
  ///   Nov 6 08:49:37 1994`
  /// @param now the time: a year of two digits is the one that is at most 50 years from it
  /// @return the date
  /// @throws DateTimeException if it is none
  public static Instant parse(String text, Instant now) {
    if (text.indexOf('-') > 0) {
      return LocalDateTime.parse(text, rfc850(now)).toInstant(ZoneOffset.UTC);
    }
    return text.indexOf(',') > 0
        ? ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant()
        : LocalDateTime.parse(text, ASCTIME).toInstant(ZoneOffset.UTC);
  }

  private static DateTimeFormatter rfc850(Instant now) {
    int first = now.atOffset(ZoneOffset.UTC).getYear() - 49;
    return new DateTimeFormatterBuilder()
        .appendPattern("EEEE, dd-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, first)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.US);
  }
}
