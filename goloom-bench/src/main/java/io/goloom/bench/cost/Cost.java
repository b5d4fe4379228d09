package io.goloom.bench.cost;

import static io.goloom.Go.go;
import static io.goloom.bench.rows.Measure.inGoroutine;
import static io.goloom.bench.rows.Measure.liveHeap;
import static io.goloom.bench.rows.Measure.median;
import static io.goloom.bench.rows.Measure.millisSince;
import static io.goloom.bench.rows.Measure.nanosEach;
import static io.goloom.bench.rows.Measure.runs;

import io.goloom.Go;
import io.goloom.bench.rows.Measure;
import io.goloom.channel.Channel;
import io.goloom.sync.WaitGroup;
import java.util.Locale;

/// Measures what Go's reputation rests on: the memory of a goroutine, its creation, how many there
/// can be, a switch.
///
/// Prints a line for each figure, `figure TAB value TAB unit`. `goloom-bench/cost.sh` runs it
/// beside its Go twin.
public final class Cost {
  private static final int SWITCHES = 1_000_000;
  private static final int BATCH = 1000;
  private static final int BATCHES = 1000;

  private Cost() {}

  /// Measures.
  ///
  /// @param args how many goroutines shall live at once
  /// @throws Exception if a measurement went wrong
  public static void main(String[] args) throws Exception {
    alive(Integer.parseInt(args[0]));
    print("creation", each((long) BATCH * BATCHES, Cost::create), "ns");
    print("switch", each(2L * SWITCHES, Cost::giveWay), "ns");
    print("switch by channel", each(2L * SWITCHES, Cost::handOver), "ns");
    System.exit(0);
  }

  private static double each(long parts, Measure.Work work) throws Exception {
    return median(runs(nanosEach(parts, work)));
  }

  /// All wait on one channel, so all are alive when the memory is read.
  private static void alive(int goroutines) throws Exception {
    double heap = liveHeap();
    Channel<Boolean> gate = Channel.make();
    var ended = new WaitGroup();
    long begin = System.nanoTime();
    inGoroutine(() -> {
      var waiting = new WaitGroup();
      waiting.add(goroutines);
      for (int i = 0; i < goroutines; i++) {
        ended.go(() -> {
          waiting.done();
          gate.receive();
        });
      }
      waiting.await();
    });
    double millis = millisSince(begin);
    print("memory", (liveHeap() - heap) / goroutines, "B");
    print("alive at once", (double) Go.numGoroutine(), "goroutines");
    print("time until all are", millis, "ms");
    inGoroutine(() -> {
      gate.close();
      ended.await();
    });
  }

  /// A thousand at a time, from the start to the end of each.
  private static void create() throws Exception {
    for (int b = 0; b < BATCHES; b++) {
      var wg = new WaitGroup();
      for (int i = 0; i < BATCH; i++) {
        wg.go(() -> {});
      }
      wg.await();
    }
  }

  private static void giveWay() throws Exception {
    var wg = new WaitGroup();
    for (int g = 0; g < 2; g++) {
      wg.go(() -> {
        for (int i = 0; i < SWITCHES; i++) {
          Go.gosched();
        }
      });
    }
    wg.await();
  }

  private static void handOver() throws Exception {
    Channel<Boolean> there = Channel.make();
    Channel<Boolean> back = Channel.make();
    go(() -> {
      for (int i = 0; i < SWITCHES; i++) {
        there.receive();
        back.send(true);
      }
    });
    for (int i = 0; i < SWITCHES; i++) {
      there.send(true);
      back.receive();
    }
  }

  private static void print(String figure, double value, String unit) {
    System.out.printf(Locale.ROOT, "%s\t%.1f\t%s%n", figure, value, unit);
  }
}
