package io.goloom.debug;

import io.goloom.diagnostics.Report;
import io.goloom.internal.sched.Dead;
import io.goloom.internal.sched.Proof;
import io.goloom.internal.sched.Reports;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Looks for leaks at intervals, with the collections that the JVM makes anyway, and reports what
/// they have proved: see [io.goloom.Go#reporter] and [Report.GoroutinesLeaked].
///
/// It asks for no collection. At each interval it takes the stacks of those goroutines that have
/// waited for an interval since it saw them first, and lets the collector have those that nothing
/// can reach. What it has proved is in each [LeakProfile], too. Thread-safe.
public final class LeakWatch implements AutoCloseable {
  private final long nanos;
  private final Thread thread;
  private volatile boolean closed;

  private LeakWatch(Duration interval) {
    nanos = interval.toNanos();
    thread = Thread.ofPlatform().daemon().name("goloom-leaks").unstarted(this::run);
  }

  /// Begins to watch, on a daemon thread of its own.
  ///
  /// @param interval how often, and how long a wait must last to be looked at
  /// @return the watch, to be closed
  /// @throws IllegalArgumentException if the interval is not positive
  public static LeakWatch every(Duration interval) {
    if (!interval.isPositive()) {
      throw new IllegalArgumentException("an interval must be positive: " + interval);
    }
    LeakWatch watch = new LeakWatch(interval);
    watch.thread.start();
    return watch;
  }

  private void run() {
    while (!closed) {
      List<Dead> dead = Proof.glance(Duration.ofNanos(nanos));
      if (!dead.isEmpty()) {
        Reports.report(new Report.GoroutinesLeaked(dead.stream().map(Dead::seen).toList()));
      }
      LockSupport.parkNanos(this, nanos);
    }
  }

  /// Ends the watch. Does not wait for a look that is under way.
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
