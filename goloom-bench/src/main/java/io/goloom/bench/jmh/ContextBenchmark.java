package io.goloom.bench.jmh;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.context.Key;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What does it cost to carry a context along?
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
@State(Scope.Benchmark)
public class ContextBenchmark {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Key<Integer> OUTERMOST = Key.of("outermost");
  private static final int CHILDREN = 1000;

  private final Cancellable parent = Context.background().withCancel();

  /// The chain of values whose innermost context is asked.
  @State(Scope.Benchmark)
  public static class Values {
    /// How many values there are.
    @Param({"1", "10"})
    public int depth;

    private Context innermost = Context.background();

    /// Makes the chain.
    @Setup
    public void chain() {
      innermost = Context.background().withValue(OUTERMOST, 0);
      for (int i = 1; i < depth; i++) {
        innermost = innermost.withValue(Key.<Integer>of("k" + i), i);
      }
    }
  }

  /// Ends the parent of all.
  @TearDown
  public void close() {
    parent.close();
  }

  /// Makes a child and cancels it.
  @Benchmark
  public void withCancel() {
    parent.withCancel().cancel();
  }

  /// Makes a child with a timeout and cancels it before its time.
  @Benchmark
  public void withTimeout() {
    parent.withTimeout(HOUR).cancel();
  }

  /// Looks up the value that is farthest away.
  ///
  /// @param values the chain
  /// @return the value
  @Benchmark
  public @Nullable Integer value(Values values) {
    return values.innermost.value(OUTERMOST);
  }

  /// Asks a context that goes on whether it has ended.
  ///
  /// @return null
  @Benchmark
  public @Nullable ContextException err() {
    return parent.err();
  }

  /// Makes a thousand children and cancels their parent; the time is that of one child.
  @Benchmark
  @OperationsPerInvocation(CHILDREN)
  public void cancelParent() {
    Cancellable root = parent.withCancel();
    for (int i = 0; i < CHILDREN; i++) {
      root.withCancel();
    }
    root.cancel();
  }
}
