package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.GoRuntime;
import io.goloom.channel.Channel;
import io.goloom.debug.goker.Bug;
import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.internal.sched.Leaks;
import io.goloom.internal.sched.Proof;
import io.goloom.sched.GoroutineCounts;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Each bug is found, with the goroutines that hang and no others; and its mended program is not.
class GoKerTest {
  private static final Duration WATCHDOG = Duration.ofSeconds(30);
  private static final AtomicInteger RUNS = new AtomicInteger();

  static Stream<Bug> bugs() {
    return Bug.all().stream();
  }

  @Test
  void collection_isLargeEnough() {
    assertThat(bugs()).hasSizeGreaterThanOrEqualTo(25);
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void buggy_isProved_withTheGoroutinesThatHang(Bug bug) {
    assertThat(hanging(() -> bug.program().run(false))).isEqualTo(bug.hang());
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void fixed_isSilent(Bug bug) {
    assertThat(hanging(() -> bug.program().run(true))).isEmpty();
  }

  /// The check would see a program that does not hang, one that hangs elsewhere, and one that is
  /// mended badly.
  @Test
  void control_isSeen() {
    Bug ends = Bug.of("planted", fixed -> {}, "main");
    assertThatThrownBy(() -> buggy_isProved_withTheGoroutinesThatHang(ends))
        .isInstanceOf(AssertionError.class);
    Bug other = Bug.of("planted", fixed -> Channel.make().receive(), "somebody");
    assertThatThrownBy(() -> buggy_isProved_withTheGoroutinesThatHang(other))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> fixed_isSilent(other)).isInstanceOf(AssertionError.class);
  }

  /// Runs a program on a runtime of its own until nothing moves there, and proves what is left.
  private static List<String> hanging(Task program) {
    String name = "goker-" + RUNS.incrementAndGet();
    GoRuntime runtime = GoRuntime.builder().name(name).build();
    runtime.go("main", program);
    long begin = System.nanoTime();
    while (!stands(runtime) || Proof.search().impossible().isPresent() || lives(runtime)) {
      if (System.nanoTime() - begin > WATCHDOG.toNanos()) {
        throw new AssertionError("neither ended nor proved: " + runtime.goroutines());
      }
      Thread.yield();
    }
    runtime.stop(WATCHDOG);
    List<String> names = new ArrayList<>();
    for (Leaks.Group group : Leaks.groups()) {
      if (group.first().runtime().equals(name)) {
        names.addAll(told(group));
      }
    }
    Collections.sort(names);
    return names;
  }

  /// The names of goroutines that hang, once the rest of what is told of them has been looked at:
  /// where they were started, and where and for what they wait.
  private static List<String> told(Leaks.Group group) {
    GoroutineSnapshot g = group.first();
    assertThat(g.state()).isEqualTo(GoroutineState.WAITING);
    assertThat(g.status()).isNotEqualTo("dead").isNotBlank();
    assertThat(g.waitsOn()).isPresent();
    assertThat(g.stack()).anyMatch(GoKerTest::isOfBug);
    assertThat(g.birthPlace().frames().getFirst()).matches(GoKerTest::isOfBug, "is in the program");
    assertThat(group.names()).hasSize((int) group.count());
    return group.names().stream()
        .map(name -> name.startsWith("goroutine-") ? method(g) : name)
        .toList();
  }

  private static String method(GoroutineSnapshot g) {
    return g.stack().stream()
        .filter(GoKerTest::isOfBug)
        .map(StackTraceElement::getMethodName)
        .filter(method -> !method.startsWith("lambda$"))
        .findFirst()
        .orElse(g.name());
  }

  private static boolean isOfBug(StackTraceElement frame) {
    return frame.getClassName().startsWith(Bug.class.getPackageName() + ".")
        || frame.getClassName().startsWith(GoKerTest.class.getName());
  }

  private static boolean lives(GoRuntime runtime) {
    return runtime.snapshot().goroutines() > 0;
  }

  private static boolean stands(GoRuntime runtime) {
    GoroutineCounts counts = runtime.goroutineCounts();
    return counts.waiting().values().stream().mapToLong(n -> n).sum() + counts.waitingElsewhere()
        == runtime.snapshot().goroutines();
  }
}
