package io.goloom.debug;

import io.goloom.debug.Metric.Bucket;
import io.goloom.debug.Metric.Kind;
import io.goloom.debug.Metric.Point;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Metrics in the text format of Prometheus:
/// https://prometheus.io/docs/instrumenting/exposition_formats/.
final class MetricsText {
  private static final long LONGEST_MICROS = 1_000_000;

  private MetricsText() {}

  static void write(List<Metric> metrics, Appendable out) throws IOException {
    for (Metric metric : metrics) {
      String name = name(metric);
      out.append("# HELP " + name + " " + metric.description() + "\n");
      out.append("# TYPE " + name + " " + metric.kind().name().toLowerCase(Locale.ROOT) + "\n");
      for (Point point : metric.points()) {
        if (metric.kind() == Kind.HISTOGRAM) {
          histogram(name, point, out);
        } else {
          line(name, labels(point, null), point.value(), out);
        }
      }
    }
  }

  /// By its conventions: no dots, the unit at the end, and `total` on what counts.
  private static String name(Metric metric) {
    String name = metric.name().replace('.', '_');
    if (metric.kind() == Kind.COUNTER) {
      return name.replaceFirst("_count$", "_total");
    }
    return metric.unit().equals("s") ? name + "_seconds" : name;
  }

  /// In few buckets that are always the same, as collectors compare them from one time to the next.
  /// Each counts all that is known to be shorter, and the last one all.
  private static void histogram(String name, Point point, Appendable out) throws IOException {
    for (long micros = 1; micros <= LONGEST_MICROS; micros *= 10) {
      Duration le = Duration.ofNanos(1000 * micros);
      long shorter = 0;
      for (Bucket bucket : point.buckets()) {
        shorter += bucket.below().compareTo(le) <= 0 ? bucket.count() : 0;
      }
      String seconds = BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
      line(name + "_bucket", labels(point, seconds), shorter, out);
    }
    line(name + "_bucket", labels(point, "+Inf"), point.value(), out);
    line(name + "_count", labels(point, null), point.value(), out);
  }

  private static void line(String name, String labels, long value, Appendable out)
      throws IOException {
    out.append(name + labels + " " + value + "\n");
  }

  private static String labels(Point point, @Nullable String le) {
    StringJoiner labels = new StringJoiner(",", "{", "}");
    for (Map.Entry<String, String> attribute : point.attributes().entrySet()) {
      labels.add(attribute.getKey() + "=\"" + escaped(attribute.getValue()) + "\"");
    }
    if (le != null) {
      labels.add("le=\"" + le + "\"");
    }
    return labels.toString();
  }

  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
