package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.sched.LatencyHistogram;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyTest {
  @Test
  void bucket_ofAnyTime_hasItBetweenTheBounds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      int units = random.nextInt() >>> (1 + random.nextInt(31));
      int bucket = Latency.bucket(units);
      long nanos = (long) units << Latency.UNIT_BITS;
      assertThat(nanos).as("seed %d, %d units", seed, units).isLessThan(Latency.bound(bucket));
      if (bucket > 0) {
        assertThat(nanos).as("seed %d", seed).isGreaterThanOrEqualTo(Latency.bound(bucket - 1));
      }
    }
    assertThat(Latency.bucket(Integer.MAX_VALUE)).isEqualTo(Latency.BUCKETS - 1);
  }

  /// Readings wrap, so a difference that does not fit is negative: a long time and no short one.
  @Test
  void bucket_ofATimeTooLongForAnInt_isTheLast() {
    int units = (int) (Duration.ofMinutes(5).toNanos() >> Latency.UNIT_BITS);
    assertThat(units).isNegative();
    assertThat(Latency.bucket(units)).isEqualTo(Latency.BUCKETS - 1);
    assertThat(Latency.nanos(units)).isEqualTo(Duration.ofMinutes(5).toNanos());
  }

  @Test
  void bound_fromHalfAMicrosecond_risesByAQuarterAtMost() {
    for (int bucket = 4; bucket < Latency.BUCKETS; bucket++) {
      long before = Latency.bound(bucket - 1);
      assertThat(Latency.bound(bucket)).isBetween(before + 1, before + before / 4);
    }
  }

  @Test
  void histogram_ofCounts_hasThoseAboveZero() {
    long[] counts = new long[Latency.BUCKETS];
    counts[Latency.bucket(1)] = 3;
    counts[Latency.bucket(1000)] = 4;
    assertThat(Latency.histogram(counts).buckets())
        .isEqualTo(
            List.of(
                new LatencyHistogram.Bucket(2 << Latency.UNIT_BITS, 3),
                new LatencyHistogram.Bucket(1024 << Latency.UNIT_BITS, 4)));
  }
}
