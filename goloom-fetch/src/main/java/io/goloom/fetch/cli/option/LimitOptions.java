package io.goloom.fetch.cli.option;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// How long, how many, how much; and what is tried again.
public final class LimitOptions implements OptionGroup {
  private Optional<Duration> timeout = Optional.empty();
  private Optional<Duration> totalTimeout = Optional.empty();
  private Optional<Duration> connectTimeout = Optional.empty();
  private OptionalInt parallel = OptionalInt.empty();
  private boolean demo;
  private OptionalInt perHost = OptionalInt.empty();
  private Optional<Rate> rate = Optional.empty();
  private OptionalLong maxBytes = OptionalLong.empty();
  private int retries;
  private Optional<Duration> retryDelay = Optional.empty();
  private boolean failFast;

  @Override
  public String title() {
    return "Limits";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.of(
            "--timeout",
            "TIME",
            "for each URL, from the look-up of its host to the last byte, redirects included"
                + " (default 10s)",
            (name, value) -> timeout = Optional.of(Values.duration(name, value))),
        Option.of(
            "--connect-timeout",
            "TIME",
            "for the connection to a host, its look-up and TLS included (default 30s)",
            (name, value) -> connectTimeout = Optional.of(Values.duration(name, value))),
        Option.of(
            "--total-timeout",
            "TIME",
            "for the whole job (default 30s); when it is over, all that still runs ends at once",
            (name, value) -> totalTimeout = Optional.of(Values.duration(name, value))),
        Option.of(
            "--parallel",
            "N",
            "how many URLs at the same time (default 64)",
            (name, value) -> parallel = OptionalInt.of(Values.count(name, value, 1, 64))),
        Option.of(
            "--per-host",
            "N",
            "how many of them at one host (default: no other limit)",
            (name, value) -> perHost = OptionalInt.of(Values.count(name, value, 1, 4))),
        Option.of(
            "--rate",
            "RATE",
            "how many URLs are begun in a second, minute or hour, evenly spaced: 50/s, 100/m,"
                + " 1000/h",
            (name, value) -> rate = Optional.of(Values.rate(name, value))),
        Option.of(
            "--max-bytes",
            "SIZE",
            "the longest body, unpacked: 500k, 10M, 2G",
            (name, value) -> maxBytes = OptionalLong.of(Values.size(name, value))),
        Option.of(
            "--retries",
            "N",
            "how often to try again what failed for a while, if the method is idempotent (default"
                + " 0)",
            (name, value) -> retries = Values.count(name, value, 0, 3)),
        Option.of(
            "--retry-delay",
            "TIME",
            "how long to wait before the first retry (default 1s); doubled for each further one,"
                + " and as long as the server says in Retry-After",
            (name, value) -> retryDelay = Optional.of(Values.duration(name, value))),
        Option.flag("--fail-fast", "the first failure cancels the others", () -> failFast = true));
  }

  @Override
  public String note() {
    return "TIME is written like 10s, 500ms, 1m30s or 2m.";
  }

  /// Takes the defaults of the demo, which is to show all limits in a few seconds.
  void demo() {
    demo = true;
  }

  /// The limit for each URL.
  ///
  /// @return the time
  public Duration timeout() {
    return timeout.orElse(Duration.ofSeconds(demo ? 2 : 10));
  }

  /// The limit for the whole job.
  ///
  /// @return the time
  public Duration totalTimeout() {
    return totalTimeout.orElse(Duration.ofSeconds(demo ? 4 : 30));
  }

  /// The limit for a connection.
  ///
  /// @return the time, if one was given
  public Optional<Duration> connectTimeout() {
    return connectTimeout;
  }

  /// How many URLs at once.
  ///
  /// @return the number
  public int parallel() {
    return parallel.orElse(demo ? 4 : 64);
  }

  /// How many of them at one host.
  ///
  /// @return the number, if one was given
  public OptionalInt perHost() {
    return perHost;
  }

  /// How many in a time.
  ///
  /// @return the rate, if one was given
  public Optional<Rate> rate() {
    return rate;
  }

  /// The longest body.
  ///
  /// @return the number of bytes, if one was given
  public OptionalLong maxBytes() {
    return maxBytes;
  }

  /// How often to try again.
  ///
  /// @return the number
  public int retries() {
    return retries;
  }

  /// The wait before the first retry.
  ///
  /// @return the time, if one was given
  public Optional<Duration> retryDelay() {
    return retryDelay;
  }

  /// Whether the first failure cancels the others.
  ///
  /// @return true if so
  public boolean failFast() {
    return failFast;
  }

  void check() throws UsageException {
    if (retryDelay.isPresent() && retries == 0) {
      throw new UsageException("--retry-delay does nothing without --retries N");
    }
  }
}
