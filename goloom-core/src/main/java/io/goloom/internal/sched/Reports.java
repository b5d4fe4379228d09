package io.goloom.internal.sched;

import io.goloom.diagnostics.Report;
import io.goloom.diagnostics.Reporter;
import java.util.concurrent.atomic.AtomicReference;

/// Where reports go.
public final class Reports {
  private static final Reporter STDERR = report -> System.err.println(report.text());
  private static final AtomicReference<Reporter> REPORTER = new AtomicReference<>(STDERR);

  private Reports() {}

  /// Sets who takes the reports from now on.
  ///
  /// @param newReporter the new reporter
  /// @return the one before
  public static Reporter reporter(Reporter newReporter) {
    return REPORTER.getAndSet(newReporter);
  }

  /// Makes a report. If the reporter throws, the report and what it threw are printed.
  ///
  /// @param report what was noticed
  public static void report(Report report) {
    try {
      REPORTER.get().report(report);
    } catch (Throwable t) {
      STDERR.report(report);
      warn("the reporter itself failed", t);
    }
  }

  /// Prints one line about a setting, or a part of the JDK, that cannot be used.
  ///
  /// @param line what is wrong and what was done instead
  public static void warn(String line) {
    System.err.println("goloom: " + line);
  }

  /// Prints that code which goloom has called failed where it must not.
  ///
  /// @param line which code
  /// @param failure what it threw
  static void warn(String line, Throwable failure) {
    synchronized (System.err) { // the lines stay together
      System.err.println("goloom: " + line + ":");
      failure.printStackTrace();
    }
  }
}
