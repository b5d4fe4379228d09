package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.GoRuntime;
import io.goloom.debug.Metric.Bucket;
import io.goloom.debug.Metric.Kind;
import io.goloom.debug.Metric.Point;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MetricsTest {
  private static long value(List<Metric> metrics, String name, String runtime) {
    return metrics.stream()
        .filter(metric -> metric.name().equals(name))
        .flatMap(metric -> metric.points().stream())
        .filter(point -> runtime.equals(point.attributes().get("runtime")))
        .mapToLong(Point::value)
        .sum();
  }

  @Test
  void snapshot_twoRuntimes_hasAValueOfEach() throws Exception {
    try (Parked parked = Parked.five()) {
      List<Metric> metrics = Metrics.snapshot();
      assertThat(value(metrics, "goloom.goroutine.count", "parked")).isEqualTo(5);
      assertThat(value(metrics, "goloom.processor.limit", "goloom"))
          .isEqualTo(GoRuntime.system().gomaxprocs());
      assertThat(metrics).extracting(Metric::name).doesNotHaveDuplicates();
      if (parked.runtime.snapshot().gmp().isPresent()) {
        assertThat(metrics)
            .extracting(Metric::name)
            .containsExactly(
                "goloom.goroutine.count",
                "goloom.processor.limit",
                "goloom.queue.length",
                "goloom.thread.count",
                "goloom.thread.limit",
                "goloom.run.count",
                "goloom.runnext.count",
                "goloom.global.count",
                "goloom.steal.count",
                "goloom.handoff.count",
                "goloom.timer.count",
                "goloom.runnable.duration");
        assertThat(value(metrics, "goloom.run.count", "parked")).isGreaterThanOrEqualTo(5);
        assertThat(value(metrics, "goloom.thread.count", "parked"))
            .isEqualTo(parked.runtime.snapshot().gmp().get().ms().count());
      } else {
        assertThat(metrics)
            .extracting(Metric::name)
            .containsExactly("goloom.goroutine.count", "goloom.processor.limit");
      }
    }
  }

  private static final Pattern SAMPLE =
      Pattern.compile(
          "(?<name>[a-z_]+)\\{(?<labels>[a-z]+=\"[^\"]*\"(,[a-z]+=\"[^\"]*\")*)} (?<value>\\d+)");

  /// Each line is of a form that Prometheus reads, and each sample stands under its type.
  @Test
  void writeText_live_isWellFormed() throws Exception {
    try (Parked parked = Parked.five()) {
      StringBuilder text = new StringBuilder();
      Metrics.writeText(text);
      assertThat(text).contains("goloom_goroutine_count{runtime=\"parked\"} 5\n").endsWith("\n");
      String type = "";
      for (String line : text.toString().lines().toList()) {
        if (line.startsWith("# TYPE ")) {
          assertThat(line).matches("# TYPE goloom_[a-z_]+ (gauge|counter|histogram)");
          type = line.split(" ", -1)[2];
        } else if (!line.startsWith("# HELP ")) {
          Matcher sample = SAMPLE.matcher(line);
          assertThat(sample.matches()).as(line).isTrue();
          assertThat(sample.group("name")).startsWith(type);
        }
      }
      assertThat(parked.runtime.numGoroutine()).isEqualTo(5);
    }
  }

  @Test
  void writeText_oneOfEachKind_isThisText() throws Exception {
    Map<String, String> odd = Map.of("runtime", "a\"b\\c\nd");
    StringBuilder text = new StringBuilder();
    MetricsText.write(
        List.of(
            new Metric("goloom.goroutine.count", Kind.GAUGE, "{goroutine}", "Alive", point(odd, 3)),
            new Metric("goloom.steal.count", Kind.COUNTER, "{steal}", "Steals", point(odd, 4)),
            new Metric(
                "goloom.runnable.duration",
                Kind.HISTOGRAM,
                "s",
                "Ready",
                List.of(
                    new Point(
                        Map.of("runtime", "r"),
                        7,
                        Stream.of(
                                new Bucket(Duration.ofNanos(896), 1),
                                new Bucket(Duration.ofNanos(1024), 2),
                                new Bucket(Duration.ofMillis(2), 3),
                                new Bucket(Duration.ofSeconds(2), 1))
                            .toList())))),
        text);
    assertThat(text)
        .hasToString(
            """
            # HELP goloom_goroutine_count Alive
            # TYPE goloom_goroutine_count gauge
            goloom_goroutine_count{runtime="a\\"b\\\\c\\nd"} 3
            # HELP goloom_steal_total Steals
            # TYPE goloom_steal_total counter
            goloom_steal_total{runtime="a\\"b\\\\c\\nd"} 4
            # HELP goloom_runnable_duration_seconds Ready
            # TYPE goloom_runnable_duration_seconds histogram
            goloom_runnable_duration_seconds_bucket{runtime="r",le="0.000001"} 1
            goloom_runnable_duration_seconds_bucket{runtime="r",le="0.00001"} 3
            goloom_runnable_duration_seconds_bucket{runtime="r",le="0.0001"} 3
            goloom_runnable_duration_seconds_bucket{runtime="r",le="0.001"} 3
            goloom_runnable_duration_seconds_bucket{runtime="r",le="0.01"} 6
            goloom_runnable_duration_seconds_bucket{runtime="r",le="0.1"} 6
            goloom_runnable_duration_seconds_bucket{runtime="r",le="1"} 6
            goloom_runnable_duration_seconds_bucket{runtime="r",le="+Inf"} 7
            goloom_runnable_duration_seconds_count{runtime="r"} 7
            """);
  }

  private static List<Point> point(Map<String, String> attributes, long value) {
    return List.of(new Point(attributes, value, List.of()));
  }
}
