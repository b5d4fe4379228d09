package io.goloom.bench.rows;

import static io.goloom.Go.go;
import static io.goloom.bench.rows.Measure.MILLION;
import static io.goloom.bench.rows.Measure.inGoroutine;
import static io.goloom.bench.rows.Measure.liveHeap;
import static io.goloom.bench.rows.Measure.median;
import static io.goloom.bench.rows.Measure.millisSince;
import static io.goloom.bench.rows.Measure.print;
import static io.goloom.bench.rows.Measure.residentSet;

import io.goloom.channel.Channel;
import io.goloom.sync.WaitGroup;
import java.util.Arrays;

/// What a million goroutines weigh that wait on one channel, and how long it takes until all have
/// seen its close.
final class Parked {
  private static final int ROUNDS = 5;
  private static final int SETTLE_MILLIS = 300;

  private Parked() {}

  /// The memory is that of the first round, before the heap has a history; the release is the
  /// median of the later ones. In the first round part of the frames are those of the interpreter,
  /// which are larger, so the memory of the later ones is printed too.
  static void aMillion() throws Exception {
    double[] release = new double[ROUNDS - 1];
    double[] warm = new double[ROUNDS - 1];
    for (int round = 0; round < ROUNDS; round++) {
      double heap = liveHeap();
      double resident = residentSet();
      Channel<Boolean> gate = Channel.make();
      var done = new WaitGroup();
      inGoroutine(() -> park(gate, done));
      Thread.sleep(SETTLE_MILLIS);
      resident = residentSet() - resident;
      heap = liveHeap() - heap;
      long begin = System.nanoTime();
      inGoroutine(() -> {
        gate.close();
        done.await();
      });
      if (round == 0) {
        print("parked_memory_live", heap / MILLION, "B/task");
        print("parked_memory_rss", resident / MILLION, "B/task");
      } else {
        release[round - 1] = millisSince(begin);
        warm[round - 1] = heap / MILLION;
      }
    }
    Arrays.sort(release);
    Arrays.sort(warm);
    print("parked_memory_warm", median(warm), "B/task");
    print("parked_release", median(release), "ms");
  }

  private static void park(Channel<Boolean> gate, WaitGroup done) throws InterruptedException {
    var ready = new WaitGroup();
    ready.add(MILLION);
    done.add(MILLION);
    for (int i = 0; i < MILLION; i++) {
      go(() -> {
        ready.done();
        gate.receive();
        done.done();
      });
    }
    ready.await();
  }
}
