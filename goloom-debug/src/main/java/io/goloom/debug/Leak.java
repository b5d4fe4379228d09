package io.goloom.debug;

import io.goloom.diagnostics.GoroutineSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// Goroutines that were proved to wait for good, with one stack, one birth place and the same
/// labels. They have been collected, and this is what is left of them. Immutable.
///
/// @param pattern how they came to wait for good
/// @param goroutine the one that was proved first, as it was seen last
/// @param count how many they are
/// @param numbers the numbers of the first hundred
/// @param names the names of the same, in the same order
/// @param waited the longest time that one of them is known to have waited
public record Leak(
    Pattern pattern,
    GoroutineSnapshot goroutine,
    long count,
    List<Long> numbers,
    List<String> names,
    Duration waited) {
  /// Makes a leak.
  public Leak {
    Objects.requireNonNull(pattern, "pattern");
    Objects.requireNonNull(goroutine, "goroutine");
    Objects.requireNonNull(waited, "waited");
    numbers = List.copyOf(numbers);
    names = List.copyOf(names);
  }
}
