package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetriesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Set<Outcome> PASSING =
      EnumSet.of(
          Outcome.TIMEOUT,
          Outcome.CONNECT_TIMEOUT,
          Outcome.DNS,
          Outcome.REFUSED,
          Outcome.UNREACHABLE,
          Outcome.PROXY,
          Outcome.RESET,
          Outcome.NO_ANSWER,
          Outcome.TRUNCATED);

  private final Retries retries = new Retries(3, Duration.ofSeconds(2), new Random(1));

  private static FetchResult.Failed failed(Outcome outcome, int status, int attempts) {
    return new FetchResult.Failed(
        "u",
        outcome,
        "r",
        status,
        0,
        new Metrics(Times.ZERO, attempts, 0, 0, Optional.empty(), Optional.of(NOW)));
  }

  private Optional<Duration> next(FetchResult.Failed failed, String retryAfter) {
    return retries.next(true, failed, Optional.ofNullable(retryAfter), NOW);
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void next_onlyWhatMayPass(Outcome outcome) {
    assertThat(next(failed(outcome, 0, 1), null).isPresent()).isEqualTo(PASSING.contains(outcome));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 408, 410, 425, 429, 500, 501, 502, 503, 504, 505})
  void next_onlyStatusesThatMayPass(int status) {
    assertThat(next(failed(Outcome.HTTP_STATUS, status, 1), null).isPresent())
        .isEqualTo(Set.of(408, 425, 429, 500, 502, 503, 504).contains(status));
  }

  @Test
  void next_notWhatIsNotIdempotent() {
    assertThat(retries.next(false, failed(Outcome.RESET, 0, 1), Optional.empty(), NOW)).isEmpty();
  }

  @Test
  void next_notMoreOftenThanAllowed() {
    assertThat(next(failed(Outcome.RESET, 0, 3), null)).isPresent();
    assertThat(next(failed(Outcome.RESET, 0, 4), null)).isEmpty();
  }

  @Test
  void next_doubledWithASecondHalfThatIsRandom() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(next(failed(Outcome.RESET, 0, 1), null).orElseThrow())
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
      assertThat(next(failed(Outcome.RESET, 0, 2), null).orElseThrow())
          .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(4));
      assertThat(next(failed(Outcome.RESET, 0, 3), null).orElseThrow())
          .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    }
  }

  @Test
  void next_jitterTellsTwoApart() {
    assertThat(next(failed(Outcome.RESET, 0, 1), null))
        .isNotEqualTo(next(failed(Outcome.RESET, 0, 1), null));
  }

  @Test
  void next_neverAboveAMinute() {
    Retries many = new Retries(1_000, Duration.ofSeconds(2), new Random(1));
    assertThat(many.next(true, failed(Outcome.RESET, 0, 900), Optional.empty(), NOW).orElseThrow())
        .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  @Test
  void next_delayThatIsLongerThanAMinute_isKept() {
    Retries patient = new Retries(1, Duration.ofMinutes(10), new Random(1));
    assertThat(patient.next(true, failed(Outcome.RESET, 0, 1), Optional.empty(), NOW).orElseThrow())
        .isBetween(Duration.ofMinutes(5), Duration.ofMinutes(10));
  }

  @Test
  void next_serverAsksForMore_secondsOrADate() {
    FetchResult.Failed busy = failed(Outcome.HTTP_STATUS, 503, 1);
    assertThat(next(busy, "120")).contains(Duration.ofMinutes(2));
    assertThat(next(busy, "Thu, 01 Jan 2026 00:00:30 GMT")).contains(Duration.ofSeconds(30));
  }

  /** RFC 9110, 5.6.7: who reads must accept the two old forms, too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Thursday, 01-Jan-26 00:00:30 GMT",
        "Thu Jan  1 00:00:30 2026",
        "Thu Jan 01 00:00:30 2026"
      })
  void next_serverAsksForMore_inTheOldFormsOfADate(String date) {
    assertThat(next(failed(Outcome.HTTP_STATUS, 503, 1), date)).contains(Duration.ofSeconds(30));
  }

  /** RFC 9110, 5.6.7: what is more than 50 years ahead was meant to be past. */
  @Test
  void next_yearOfTwoDigits_isWithinFiftyYears() {
    FetchResult.Failed busy = failed(Outcome.HTTP_STATUS, 503, 1);
    assertThat(next(busy, "Tuesday, 31-Dec-75 00:00:00 GMT").orElseThrow())
        .isGreaterThan(Duration.ofDays(18_000));
    assertThat(next(busy, "Friday, 31-Dec-77 00:00:00 GMT").orElseThrow())
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  /** The proxy has said no, and will again; or it is only busy. */
  @ParameterizedTest
  @ValueSource(ints = {0, 400, 403, 407, 429, 500, 502, 503, 504})
  void next_proxyThatRefuses_onlyIfThatMayPass(int status) {
    assertThat(next(failed(Outcome.PROXY, status, 1), null).isPresent())
        .isEqualTo(Set.of(0, 429, 500, 502, 503, 504).contains(status));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "soon", "-5", "Thu, 01 Jan 1970 00:00:00 GMT", "1.5", ""})
  void next_serverAsksForLessOrForNothing_ownWait(String retryAfter) {
    assertThat(next(failed(Outcome.HTTP_STATUS, 503, 1), retryAfter).orElseThrow())
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  /** Longer than any job, and not too long to be counted in nanoseconds. */
  @ParameterizedTest
  @ValueSource(strings = {"9999999999", "99999999999999999999999", "Fri, 31 Dec 9999 23:59:59 GMT"})
  void next_serverAsksForAges(String retryAfter) {
    Duration wait = next(failed(Outcome.HTTP_STATUS, 503, 1), retryAfter).orElseThrow();
    assertThat(wait).isGreaterThan(Duration.ofDays(30_000));
    assertThat(wait.toNanos()).isPositive();
  }
}
