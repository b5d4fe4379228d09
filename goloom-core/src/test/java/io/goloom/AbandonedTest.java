package io.goloom;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.channel.Channel;
import io.goloom.sched.WaitReason;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// C3, C32: what a program leaves behind is told where that is asked for.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AbandonedTest {
  private static String err(Class<?> program, Map<String, String> env, String... options)
      throws Exception {
    ChildJvm jvm = ChildJvm.of(program);
    env.forEach(jvm::env);
    for (String option : options) {
      jvm.option(option);
    }
    return jvm.run().err().replaceAll("\\.java:\\d+\\)", ".java:N)");
  }

  /// Leaves three behind, of two lines.
  static final class Leaves {
    public static void main(String[] args) {
      Go.run(Leaves::program);
    }

    private static void program() {
      Channel<Integer> never = Channel.make();
      List<Goroutine> left = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        left.add(Go.go(never::receive));
      }
      left.add(Go.go(Leaves::lingers));
      left.forEach(g -> Until.waitsFor(g, WaitReason.CHANNEL_RECEIVE));
    }

    private static void lingers() throws InterruptedException {
      Channel.<Integer>make().receive();
    }
  }

  @Test
  void report_asked_namesLinesAndCounts() throws Exception {
    String note =
        "goloom: the program ends and abandons 3 goroutines: 2 started by"
            + " io.goloom.AbandonedTest$Leaves.program(AbandonedTest.java:N), 1 started by"
            + " io.goloom.AbandonedTest$Leaves.program(AbandonedTest.java:N); to wait for them use"
            + " a WaitGroup\n";
    assertThat(err(Leaves.class, Map.of("GOLOOM_ABANDONED", "report"))).isEqualTo(note);
    assertThat(err(Leaves.class, Map.of(), "-Dgoloom.abandoned=report")).isEqualTo(note);
    assertThat(err(Leaves.class, Map.of("GOLOOM_ABANDONED", "report"), "-Dgoloom.registry=off"))
        .isEqualTo(
            "goloom: the program ends and abandons 3 goroutines: 3 started by a line that was not"
                + " noted (see -Dgoloom.registry); to wait for them use a WaitGroup\n");
  }

  @Test
  void report_notAsked_saysNothing() throws Exception {
    assertThat(err(Leaves.class, Map.of())).isEmpty();
    assertThat(err(Leaves.class, Map.of("GOLOOM_ABANDONED", "yes")))
        .isEqualTo("goloom: goloom.abandoned=yes is not report: reporting nothing\n");
  }

  /// Waits for what it starts; the one that ends the process is not left behind.
  static final class LeavesNone {
    public static void main(String[] args) throws InterruptedException {
      Channel<Integer> done = Channel.make();
      Go.go(() -> done.send(1));
      done.receive();
      Until.until(() -> Go.numGoroutine() == 0);
      Go.go("ends", () -> System.exit(0));
      Thread.currentThread().join();
    }
  }

  @Test
  void report_noneLeft_saysNothing() throws Exception {
    assertThat(err(LeavesNone.class, Map.of("GOLOOM_ABANDONED", "report"))).isEmpty();
  }
}
