package io.goloom.internal.sched;

import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The whole state of a scheduler in lines: each P, each M, each goroutine that lives. Read without
/// a lock, so what changes meanwhile may be seen half; once nothing moves any more, it is exact.
final class SchedDetail {
  /// So many goroutines are listed at most.
  private static final int MOST = 1000;

  private SchedDetail() {}

  static String of(GmpScheduler s) {
    StringJoiner lines = new StringJoiner(System.lineSeparator());
    lines.add("  closed=" + s.closed() + " earliesttimer=" + s.earliestTimer());
    for (P p : s.ps()) {
      lines.add("  " + p);
    }
    for (M m : s.ms()) {
      lines.add("  " + m + (s.waitsForTimers(m) ? " waits for timers" : ""));
    }
    List<G> goroutines = s.goroutines();
    for (G g : goroutines.subList(0, Math.min(MOST, goroutines.size()))) {
      // The thread's state and no stack: the JDK submits a thread again after it took its stack,
      // which could end the very hang that is to be seen.
      Object on = g.waitsOn();
      lines.add(
          "  " + g.name() + ": " + g.thread().getState() + (on == null ? "" : " waits on " + on));
    }
    if (goroutines.size() > MOST) {
      lines.add("  and " + (goroutines.size() - MOST) + " more");
    }
    return lines.toString();
  }

  static String name(@Nullable Schedulable s) {
    return s == null ? "none" : s instanceof G g ? g.name() : "a foreign thread";
  }
}
