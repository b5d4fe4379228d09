package io.goloom.fetch;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/// What the fetch of one URL has cost.
///
/// @param times how long it took: the parts are sums over all exchanges, also one that failed, as
///   far as it came; the total is from the start of its goroutine to its end
/// @param attempts how many exchanges were begun for the first URL: one, and one more for each
///   retry; zero if it was never started
/// @param redirects how many redirects were followed
/// @param wireBytes how many bytes came over connections for it, redirects included: see
///   [Response#wireBytes()]
/// @param finalUrl the URL that gave, or should have given, the last answer; empty if there was
///   none
/// @param started when its first attempt was begun; empty if it was never started
public record Metrics(
    Times times,
    int attempts,
    int redirects,
    long wireBytes,
    Optional<URI> finalUrl,
    Optional<Instant> started) {
  /// Of a URL that was never started.
  public static final Metrics NONE =
      new Metrics(Times.ZERO, 0, 0, 0, Optional.empty(), Optional.empty());

  /// Makes metrics.
  public Metrics {
    Objects.requireNonNull(times, "times");
    Objects.requireNonNull(finalUrl, "finalUrl");
    Objects.requireNonNull(started, "started");
  }

  /// How long it took in all.
  ///
  /// @return the total of the times
  public Duration took() {
    return times.total();
  }
}
