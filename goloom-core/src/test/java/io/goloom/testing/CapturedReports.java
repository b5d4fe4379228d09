package io.goloom.testing;

import io.goloom.Go;
import io.goloom.diagnostics.Report;
import io.goloom.diagnostics.Reporter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Takes the reports until it is closed, in place of standard error. Other tests must not run at
/// the same time.
public final class CapturedReports implements AutoCloseable {
  private final List<Report> reports = new CopyOnWriteArrayList<>();
  private final Reporter before = Go.reporter(reports::add);

  /// Those that came so far.
  public List<Report> all() {
    return List.copyOf(reports);
  }

  /// Waits for the only report of a failed goroutine.
  public Report.GoroutineFailed failure() {
    Until.until("a report comes", () -> !reports.isEmpty());
    if (reports.size() == 1 && reports.getFirst() instanceof Report.GoroutineFailed failed) {
      return failed;
    }
    throw new AssertionError("one failure expected: " + reports);
  }

  @Override
  public void close() {
    Go.reporter(before);
  }
}
