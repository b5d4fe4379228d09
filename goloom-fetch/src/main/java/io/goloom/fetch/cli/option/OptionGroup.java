package io.goloom.fetch.cli.option;

import java.util.List;

/// Options of one concern, which keeps what they set.
public interface OptionGroup {
  /// The heading in the help.
  ///
  /// @return a word or two
  String title();

  /// Its options, in the order of the help.
  ///
  /// @return the options
  List<Option> options();

  /// What belongs below them in the help.
  ///
  /// @return lines of text; empty if there is nothing to say
  default String note() {
    return "";
  }
}
