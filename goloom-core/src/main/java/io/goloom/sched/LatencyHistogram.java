package io.goloom.sched;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// How long goroutines were ready before they ran: a log-linear histogram of measured times.
///
/// A time read from it is the bound of a bucket: never too short, and at most a quarter too long,
/// or 128 ns if it is below half a microsecond. Immutable.
///
/// @param buckets those that hold a time, by rising bound
public record LatencyHistogram(List<Bucket> buckets) {
  /// The histogram in which nothing was measured.
  public static final LatencyHistogram EMPTY = new LatencyHistogram(List.of());

  /// Some times that are close to each other.
  ///
  /// @param belowNanos what each of them is shorter than, and each in the next bucket is not, in
  ///   nanoseconds
  /// @param count how many they are, above zero
  public record Bucket(long belowNanos, long count) {
    /// Makes a bucket.
    ///
    /// @throws IllegalArgumentException if it has no bound or no time in it
    public Bucket {
      if (belowNanos < 1 || count < 1) {
        throw new IllegalArgumentException("not a bucket: " + count + " below " + belowNanos);
      }
    }
  }

  /// Makes a histogram.
  ///
  /// @throws IllegalArgumentException if the bounds do not rise
  public LatencyHistogram {
    buckets = List.copyOf(buckets);
    for (int i = 1; i < buckets.size(); i++) {
      if (buckets.get(i - 1).belowNanos() >= buckets.get(i).belowNanos()) {
        throw new IllegalArgumentException("bounds that do not rise: " + buckets);
      }
    }
  }

  /// How many times were measured.
  ///
  /// @return the number
  public long count() {
    long sum = 0;
    for (Bucket bucket : buckets) {
      sum += bucket.count();
    }
    return sum;
  }

  /// The time that a share of the measured ones is below.
  ///
  /// @param percent the share, such as 99.9
  /// @return the least bound for which that holds; zero if nothing was measured
  /// @throws IllegalArgumentException if it is not in 0 to 100
  public Duration percentile(double percent) {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException("a percentile is in 0 to 100, and not " + percent);
    }
    double wanted = percent / 100 * count();
    long seen = 0;
    for (Bucket bucket : buckets) {
      seen += bucket.count();
      if (seen >= wanted) {
        return Duration.ofNanos(bucket.belowNanos());
      }
    }
    return max(); // of counts so large that a double rounds them up
  }

  /// The time that all measured ones are below.
  ///
  /// @return the highest bound; zero if nothing was measured
  public Duration max() {
    return buckets.isEmpty() ? Duration.ZERO : Duration.ofNanos(buckets.getLast().belowNanos());
  }

  /// What was measured since an earlier snapshot of the same scheduler.
  ///
  /// @param earlier the earlier one
  /// @return what this one has more
  /// @throws IllegalArgumentException if the other one has times that this one has not
  public LatencyHistogram since(LatencyHistogram earlier) {
    Objects.requireNonNull(earlier, "earlier");
    Map<Long, Long> before = new HashMap<>();
    for (Bucket bucket : earlier.buckets) {
      before.put(bucket.belowNanos(), bucket.count());
    }
    List<Bucket> more = new ArrayList<>();
    for (Bucket bucket : buckets) {
      Long had = before.remove(bucket.belowNanos());
      long count = bucket.count() - (had == null ? 0 : had);
      if (count < 0) {
        throw notEarlier();
      }
      if (count > 0) {
        more.add(new Bucket(bucket.belowNanos(), count));
      }
    }
    if (!before.isEmpty()) {
      throw notEarlier();
    }
    return new LatencyHistogram(more);
  }

  private static IllegalArgumentException notEarlier() {
    return new IllegalArgumentException("not an earlier histogram of the same scheduler");
  }
}
