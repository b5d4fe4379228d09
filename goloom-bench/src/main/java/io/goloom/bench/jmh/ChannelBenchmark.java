package io.goloom.bench.jmh;

import static io.goloom.Go.go;
import static io.goloom.bench.rows.Measure.inGoroutine;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
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

/// What does it cost to hand one value over?
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@SuppressWarnings("NullAway") // no channel here is received from after its end
public class ChannelBenchmark {
  private static final int VALUES = 100_000;

  /// Room in the channel.
  @State(Scope.Benchmark)
  public static class Capacity {
    /// None, or some.
    @Param({"0", "128"})
    public int capacity;
  }

  /// From one goroutine to another.
  ///
  /// @param room the capacity
  /// @throws Exception never
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void stream(Capacity room) throws Exception {
    inGoroutine(() -> {
      Channel<Integer> values = Channel.make(room.capacity);
      go(() -> {
        for (int i = 0; i < VALUES; i++) {
          values.send(i);
        }
      });
      for (int i = 0; i < VALUES; i++) {
        values.receive();
      }
    });
  }

  /// Into a buffer and out again, by one goroutine: the channel alone, without any switch.
  ///
  /// @throws Exception never
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void alone() throws Exception {
    inGoroutine(() -> {
      Channel<Integer> values = Channel.make(1);
      for (int i = 0; i < VALUES; i++) {
        values.send(i);
        values.receive();
      }
    });
  }

  /// From two goroutines that never stop, by select.
  ///
  /// @throws Exception never
  @Benchmark
  @OperationsPerInvocation(VALUES)
  public void selectOfTwo() throws Exception {
    inGoroutine(() -> {
      Channel<Integer> a = producer();
      Channel<Integer> b = producer();
      for (int i = 0; i < VALUES; i++) {
        select(a.onReceive(v -> v), b.onReceive(v -> v));
      }
    });
  }

  private static Channel<Integer> producer() {
    Channel<Integer> values = Channel.make();
    go(() -> {
      for (int i = 0; i < VALUES / 2; i++) {
        values.send(i);
      }
    });
    return values;
  }
}
