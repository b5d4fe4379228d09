package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.testing.ChildJvm;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// C7, C8: everything that blocks in the JDK works in goroutines and lets others go on, on one and
/// on two Ps, on the JDK's scheduler, and with each collector.
class BlockingTest {
  @TestFactory
  Stream<DynamicNode> wait_inAGoroutine_endsAndLetsOthersGoOn() {
    return Stream.of(0, 1, 2)
        .map(procs ->
            DynamicContainer.dynamicContainer(
                procs == 0 ? "the JDK's scheduler" : procs + " Ps",
                Cases.ALL.stream()
                    .map(method ->
                        DynamicTest.dynamicTest(
                            Cases.name(method), () -> Cases.run(method, procs)))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-XX:+UseG1GC", "-XX:+UseParallelGC", "-XX:+UseZGC"})
  void wait_collectedMeanwhile_ends(String collector) throws Exception {
    var run =
        ChildJvm.of(Program.class)
            .option(collector)
            .option("-Dgoloom.scheduler=gmp")
            .option("-Dblocking.gc=true")
            .run();
    assertThat(run.out()).isEqualTo(2 * Cases.ALL.size() + " cases passed\n");
    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
  }

  /// Runs all cases once on one and on two Ps.
  static final class Program {
    public static void main(String[] args) {
      List<String> failed = new ArrayList<>();
      for (int procs = 1; procs <= 2; procs++) {
        for (Method method : Cases.ALL) {
          try {
            Cases.run(method, procs);
          } catch (Throwable t) {
            failed.add(Cases.name(method) + " on " + procs + " Ps");
            t.printStackTrace();
          }
        }
      }
      System.out.println(
          failed.isEmpty() ? 2 * Cases.ALL.size() + " cases passed" : "failed: " + failed);
      System.exit(failed.isEmpty() ? 0 : 1);
    }
  }
}
