package io.goloom.bench.rows;

import static io.goloom.Go.go;
import static io.goloom.bench.rows.Measure.inGoroutine;
import static io.goloom.bench.rows.Measure.millisSince;
import static io.goloom.bench.rows.Measure.print;

import io.goloom.Go;
import io.goloom.channel.Channel;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.DoubleStream;

/// How late a goroutine runs that sleeps a millisecond at a time, beside four that never wait: more
/// than there are carriers.
final class Fairness {
  private static final int SPINNERS = 4;
  private static final long SPIN_NANOS = 2_000_000_000L;
  private static final Duration TICK = Duration.ofMillis(1);

  /// Keeps the spinners' sums in use.
  private static final AtomicLong SINK = new AtomicLong();

  private Fairness() {}

  static void lateness() throws Exception {
    var late = DoubleStream.builder();
    inGoroutine(() -> {
      var spinning = new AtomicInteger(SPINNERS);
      for (int s = 0; s < SPINNERS; s++) {
        go(() -> {
          SINK.addAndGet(spin());
          spinning.decrementAndGet();
        });
      }
      Channel<Boolean> done = Channel.make();
      long started = System.nanoTime();
      go(() -> {
        late.add(millisSince(started)); // the wait for its first turn counts
        while (spinning.get() > 0) {
          long before = System.nanoTime();
          Go.sleep(TICK);
          late.add(millisSince(before) - TICK.toMillis());
        }
        done.send(true);
      });
      done.receive();
    });
    double[] sorted = late.build().toArray();
    Arrays.sort(sorted);
    int n = sorted.length;
    print("fairness_p50", sorted[n / 2], "ms late");
    print("fairness_p99", sorted[n * 99 / 100], "ms late");
    print("fairness_max", sorted[n - 1], "ms late");
    print("fairness_turns", n, "turns(more is better)");
  }

  private static long spin() {
    long end = System.nanoTime() + SPIN_NANOS;
    long x = 1;
    while (System.nanoTime() - end < 0) {
      for (int i = 0; i < 10_000; i++) {
        x = x * 31 + i;
      }
    }
    return x;
  }
}
