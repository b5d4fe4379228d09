package io.goloom.bench.rows;

import static io.goloom.Go.go;
import static io.goloom.bench.rows.Measure.check;
import static io.goloom.bench.rows.Measure.inGoroutine;
import static io.goloom.bench.rows.Measure.millisSince;
import static io.goloom.bench.rows.Measure.row;

import io.goloom.Go;
import io.goloom.context.Context;
import io.goloom.sched.Task;
import io.goloom.sync.WaitGroup;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/// What it costs to interrupt all who wait for one thing, at two sizes: where a waiter leaves the
/// queue in constant time, twice as many take twice as long, and where it walks the queue, four
/// times.
///
/// They are interrupted in an order that is neither that of their arrival nor its reverse, so that
/// a walk from either end shows. The order is the same in each run.
final class Interrupts {
  private static final int[] SIZES = {50_000, 100_000};
  private static final Duration SETTLE = Duration.ofMillis(50);
  private static final long SEED = 42;

  private Interrupts() {}

  static void onWaitGroup() throws Exception {
    for (int size : SIZES) {
      row(
          "interrupt_waitgroup_" + size / 1000 + "k",
          "ms",
          () ->
              inGoroutine(() -> {
                var never = new WaitGroup();
                never.add(1);
                return interrupt(size, never::await);
              }));
    }
  }

  static void onDone() throws Exception {
    for (int size : SIZES) {
      row(
          "interrupt_done_" + size / 1000 + "k",
          "ms",
          () ->
              inGoroutine(() -> {
                try (var ctx = Context.background().withCancel()) {
                  return interrupt(size, () -> ctx.done().receive());
                }
              }));
    }
  }

  /// The time from the first interrupt until the last goroutine has seen its own.
  private static double interrupt(int size, Task wait) throws InterruptedException {
    var threads = new Thread[size];
    var ready = new WaitGroup();
    var done = new WaitGroup();
    var interrupted = new LongAdder();
    ready.add(size);
    done.add(size);
    for (int i = 0; i < size; i++) {
      int mine = i;
      go(() -> {
        threads[mine] = Thread.currentThread();
        ready.done();
        try {
          wait.run();
        } catch (InterruptedException e) {
          interrupted.increment();
        }
        done.done();
      });
    }
    ready.await();
    Collections.shuffle(Arrays.asList(threads), new Random(SEED));
    Go.sleep(SETTLE);
    System.gc();
    long begin = System.nanoTime();
    for (Thread t : threads) {
      t.interrupt();
    }
    done.await();
    double taken = millisSince(begin);
    check(interrupted.sum() == size);
    return taken;
  }
}
