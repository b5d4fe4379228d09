package io.goloom.diagnostics;

import io.goloom.internal.text.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/// The words of the reports, in one place.
final class ReportText {
  private static final int FRAMES = 20;

  /// So many leaked goroutines are shown in one report.
  private static final int LEAKED = 10;

  private ReportText() {}

  static String goroutineFailed(Report.GoroutineFailed r) {
    StringBuilder out = new StringBuilder();
    out.append("goroutine ").append(r.id());
    out.append(" [").append(Printable.line(r.name())).append("] failed: ");
    out.append(stackOf(r.failure()));
    born(out, "started", r.birthPlace());
    return out.toString();
  }

  /// The stack trace as the JVM prints it, also of an exception whose own methods throw.
  private static String stackOf(Throwable failure) {
    StringWriter text = new StringWriter();
    try {
      failure.printStackTrace(new PrintWriter(text, true));
      return text.toString().stripTrailing();
    } catch (Throwable t) {
      StringBuilder out = new StringBuilder(failure.getClass().getName());
      out.append(" (which could not be printed: it threw ")
          .append(t.getClass().getName())
          .append(")");
      for (StackTraceElement frame : t.getStackTrace()) {
        out.append("\n\tat ").append(frame);
      }
      return out.toString();
    }
  }

  static String contextLost(Report.ContextLost r) {
    StringBuilder out = new StringBuilder();
    out.append("context never closed: ").append(Printable.line(r.description()));
    out.append(" was lost; close it, best with try-with-resources");
    born(out, "made", r.birthPlace());
    return out.toString();
  }

  static String goroutinesLeaked(Report.GoroutinesLeaked r) {
    List<GoroutineSnapshot> all = r.goroutines();
    int n = all.size();
    StringBuilder out = new StringBuilder();
    out.append(n)
        .append(n == 1 ? " goroutine" : " goroutines")
        .append(" leaked: nothing could reach any more what ")
        .append(n == 1 ? "it waits for" : "they wait for");
    for (GoroutineSnapshot g : all.subList(0, Math.min(n, LEAKED))) {
      out.append("\n\n").append(g.text());
    }
    if (n > LEAKED) {
      out.append("\n\n... and ").append(n - LEAKED).append(" more");
    }
    return out.toString();
  }

  private static void born(StringBuilder out, String how, BirthPlace place) {
    if (place.frames().isEmpty()) {
      out.append("\n").append(how).append(" at an unknown place (see -Dgoloom.births)");
      return;
    }
    out.append("\n")
        .append(how)
        .append(
            place.own() ? " here:" : " by this line (frames below it are of an earlier start):");
    int shown = Math.min(FRAMES, place.frames().size());
    for (StackTraceElement frame : place.frames().subList(0, shown)) {
      out.append("\n\tat ").append(frame);
    }
    if (shown < place.frames().size()) {
      out.append("\n\t... ").append(place.frames().size() - shown).append(" more");
    }
  }
}
