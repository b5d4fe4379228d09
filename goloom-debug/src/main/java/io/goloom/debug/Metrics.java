package io.goloom.debug;

import io.goloom.GoRuntime;
import io.goloom.debug.Metric.Bucket;
import io.goloom.debug.Metric.Kind;
import io.goloom.debug.Metric.Point;
import io.goloom.sched.LatencyHistogram;
import io.goloom.sched.SchedulerSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/// What can be counted of goroutines and schedulers, for whatever collects metrics: a snapshot to
/// be handed on, and the same as text for Prometheus and its kin.
///
/// Costs some microseconds for each runtime, however many goroutines there are. On the JDK's
/// scheduler there are only those metrics that it lets be known. Runtimes of one name are counted
/// together.
public final class Metrics {
  private Metrics() {}

  /// Takes all metrics of all runtimes.
  ///
  /// @return those that have a value
  public static List<Metric> snapshot() {
    List<SchedulerSnapshot> all = GoRuntime.all().stream().map(GoRuntime::snapshot).toList();
    List<Metric> out = new ArrayList<>();
    gauge(out, all, "goroutine.count", "{goroutine}", "Goroutines that live", s -> s.goroutines());
    gauge(out, all, "processor.limit", "{processor}", "GOMAXPROCS", s -> s.gomaxprocs());
    List<SchedulerSnapshot> ours = all.stream().filter(s -> s.gmp().isPresent()).toList();
    if (ours.isEmpty()) {
      return List.copyOf(out);
    }
    gauge(
        out,
        ours,
        "queue.length",
        "{goroutine}",
        "Goroutines that are ready and wait to run",
        s -> inside(s).queued());
    out.add(threads(ours));
    gauge(
        out,
        ours,
        "thread.limit",
        "{thread}",
        "Threads that a runtime may have",
        s -> inside(s).ms().max());
    counter(out, ours, "run.count", "{run}", "Runs of goroutines", c -> c.runs());
    counter(
        out,
        ours,
        "runnext.count",
        "{run}",
        "Runs of goroutines that the one before has woken",
        c -> c.local());
    counter(out, ours, "global.count", "{run}", "Runs from the global queue", c -> c.global());
    counter(out, ours, "steal.count", "{steal}", "Steals by a processor", c -> c.steals());
    counter(
        out,
        ours,
        "handoff.count",
        "{handoff}",
        "Processors taken from who held them for long",
        c -> c.handoffs());
    counter(
        out, ours, "timer.count", "{timer}", "Timers that a processor has fired", c -> c.timers());
    out.add(
        new Metric(
            "goloom.runnable.duration",
            Kind.HISTOGRAM,
            "s",
            "How long goroutines are ready before they run, of one wake-up in 64",
            points(ours, Metrics::latency)));
    return List.copyOf(out);
  }

  private static SchedulerSnapshot.Gmp inside(SchedulerSnapshot s) {
    return s.gmp().orElseThrow();
  }

  private static void gauge(
      List<Metric> out,
      List<SchedulerSnapshot> of,
      String name,
      String unit,
      String description,
      ToLongFunction<SchedulerSnapshot> value) {
    out.add(
        new Metric(
            "goloom." + name,
            Kind.GAUGE,
            unit,
            description,
            points(of, s -> point(Map.of("runtime", s.name()), value.applyAsLong(s)))));
  }

  private static void counter(
      List<Metric> out,
      List<SchedulerSnapshot> of,
      String name,
      String unit,
      String description,
      ToLongFunction<SchedulerSnapshot.Counts> value) {
    out.add(
        new Metric(
            "goloom." + name,
            Kind.COUNTER,
            unit,
            description,
            points(
                of,
                s -> point(Map.of("runtime", s.name()), value.applyAsLong(inside(s).totals())))));
  }

  private static Metric threads(List<SchedulerSnapshot> of) {
    List<Point> points = new ArrayList<>();
    points.addAll(points(of, s -> threads(s, "idle", inside(s).ms().idle())));
    points.addAll(points(of, s -> threads(s, "spinning", inside(s).ms().spinning())));
    points.addAll(points(of, s -> threads(s, "busy", busy(inside(s).ms()))));
    return new Metric(
        "goloom.thread.count", Kind.GAUGE, "{thread}", "Threads of a runtime", points);
  }

  private static Point threads(SchedulerSnapshot s, String state, int count) {
    return point(Map.of("runtime", s.name(), "state", state), count);
  }

  private static int busy(SchedulerSnapshot.Ms ms) {
    return Math.max(0, ms.count() - ms.idle() - ms.spinning()); // of different moments
  }

  /// A point for each name: names of runtimes need not be unique, and collectors refuse two points
  /// that they cannot tell apart.
  private static List<Point> points(
      List<SchedulerSnapshot> of, Function<SchedulerSnapshot, Point> point) {
    Map<Map<String, String>, Point> points = new LinkedHashMap<>();
    for (SchedulerSnapshot s : of) {
      Point one = point.apply(s);
      points.merge(one.attributes(), one, Metrics::sum);
    }
    return List.copyOf(points.values());
  }

  private static Point sum(Point a, Point b) {
    SortedMap<Duration, Long> buckets = new TreeMap<>();
    Stream.concat(a.buckets().stream(), b.buckets().stream())
        .forEach(bucket -> buckets.merge(bucket.below(), bucket.count(), Long::sum));
    return new Point(
        a.attributes(),
        a.value() + b.value(),
        buckets.entrySet().stream().map(e -> new Bucket(e.getKey(), e.getValue())).toList());
  }

  private static Point point(Map<String, String> attributes, long value) {
    return new Point(attributes, value, List.of());
  }

  private static Point latency(SchedulerSnapshot s) {
    LatencyHistogram histogram = inside(s).runnableLatency();
    List<Bucket> buckets =
        histogram.buckets().stream()
            .map(b -> new Bucket(Duration.ofNanos(b.belowNanos()), b.count()))
            .toList();
    return new Point(Map.of("runtime", s.name()), histogram.count(), buckets);
  }

  /// Writes a snapshot in the text format of Prometheus, version 0.0.4.
  ///
  /// @param out where to
  /// @throws IOException if `out` throws it
  public static void writeText(Appendable out) throws IOException {
    MetricsText.write(snapshot(), Objects.requireNonNull(out, "out"));
  }
}
