package io.goloom.bench.rows;

import static io.goloom.bench.rows.Measure.MILLION;
import static io.goloom.bench.rows.Measure.check;
import static io.goloom.bench.rows.Measure.nanosEach;
import static io.goloom.bench.rows.Measure.row;

import io.goloom.Go;
import io.goloom.sync.WaitGroup;
import java.util.concurrent.atomic.LongAdder;

/// What it costs to start a goroutine that does next to nothing, to wait for it, and to let another
/// one run.
final class Spawn {
  private static final int BATCH = 1000;

  private Spawn() {}

  /// A million goroutines, started as fast as it goes: they pile up.
  static void aMillion() throws Exception {
    row(
        "spawn_join",
        "ns/task",
        nanosEach(
            MILLION,
            () -> {
              var ran = new LongAdder();
              var wg = new WaitGroup();
              for (int i = 0; i < MILLION; i++) {
                wg.go(ran::increment);
              }
              wg.await();
              check(ran.sum() == MILLION);
            }));
  }

  /// A thousand at a time.
  static void aThousandAtATime() throws Exception {
    row(
        "spawn_join_1000",
        "ns/task",
        nanosEach(
            MILLION,
            () -> {
              var ran = new LongAdder();
              for (int batch = 0; batch < MILLION / BATCH; batch++) {
                var wg = new WaitGroup();
                for (int i = 0; i < BATCH; i++) {
                  wg.go(ran::increment);
                }
                wg.await();
              }
              check(ran.sum() == MILLION);
            }));
  }

  /// Two goroutines that give way to each other, a million times each.
  static void giveWay() throws Exception {
    row(
        "yield",
        "ns/switch",
        nanosEach(
            2L * MILLION,
            () -> {
              var wg = new WaitGroup();
              for (int g = 0; g < 2; g++) {
                wg.go(() -> {
                  for (int i = 0; i < MILLION; i++) {
                    Go.gosched();
                  }
                });
              }
              wg.await();
            }));
  }
}
