package io.goloom.diagnostics;

/// Takes the reports. Set one with `Go.reporter` to send them to a log; the default prints them to
/// standard error.
///
/// Called on the thread that noticed, several at once: an implementation must be thread-safe and
/// quick. What it throws is printed together with the report.
@FunctionalInterface
public interface Reporter {
  /// Takes one report.
  ///
  /// @param report what was noticed
  void report(Report report);
}
