package io.goloom.fetch.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What is said about the URLs.
public final class ReportOptions implements OptionGroup {
  private boolean json;
  private boolean csv;
  private boolean quiet;
  private boolean verbose;
  private boolean summary;
  private Optional<Path> trace = Optional.empty();

  @Override
  public String title() {
    return "Report";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.flag("--json", "one JSON object a line instead of text", () -> json = true),
        Option.flag(
            "--csv", "comma-separated values, with a line of names first", () -> csv = true),
        Option.flag(
            "-q --quiet", "lines only for what failed; no progress, no sum", () -> quiet = true),
        Option.flag(
            "-v --verbose",
            "say of each URL also status, times, redirects and attempts, and --summary",
            () -> verbose = true),
        Option.flag(
            "--summary",
            "at the end: how many ended how, and percentiles of the times",
            () -> summary = true),
        Option.of(
            "--trace",
            Option.FILE,
            "draw the run as a waterfall into an HTML file",
            (name, value) -> trace = Optional.of(Values.path(name, value))));
  }

  void check() throws UsageException {
    if (json && csv) {
      throw new UsageException("--json and --csv are two formats; leave out one of them");
    }
    if (quiet && (verbose || summary)) {
      throw new UsageException(
          "--quiet and " + (verbose ? "--verbose" : "--summary") + " are opposites; leave out one");
    }
    if (verbose && (json || csv)) {
      throw new UsageException(
          "--verbose adds nothing to --json and --csv, which have it all; write --summary for the"
              + " sum");
    }
  }

  /// Whether to print JSON lines.
  ///
  /// @return true if so
  public boolean json() {
    return json;
  }

  /// Whether to print comma-separated values.
  ///
  /// @return true if so
  public boolean csv() {
    return csv;
  }

  /// Whether to print only what failed.
  ///
  /// @return true if so
  public boolean quiet() {
    return quiet;
  }

  /// Whether to print times and more.
  ///
  /// @return true if so
  public boolean verbose() {
    return verbose;
  }

  /// Whether to print a summary.
  ///
  /// @return true if so
  public boolean summary() {
    return summary || verbose;
  }

  /// Where to draw the run.
  ///
  /// @return a file, if one was given
  public Optional<Path> trace() {
    return trace;
  }
}
