package io.goloom.bench.jmh;

import static io.goloom.bench.rows.Measure.inGoroutine;

import io.goloom.sync.WaitGroup;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does it cost to start a goroutine and to wait for its end?
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Benchmark)
public class SpawnBenchmark {
  private static final int GOROUTINES = 100_000;

  /// So many are started before all are waited for.
  @Param({"1", "1000"})
  public int batch;

  /// Starts goroutines that do nothing.
  ///
  /// @throws Exception never
  @Benchmark
  @OperationsPerInvocation(GOROUTINES)
  public void spawnAndWait() throws Exception {
    inGoroutine(() -> {
      for (int started = 0; started < GOROUTINES; started += batch) {
        var wg = new WaitGroup();
        for (int i = 0; i < batch; i++) {
          wg.go(() -> {});
        }
        wg.await();
      }
    });
  }
}
