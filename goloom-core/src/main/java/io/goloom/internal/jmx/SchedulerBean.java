package io.goloom.internal.jmx;

import io.goloom.sched.GoroutineCounts;
import io.goloom.sched.LatencyHistogram;
import io.goloom.sched.SchedulerMXBean;
import io.goloom.sched.SchedulerSnapshot;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The bean of one scheduler.
final class SchedulerBean implements SchedulerMXBean {
  private final Supplier<SchedulerSnapshot> snapshot;
  private final Supplier<GoroutineCounts> goroutines;

  SchedulerBean(Supplier<SchedulerSnapshot> snapshot, Supplier<GoroutineCounts> goroutines) {
    this.snapshot = snapshot;
    this.goroutines = goroutines;
  }

  private SchedulerSnapshot.@Nullable Gmp gmp() {
    return snapshot.get().gmp().orElse(null);
  }

  private long inside(ToLongFunction<SchedulerSnapshot.Gmp> part) {
    SchedulerSnapshot.Gmp gmp = gmp();
    return gmp == null ? -1 : part.applyAsLong(gmp);
  }

  @Override
  public String getName() {
    return snapshot.get().name();
  }

  @Override
  public int getGomaxprocs() {
    return snapshot.get().gomaxprocs();
  }

  @Override
  public String getGomaxprocsReason() {
    return snapshot.get().gomaxprocsReason();
  }

  @Override
  public long getGoroutines() {
    return snapshot.get().goroutines();
  }

  @Override
  public int getGlobalQueue() {
    return (int) inside(SchedulerSnapshot.Gmp::globalQueue);
  }

  @Override
  public int getQueued() {
    return (int) inside(SchedulerSnapshot.Gmp::queued);
  }

  @Override
  public List<SchedulerSnapshot.P> getPs() {
    SchedulerSnapshot.Gmp gmp = gmp();
    return gmp == null ? List.of() : gmp.ps();
  }

  @Override
  public SchedulerSnapshot.@Nullable Ms getMs() {
    SchedulerSnapshot.Gmp gmp = gmp();
    return gmp == null ? null : gmp.ms();
  }

  @Override
  public SchedulerSnapshot.@Nullable Counts getTotals() {
    SchedulerSnapshot.Gmp gmp = gmp();
    return gmp == null ? null : gmp.totals();
  }

  @Override
  public long getLateTimers() {
    return inside(SchedulerSnapshot.Gmp::lateTimers);
  }

  @Override
  public long getRunnableLatencyP50() {
    return latency(histogram -> histogram.percentile(50).toNanos());
  }

  @Override
  public long getRunnableLatencyP99() {
    return latency(histogram -> histogram.percentile(99).toNanos());
  }

  @Override
  public long getRunnableLatencyMax() {
    return latency(histogram -> histogram.max().toNanos());
  }

  private long latency(ToLongFunction<LatencyHistogram> time) {
    return inside(gmp -> time.applyAsLong(gmp.runnableLatency()));
  }

  @Override
  public Map<String, Long> countGoroutines() {
    GoroutineCounts counts = goroutines.get();
    Map<String, Long> byState = new LinkedHashMap<>();
    byState.put("created", counts.created());
    counts.running().ifPresent(n -> byState.put("running", n));
    byState.put("runnable", counts.runnable());
    counts.waiting().forEach((reason, n) -> byState.put(reason.toString(), n));
    byState.put("waiting elsewhere", counts.waitingElsewhere());
    return byState;
  }
}
