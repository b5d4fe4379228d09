package io.goloom.fetch;

import io.goloom.fetch.http.HttpDate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What is tried again, and when.
///
/// @param most how often, zero for never
/// @param delay the wait before the first retry; each further one waits twice as long, up to
///   [#LONGEST]
/// @param random where the jitter comes from: of each wait the second half is random, so that those
///   who failed together do not come back together
record Retries(int most, Duration delay, RandomGenerator random) {
  static final Duration LONGEST = Duration.ofMinutes(1);

  /// How long to wait before the next attempt.
  ///
  /// @param repeatable whether what was sent may be sent twice
  /// @param failed what came of it
  /// @param retryAfter what the answer says in `Retry-After`
  /// @param now the time, against which a date in it is taken
  /// @return empty if there is to be none
  Optional<Duration> next(
      boolean repeatable, FetchResult.Failed failed, Optional<String> retryAfter, Instant now) {
    int done = failed.metrics().attempts();
    if (!repeatable || done == 0 || done > most || !passing(failed)) {
      return Optional.empty();
    }
    Duration own = backoff(done);
    return Optional.of(
        retryAfter.flatMap(text -> asked(text, now)).filter(t -> t.compareTo(own) > 0).orElse(own));
  }

  /// Whether it may be different the next time.
  private static boolean passing(FetchResult.Failed failed) {
    return switch (failed.outcome()) {
      case TIMEOUT, CONNECT_TIMEOUT, DNS, REFUSED, UNREACHABLE, RESET, NO_ANSWER, TRUNCATED -> true;
      case HTTP_STATUS -> passing(failed.status());
      case PROXY -> failed.status() == 0 || passing(failed.status());
      default -> false;
    };
  }

  private static boolean passing(int status) {
    return switch (status) {
      case 408, 425, 429, 500, 502, 503, 504 -> true;
      default -> false;
    };
  }

  private Duration backoff(int done) {
    long longest = Math.max(LONGEST.toNanos(), delay.toNanos());
    long wait = delay.toNanos();
    for (int i = 1; i < done && wait < longest; i++) {
      wait *= 2;
    }
    wait = Math.min(wait, longest);
    return Duration.ofNanos(wait / 2 + (long) (random.nextDouble() * (wait - wait / 2)));
  }

  /// Seconds, or a date.
  private static Optional<Duration> asked(String text, Instant now) {
    if (text.matches("[0-9]{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    if (text.matches("[0-9]+")) {
      return Optional.of(Require.CENTURY);
    }
    try {
      Duration wait = Duration.between(now, HttpDate.parse(text, now));
      return Optional.of(Require.atMostCentury(wait));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
