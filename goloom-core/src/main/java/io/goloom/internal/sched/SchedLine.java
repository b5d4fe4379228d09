package io.goloom.internal.sched;

import io.goloom.sched.SchedulerSnapshot;
import io.goloom.sched.SchedulerSnapshot.State;
import java.util.stream.Collectors;

/// Snapshots of schedulers as lines in the form of Go's `GODEBUG=schedtrace`, for whoever shows
/// them.
public final class SchedLine {
  private SchedLine() {}

  /// What follows `SCHED` and the time in Go's.
  ///
  /// @param s what was seen of a scheduler
  /// @return a line, without a line feed
  public static String of(SchedulerSnapshot s) {
    String gomaxprocs = s.name() + " gomaxprocs=" + s.gomaxprocs();
    String goroutines = " goroutines=" + s.goroutines();
    return s.gmp()
        .map(gmp -> gomaxprocs + threads(gmp) + goroutines + queues(gmp))
        .orElse(gomaxprocs + goroutines + " (the JDK's scheduler lets nobody look inside)");
  }

  private static String threads(SchedulerSnapshot.Gmp gmp) {
    SchedulerSnapshot.Ms ms = gmp.ms();
    return " idleprocs=%d threads=%d spinningthreads=%d idlethreads=%d"
        .formatted(
            gmp.ps().stream().filter(p -> p.state() == State.IDLE).count(),
            ms.count(),
            ms.spinning(),
            ms.idle());
  }

  private static String queues(SchedulerSnapshot.Gmp gmp) {
    return gmp.ps().stream()
        .filter(p -> p.state() != State.DEAD)
        .map(p -> String.valueOf(p.queue() + (p.runnext() ? 1 : 0)))
        .collect(Collectors.joining(" ", " runqueue=" + gmp.globalQueue() + " [", "]"));
  }
}
