package io.goloom.debug;

import io.goloom.diagnostics.GoroutineSnapshot;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Goroutines that do the same: with one stack, one status and the same labels, on one runtime,
/// started by one line. Immutable.
///
/// @param status what they do, in the words of [GoroutineSnapshot#status()]
/// @param labels their labels, see [io.goloom.Labels]
/// @param runtime the name of their runtime
/// @param createdBy the line that started them, such as `app.Main.main(Main.java:20)`
/// @param stack their stack, as [GoroutineSnapshot#stack()] shows it
/// @param goroutines each of them, at least one, by number
public record GoroutineGroup(
    String status,
    Map<String, String> labels,
    String runtime,
    String createdBy,
    List<StackTraceElement> stack,
    List<GoroutineSnapshot> goroutines) {
  /// Makes a group.
  ///
  /// @throws IllegalArgumentException if nobody is in it
  public GoroutineGroup {
    Objects.requireNonNull(status, "status");
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    Objects.requireNonNull(runtime, "runtime");
    Objects.requireNonNull(createdBy, "createdBy");
    stack = List.copyOf(stack);
    goroutines = List.copyOf(goroutines);
    if (goroutines.isEmpty()) {
      throw new IllegalArgumentException("a group of no goroutines");
    }
  }

  /// How many they are.
  ///
  /// @return at least one
  public int count() {
    return goroutines.size();
  }

  /// How long before the look they were started.
  ///
  /// @return the shortest and the longest time
  public Range age() {
    return range(goroutines.stream().map(GoroutineSnapshot::age)).orElseThrow();
  }

  /// How long they had waited: those of which it is known.
  ///
  /// @return the shortest and the longest time; empty if it is known of none
  public Optional<Range> waited() {
    return range(goroutines.stream().flatMap(g -> g.waited().stream()));
  }

  private static Optional<Range> range(Stream<Duration> times) {
    LongSummaryStatistics all = times.mapToLong(Duration::toNanos).summaryStatistics();
    return all.getCount() == 0
        ? Optional.empty()
        : Optional.of(new Range(Duration.ofNanos(all.getMin()), Duration.ofNanos(all.getMax())));
  }

  /// Times from a shortest to a longest one.
  ///
  /// @param min the shortest
  /// @param max the longest
  public record Range(Duration min, Duration max) {
    /// Makes a range.
    public Range {
      Objects.requireNonNull(min, "min");
      Objects.requireNonNull(max, "max");
    }

    /// In whole minutes, such as `1 to 3 minutes`; nothing if that is less than one.
    @Override
    public String toString() {
      long from = min.toMinutes();
      long to = max.toMinutes();
      if (to < 1) {
        return "";
      }
      return from == to ? to + (to == 1 ? " minute" : " minutes") : from + " to " + to + " minutes";
    }
  }
}
