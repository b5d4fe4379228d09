package io.goloom.fetch.cli;

import io.goloom.fetch.FetchResult;

/// How a result becomes a line.
@FunctionalInterface
interface Format {
  /// The line of a result.
  ///
  /// @param result the result
  /// @return the line, without the line feed
  String line(FetchResult result);
}
