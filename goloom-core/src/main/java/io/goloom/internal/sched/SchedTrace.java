package io.goloom.internal.sched;

import io.goloom.sched.SchedulerSnapshot;
import java.util.Locale;

/// Lines in the form of Go's `GODEBUG=schedtrace=N`, to standard error every so many milliseconds:
/// the environment variable `GOLOOM_SCHEDTRACE` or the system property `goloom.schedtrace` says how
/// many. With `GOLOOM_SCHEDDETAIL` or `goloom.scheddetail` at `1` a line for each P and each M
/// follows, as with Go's `scheddetail=1`.
final class SchedTrace {
  /// Zero if nothing is to be printed.
  static final long PERIOD_NANOS = period(setting("goloom.schedtrace", "GOLOOM_SCHEDTRACE"));

  private static final boolean DETAIL =
      setting("goloom.scheddetail", "GOLOOM_SCHEDDETAIL").strip().equals("1");

  private SchedTrace() {}

  private static String setting(String property, String variable) {
    return System.getProperty(property, System.getenv().getOrDefault(variable, ""));
  }

  private static long period(String text) {
    if (text.isBlank()) {
      return 0;
    }
    try {
      long millis = Long.parseLong(text.strip());
      if (millis >= 0) {
        return Math.min(millis, 3_600_000) * 1_000_000;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    Reports.warn("schedtrace=" + text + " is not a number of milliseconds: printing nothing");
    return 0;
  }

  static void print(GmpScheduler s, long millis) {
    StringBuilder line = new StringBuilder(120);
    line.append("SCHED ").append(millis).append("ms: ").append(s.name());
    line.append(" gomaxprocs=").append(s.procs().count());
    line.append(" idleprocs=").append(s.idlePs());
    line.append(" threads=").append(s.ms().length);
    line.append(" spinningthreads=").append(s.spinningMs());
    line.append(" idlethreads=").append(s.idleMs());
    line.append(" goroutines=").append(s.liveGoroutines());
    line.append(" runqueue=").append(s.globalSize());
    String before = " [";
    for (P p : s.ps()) {
      if (P.state(p.word()) != P.DEAD) {
        line.append(before).append(p.queue.size() + (p.hasNext() ? 1 : 0));
        before = " ";
      }
    }
    line.append(']');
    if (DETAIL) {
      detail(s, line);
    }
    System.err.println(line);
  }

  private static void detail(GmpScheduler s, StringBuilder lines) {
    for (SchedulerSnapshot.P p : Snapshots.of(s).ps()) {
      lines.append("\n  P").append(p.id());
      lines.append(": status=").append(p.state().name().toLowerCase(Locale.ROOT));
      lines.append(" schedtick=").append(p.counts().runs());
      lines.append(" m=").append(p.m() == 0 ? "nil" : p.m());
      lines.append(" runqsize=").append(p.queue());
      lines.append(" runnext=").append(p.runnext());
      lines.append(" steals=").append(p.counts().steals());
      lines.append(" handoffs=").append(p.counts().handoffs());
    }
    for (M m : s.ms()) {
      lines.append("\n  M").append(m.id);
      lines.append(": p=").append(ownedBy(m, s));
      lines.append(" curg=").append(m.running() instanceof G g ? g.id() : "nil");
      lines.append(" spinning=").append(m.spinning);
    }
  }

  private static String ownedBy(M m, GmpScheduler s) {
    for (P p : s.ps()) {
      if (P.owner(p.word()) == m.id) {
        return Integer.toString(p.id);
      }
    }
    return "nil";
  }
}
