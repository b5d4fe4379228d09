package io.goloom.debug;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// One thing that is measured, with its value in each runtime: to be handed on to whatever collects
/// metrics. Names, kinds and units are as OpenTelemetry wants them. Immutable.
///
/// @param name what it is, in words with dots between, such as `goloom.goroutine.count`
/// @param kind what may be done with its values
/// @param unit of its values, in the spelling of UCUM: `s`, or a noun in braces such as
///   `{goroutine}`
/// @param description a sentence without a full stop
/// @param points its values, at least one
public record Metric(String name, Kind kind, String unit, String description, List<Point> points) {
  /// What may be done with values.
  public enum Kind {
    /// A value of this moment, which goes up and down.
    GAUGE,
    /// A count since the start of the runtime, which never goes back.
    COUNTER,
    /// Counts by size since the start of the runtime.
    HISTOGRAM
  }

  /// A value.
  ///
  /// @param attributes what it is the value of; `runtime` is always among them
  /// @param value the value; of a histogram, how many were counted
  /// @param buckets of a histogram, in rising order; else empty
  public record Point(Map<String, String> attributes, long value, List<Bucket> buckets) {
    /// Makes a point.
    public Point {
      attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
      buckets = List.copyOf(buckets);
    }
  }

  /// A part of a histogram.
  ///
  /// @param below what was counted was shorter, and not shorter than the bucket before
  /// @param count how many
  public record Bucket(Duration below, long count) {
    /// Makes a bucket.
    public Bucket {
      Objects.requireNonNull(below, "below");
    }
  }

  /// Makes a metric.
  public Metric {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(description, "description");
    points = List.copyOf(points);
  }
}
