package io.goloom.fetch.cli.report;

import io.goloom.fetch.FetchResult;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Comma-separated values (RFC 4180, but with the line ends of Unix): the same fields as in JSON, a
/// line with their names first.
public final class CsvFormat implements Format {
  /// Makes one.
  public CsvFormat() {}

  @Override
  public String first() {
    return Field.ALL.stream().map(Field::name).collect(Collectors.joining(","));
  }

  @Override
  public String line(FetchResult result) {
    return Field.ALL.stream()
        .map(field -> quoted(field.value().apply(result)))
        .collect(Collectors.joining(","));
  }

  private static String quoted(@Nullable Object value) {
    String text = value == null ? "" : value.toString();
    boolean special = text.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return special ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
