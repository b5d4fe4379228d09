package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clock is a number here. */
class RateLimiterTest {
  private static final long ORIGIN = Long.parseLong("9223372036854774807"); // wraps around soon
  private static final long MILLI = 1_000_000;

  private final RateLimiter fifty = new RateLimiter(50, Duration.ofSeconds(1));

  /** Waits as long as it says, and notes when each start was. */
  private static List<Long> starts(RateLimiter rate, int count, long late) {
    List<Long> starts = new ArrayList<>();
    long now = ORIGIN;
    while (starts.size() < count) {
      long wait = rate.take(now);
      if (wait == 0) {
        starts.add((now - ORIGIN) / MILLI);
      } else {
        now += wait + late;
      }
    }
    return starts;
  }

  @Test
  void take_evenlySpacedFromTheFirst() {
    assertThat(starts(fifty, 4, 0)).containsExactly(0L, 20L, 40L, 60L);
  }

  @Test
  void take_clockThatWakesLate_isMadeUpFor() {
    assertThat(starts(fifty, 101, 3 * MILLI).getLast()).isBetween(2_000L, 2_006L);
  }

  @Test
  void take_afterAPause_noBurst() {
    assertThat(fifty.take(ORIGIN)).isZero();
    long later = ORIGIN + 10_000 * MILLI;
    assertThat(fifty.take(later)).isZero();
    assertThat(fifty.take(later)).isZero(); // the slack: one interval
    assertThat(fifty.take(later)).isPositive();
  }

  @Test
  void take_rateThatDividesNoSecond_addsUp() {
    RateLimiter rate = new RateLimiter(3, Duration.ofSeconds(1));
    assertThat(starts(rate, 3_001, 0).getLast()).isBetween(1_000_000L - 1, 1_000_000L + 1);
  }

  @Test
  void take_fasterThanTheClock() {
    RateLimiter rate = new RateLimiter(100_000, Duration.ofSeconds(1));
    assertThat(starts(rate, 100_001, MILLI).getLast()).isBetween(1_000L, 1_003L);
  }
}
