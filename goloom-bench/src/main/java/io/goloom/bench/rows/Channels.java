package io.goloom.bench.rows;

import static io.goloom.Go.go;
import static io.goloom.bench.rows.Measure.MILLION;
import static io.goloom.bench.rows.Measure.check;
import static io.goloom.bench.rows.Measure.nanosEach;
import static io.goloom.bench.rows.Measure.row;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.sync.WaitGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// What it costs to hand values over: one at a time and back, in a stream, through a buffer, among
/// several, by select.
@SuppressWarnings("NullAway") // nothing is received here from a channel that is closed and drained
final class Channels {
  private static final int SELECTS = 400_000;

  private Channels() {}

  static void pingpong() throws Exception {
    row(
        "chan_pingpong",
        "ns/roundtrip",
        nanosEach(
            MILLION,
            () -> {
              Channel<Integer> there = Channel.make();
              Channel<Integer> back = Channel.make();
              Channel<Boolean> done = Channel.make();
              go(() -> {
                for (int i = 0; i < MILLION; i++) {
                  back.send(there.receive());
                }
                done.send(true);
              });
              go(() -> {
                for (int i = 0; i < MILLION; i++) {
                  there.send(i);
                  back.receive();
                }
                done.send(true);
              });
              done.receive();
              done.receive();
            }));
  }

  static void stream(String bench, int capacity, int producers, int consumers) throws Exception {
    long expected = (long) producers * sumBelow(MILLION / producers);
    row(
        bench,
        "ns/elem",
        nanosEach(
            MILLION,
            () -> {
              Channel<Integer> values = Channel.make(capacity);
              var sum = new LongAdder();
              var sending = new WaitGroup();
              var receiving = new WaitGroup();
              for (int p = 0; p < producers; p++) {
                sending.go(() -> {
                  for (int i = 0; i < MILLION / producers; i++) {
                    values.send(i);
                  }
                });
              }
              for (int c = 0; c < consumers; c++) {
                receiving.go(() -> {
                  long mine = 0;
                  for (int v : values) {
                    mine += v;
                  }
                  sum.add(mine);
                });
              }
              sending.await();
              values.close();
              receiving.await();
              check(sum.sum() == expected);
            }));
  }

  static void select2() throws Exception {
    long expected = 2 * sumBelow(SELECTS / 2);
    row(
        "select2",
        "ns/elem",
        nanosEach(
            SELECTS,
            () -> {
              var c = producers(2);
              long sum = 0;
              for (int i = 0; i < SELECTS; i++) {
                sum += select(c.get(0).onReceive(v -> v), c.get(1).onReceive(v -> v));
              }
              check(sum == expected);
            }));
  }

  static void select8() throws Exception {
    long expected = 8 * sumBelow(SELECTS / 8);
    row(
        "select8",
        "ns/elem",
        nanosEach(
            SELECTS,
            () -> {
              var c = producers(8);
              long sum = 0;
              for (int i = 0; i < SELECTS; i++) {
                sum +=
                    select(
                        c.get(0).onReceive(v -> v),
                        c.get(1).onReceive(v -> v),
                        c.get(2).onReceive(v -> v),
                        c.get(3).onReceive(v -> v),
                        c.get(4).onReceive(v -> v),
                        c.get(5).onReceive(v -> v),
                        c.get(6).onReceive(v -> v),
                        c.get(7).onReceive(v -> v));
              }
              check(sum == expected);
            }));
  }

  private static List<ReceiveChannel<Integer>> producers(int n) {
    var all = new ArrayList<ReceiveChannel<Integer>>();
    for (int p = 0; p < n; p++) {
      Channel<Integer> mine = Channel.make();
      all.add(mine);
      go(() -> {
        for (int i = 0; i < SELECTS / n; i++) {
          mine.send(i);
        }
      });
    }
    return all;
  }

  private static long sumBelow(long n) {
    return n * (n - 1) / 2;
  }
}
