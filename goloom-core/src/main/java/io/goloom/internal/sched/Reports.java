package io.goloom.internal.sched;

import io.goloom.diagnostics.Report;
import io.goloom.diagnostics.Reporter;

/// Where reports go.
public final class Reports {
  private static final Reporter STDERR = report -> System.err.println(report.text());
  private static volatile Reporter reporter = STDERR;

  private Reports() {}

  /// Sets who takes the reports from now on.
  ///
  /// @param newReporter the new reporter
  /// @return the one before
  public static Reporter reporter(Reporter newReporter) {
    Reporter before = reporter;
    reporter = newReporter;
    return before;
  }

  /// Makes a report. If the reporter throws, both are printed.
  ///
  /// @param report what was noticed
  public static void report(Report report) {
    try {
      reporter.report(report);
    } catch (Throwable t) {
      STDERR.report(report);
      System.err.println("goloom: the reporter itself failed: " + t);
    }
  }

  /// Prints one line about a setting that cannot be used.
  ///
  /// @param line what is wrong and what was done instead
  public static void warn(String line) {
    System.err.println("goloom: " + line);
  }
}
