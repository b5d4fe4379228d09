package io.goloom.fetch.cli.option;

/// One source of URLs on the command line.
public sealed interface Input {
  /// A URL itself.
  ///
  /// @param text as it was given
  record Url(String text) implements Input {}

  /// A file of URLs.
  ///
  /// @param path its name
  record File(String path) implements Input {}

  /// Standard input.
  record Stdin() implements Input {}
}
