package io.goloom.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.goloom.sched.LatencyHistogram.Bucket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  private final LatencyHistogram hundred =
      new LatencyHistogram(List.of(new Bucket(10, 50), new Bucket(20, 49), new Bucket(1000, 1)));

  private static LatencyHistogram of(long below, long count) {
    return new LatencyHistogram(List.of(new Bucket(below, count)));
  }

  @Test
  void percentile_ofAHundred_isTheLeastBoundThatHolds() {
    assertThat(hundred.count()).isEqualTo(100);
    assertThat(hundred.percentile(0)).isEqualTo(Duration.ofNanos(10));
    assertThat(hundred.percentile(50)).isEqualTo(Duration.ofNanos(10));
    assertThat(hundred.percentile(50.1)).isEqualTo(Duration.ofNanos(20));
    assertThat(hundred.percentile(99)).isEqualTo(Duration.ofNanos(20));
    assertThat(hundred.percentile(99.5)).isEqualTo(Duration.ofNanos(1000));
    assertThat(hundred.percentile(100)).isEqualTo(hundred.max());
  }

  @Test
  void empty_hasNoTimes() {
    assertThat(LatencyHistogram.EMPTY.count()).isZero();
    assertThat(LatencyHistogram.EMPTY.percentile(99)).isZero();
    assertThat(LatencyHistogram.EMPTY.max()).isZero();
  }

  @Test
  void since_earlier_isWhatCameAfter() {
    var earlier = new LatencyHistogram(List.of(new Bucket(10, 50), new Bucket(20, 9)));
    assertThat(hundred.since(earlier))
        .isEqualTo(new LatencyHistogram(List.of(new Bucket(20, 40), new Bucket(1000, 1))));
    assertThat(hundred.since(hundred)).isEqualTo(LatencyHistogram.EMPTY);
  }

  @Test
  void misuse_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> hundred.percentile(100.1));
    assertThatIllegalArgumentException().isThrownBy(() -> hundred.percentile(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> hundred.since(of(10, 51)));
    assertThatIllegalArgumentException().isThrownBy(() -> hundred.since(of(15, 1)));
    assertThatIllegalArgumentException().isThrownBy(() -> of(10, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LatencyHistogram(List.of(new Bucket(2, 1), new Bucket(2, 1))));
  }
}
