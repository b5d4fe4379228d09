package io.goloom.fetch.cli.report;

import io.goloom.fetch.FetchResult;

/// How a result becomes a line.
@FunctionalInterface
public interface Format {
  /// The line of a result.
  ///
  /// @param result the result
  /// @return the line, without the line feed
  String line(FetchResult result);

  /// A line before all others.
  ///
  /// @return the line without the line feed, or an empty text for none
  default String first() {
    return "";
  }
}
