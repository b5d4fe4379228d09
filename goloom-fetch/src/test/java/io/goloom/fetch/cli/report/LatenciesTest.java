package io.goloom.fetch.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.sched.LatencyHistogram;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatenciesTest {
  @Test
  void bucket_boundIsAboveEachTimeInItAndAtMostASixteenthTooLong() {
    for (long nanos = 0; nanos < 100_000; nanos++) {
      check(nanos);
    }
    for (long nanos = 1; nanos > 0 && nanos < Long.MAX_VALUE / 2; nanos *= 2) {
      check(nanos - 1);
      check(nanos);
      check(nanos + 1);
    }
  }

  private static void check(long nanos) {
    int bucket = Latencies.bucket(nanos);
    assertThat(Latencies.bound(bucket))
        .as("%d ns", nanos)
        .isGreaterThan(nanos)
        .isLessThanOrEqualTo(nanos + Math.max(1, nanos / 16 + 1));
    assertThat(Latencies.bucket(Latencies.bound(bucket))).isEqualTo(bucket + 1);
  }

  @Test
  void histogram_percentiles() {
    Latencies latencies = new Latencies();
    for (int i = 1; i <= 1000; i++) {
      latencies.add(Duration.ofMillis(i).toNanos());
    }
    LatencyHistogram h = latencies.histogram();
    assertThat(h.count()).isEqualTo(1000);
    assertThat(h.percentile(50).toMillis()).isBetween(500L, 532L);
    assertThat(h.percentile(99).toMillis()).isBetween(990L, 1053L);
    assertThat(h.max().toMillis()).isBetween(1000L, 1063L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0.00ms", "999|0.00ms", "123456|0.12ms", "9990000|9.99ms", "12345678|12.3ms",
        "340000000|340ms", "999400000|999ms", "999600000|1s", "1234000000|1.23s",
            "62000000000|1m2s",
      })
  void amounts_time(long nanos, String text) {
    assertThat(Amounts.time(Duration.ofNanos(nanos))).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 bytes",
        "1|1 byte",
        "999|999 bytes",
        "1000|1.0 kB",
        "999949|999.9 kB",
        "999960|1.0 MB",
        "104857600|104.9 MB",
        "2e12|2.0 TB",
      })
  void amounts_size(double bytes, String text) {
    assertThat(Amounts.size(bytes)).isEqualTo(text);
  }
}
