package io.goloom.fetch.cli.option;

import java.util.List;

/// What is printed instead of fetching.
public final class InfoOptions implements OptionGroup {
  private boolean help;
  private boolean version;

  @Override
  public String title() {
    return "Other";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.flag("-h --help", "print this", () -> help = true),
        Option.flag("-V --version", "print the version", () -> version = true));
  }

  /// Whether to print the help and nothing else.
  ///
  /// @return true if so
  public boolean help() {
    return help;
  }

  /// Whether to print the version and nothing else.
  ///
  /// @return true if so
  public boolean version() {
    return version;
  }
}
