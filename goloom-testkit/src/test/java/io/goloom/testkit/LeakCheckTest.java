package io.goloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.channel.Channel;
import io.goloom.sync.WaitGroup;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.EventConditions;

/// Runs test classes that leak, and looks who is blamed. The build does not run nested classes by
/// themselves.
class LeakCheckTest {
  private static Map<String, String> failures(Class<?>... samples) {
    Map<String, String> failures = new TreeMap<>();
    thrown(samples).forEach((test, thrown) -> failures.put(test, thrown.toString()));
    return failures;
  }

  private static Map<String, Throwable> thrown(Class<?>... samples) {
    Map<String, Throwable> failures = new TreeMap<>();
    List<Event> failed =
        EngineTestKit.engine("junit-jupiter")
            .selectors(
                Arrays.stream(samples).map(c -> selectClass(c)).toArray(DiscoverySelector[]::new))
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
            .configurationParameter(
                "junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
            .execute()
            .testEvents()
            .filter(EventConditions.finishedWithFailure()::matches)
            .toList();
    for (Event event : failed) {
      failures.put(
          event.getTestDescriptor().getDisplayName(),
          event.getPayload(TestExecutionResult.class).orElseThrow().getThrowable().orElseThrow());
    }
    return failures;
  }

  private static final Channel<Integer> END = Channel.make();

  private static void forgotten() {
    Go.go("forgotten", () -> END.receive());
  }

  @LeakCheck(graceMillis = 100)
  static class Ways {
    @Test
    void leaksNothing() throws Exception {
      WaitGroup group = new WaitGroup();
      for (int i = 0; i < 3000; i++) {
        group.go(() -> Go.gosched());
      }
      group.await();
    }

    @Test
    void leaksItself() {
      forgotten();
    }

    @Test
    void leaksAGrandchild() throws Exception {
      WaitGroup group = new WaitGroup();
      group.go(() -> Go.go(() -> forgotten()));
      group.await();
    }

    @Test
    void leaksByAThread() throws Exception {
      Thread thread = Thread.ofPlatform().start(LeakCheckTest::forgotten);
      thread.join();
    }

    @Test
    void leaksByAnExecutor() {
      ExecutorService executor = Executors.newThreadPerTaskExecutor(Go.threadFactory());
      var _ = executor.submit(() -> END.receive());
    }

    @Test
    void leaksOnARuntime() {
      GoRuntime runtime = GoRuntime.builder().name("of a test").build();
      runtime.go(() -> END.receive());
    }

    @Test
    void endsInTime() {
      Channel<Integer> channel = Channel.make();
      Go.go(() -> {
        channel.receive();
        Go.gosched();
      });
      channel.close();
    }

    @Test
    void usesABubble() throws Exception {
      Bubble.test(() -> {});
    }

    @Test
    @LeakCheck(allow = "io.goloom.testkit.LeakCheckTest.forgotten", graceMillis = 100)
    void leaksWhatItMay() {
      forgotten();
    }

    @Test
    void leaksAndFails() {
      forgotten();
      throw new IllegalStateException("its own failure");
    }

    @Nested
    class Inner {
      @Test
      void leaksInside() {
        forgotten();
      }
    }
  }

  @LeakCheck(graceMillis = 100)
  static class Hooks {
    @BeforeEach
    void before() {
      forgotten();
    }

    @AfterEach
    void after() {
      forgotten();
    }

    @Test
    void leaksAroundIt() {}
  }

  /// All run at once: each waits for the others while its goroutine lives.
  @LeakCheck(graceMillis = 100)
  @Execution(ExecutionMode.CONCURRENT)
  static class Parallel {
    private static final CyclicBarrier ALL = new CyclicBarrier(4);

    private static void play(boolean leaks) throws Exception {
      Channel<Integer> own = Channel.make();
      WaitGroup group = new WaitGroup();
      group.go(() -> {
        if (leaks) {
          Go.go("leaked", () -> END.receive());
        }
        own.receive();
      });
      ALL.await(30, TimeUnit.SECONDS);
      own.close();
      group.await();
      ALL.await(30, TimeUnit.SECONDS);
    }

    @Test
    void one() throws Exception {
      play(false);
    }

    @Test
    void two() throws Exception {
      play(true);
    }

    @Test
    void three() throws Exception {
      play(false);
    }

    @Test
    void four() throws Exception {
      play(true);
    }
  }

  @Test
  void leaks_inAllWays_areFoundWithTheirTest() {
    Map<String, String> failures = failures(Ways.class);
    assertThat(failures.keySet())
        .containsExactlyInAnyOrder(
            "leaksItself()",
            "leaksAGrandchild()",
            "leaksByAThread()",
            "leaksByAnExecutor()",
            "leaksOnARuntime()",
            "leaksAndFails()",
            "leaksInside()");
    assertThat(failures.get("leaksItself()"))
        .contains(
            "1 goroutine outlives the test LeakCheckTest.Ways.leaksItself() that started it: ",
            "@LeakCheck(allow = \"io.goloom.testkit.LeakCheckTest.forgotten\")",
            "\n\nforgotten [chan receive] on channel(0/0), started at"
                + " io.goloom.testkit.LeakCheckTest.forgotten(LeakCheckTest.java:",
            "\n    at io.goloom.testkit.LeakCheckTest.");
    assertThat(failures.get("leaksAndFails()")).contains("its own failure");
    assertThat(failures.get("leaksInside()"))
        .contains("the test LeakCheckTest.Ways.Inner.leaksInside() that");
  }

  @Test
  void leaks_inBeforeAndAfterEach_areFound() {
    assertThat(failures(Hooks.class).get("leaksAroundIt()"))
        .contains(
            "2 goroutines outlive the test LeakCheckTest.Hooks.leaksAroundIt() that started them");
  }

  @Test
  void leaks_ofParallelTests_areTheirOwn() {
    Map<String, String> failures = failures(Parallel.class);
    assertThat(failures.keySet()).containsExactlyInAnyOrder("two()", "four()");
    assertThat(failures.values())
        .allSatisfy(text -> assertThat(text).contains("1 goroutine outlives", "\n\nleaked ["));
  }

  // ---- what may stay

  static final class Pool {
    static void start() {
      forgotten();
    }

    static final class Worker {
      static void start() {
        forgotten();
      }
    }
  }

  static final class PoolTwin {
    static void start() {
      forgotten();
    }
  }

  private static final String HERE = "io.goloom.testkit.LeakCheckTest";

  static class Allowing {
    @Test
    @LeakCheck(allow = HERE + "$Pool", graceMillis = 0)
    void class_itself() {
      Pool.start();
    }

    @Test
    @LeakCheck(allow = HERE + "$Pool", graceMillis = 0)
    void class_oneInIt() {
      Pool.Worker.start();
    }

    @Test
    @LeakCheck(allow = HERE + "$Pool", graceMillis = 0)
    void class_oneWhoseNameBeginsSo() {
      PoolTwin.start();
    }

    @Test
    @LeakCheck(allow = HERE + "$Pool.start", graceMillis = 0)
    void method_itself() {
      Pool.start();
    }

    @Test
    @LeakCheck(allow = HERE + "$Pool.st", graceMillis = 0)
    void method_halfOfItsName() {
      Pool.start();
    }

    @Test
    @LeakCheck(allow = "io.goloom.testkit", graceMillis = 0)
    void package_itself() {
      Pool.start();
    }

    @Test
    @LeakCheck(allow = "io.goloom.testkit.", graceMillis = 0)
    void package_withADot() {
      Pool.start();
    }

    @Test
    @LeakCheck(allow = "io.goloom.test", graceMillis = 0)
    void package_halfOfItsName() {
      Pool.start();
    }
  }

  /// Starts by one line share a birth place after a while, with the stack of an earlier one.
  @Test
  void allow_wholeNames_andNotHalfOnes() {
    for (int i = 0; i < 20; i++) {
      forgotten();
    }
    assertThat(failures(Allowing.class).keySet())
        .containsExactlyInAnyOrder(
            "class_oneWhoseNameBeginsSo()", "method_halfOfItsName()", "package_halfOfItsName()");
  }

  static class Wrong {
    @Test
    @LeakCheck(allow = {"com.example.Pool", " "})
    void allowsAll() {
      throw new AssertionError("must not run");
    }

    @Test
    @LeakCheck(graceMillis = -1)
    void waitsForLessThanNothing() {
      throw new AssertionError("must not run");
    }
  }

  @Test
  void annotation_thatMakesNoSense_isRefused() {
    Map<String, Throwable> thrown = thrown(Wrong.class);
    assertThat(thrown.get("allowsAll()"))
        .hasMessage(
            "@LeakCheck(allow = \" \") of the test LeakCheckTest.Wrong.allowsAll() would allow"
                + " everything: name a package, a class or a method, such as \"com.example.Pool\"");
    assertThat(thrown.get("waitsForLessThanNothing()"))
        .hasMessage(
            "@LeakCheck(graceMillis = -1) of the test LeakCheckTest.Wrong.waitsForLessThanNothing()"
                + " must be zero or more");
    assertThat(thrown.values()).allSatisfy(t -> assertThat(t.getSuppressed()).isEmpty());
  }

  static class Patient {
    private static final Channel<Integer> LATER = Channel.make();

    @Test
    @LeakCheck(graceMillis = Long.MAX_VALUE)
    void endsAfterTheTest() {
      Go.go(() -> LATER.receive());
      Go.go(() -> {
        Go.sleep(Duration.ofMillis(1)); // some time later, and not at once
        LATER.close();
      });
    }
  }

  @Test
  void grace_isAsLongAsCanBe() {
    assertThat(failures(Patient.class)).isEmpty();
  }

  // ---- who is named

  @LeakCheck(graceMillis = 0)
  static class Invocations {
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void leaks(int n) {
      if (n == 2) {
        forgotten();
      }
    }

    @Test
    @DisplayName("leaves one behind")
    void leaksWithAName() {
      forgotten();
    }
  }

  @Test
  void invocation_isNamed() {
    assertThat(failures(Invocations.class).values())
        .hasSize(2)
        .anySatisfy(text ->
            assertThat(text)
                .containsPattern(
                    "LeakCheckTest\\.Invocations\\.leaks\\(\\) \"\\[2\\] (n = )?2\" that"))
        .anySatisfy(text ->
            assertThat(text).contains("Invocations.leaksWithAName() \"leaves one behind\" that"));
  }

  // ---- beside others

  @LeakCheck(graceMillis = 0)
  static class Passing {
    @Test
    void passes() {}
  }

  /// Tests of an extension or an engine run other tests, on their own thread.
  @LeakCheck(graceMillis = 0)
  static class RunsOthers {
    @Test
    void leaksAfterOthers() {
      EngineTestKit.engine("junit-jupiter").selectors(selectClass(Passing.class)).execute();
      forgotten();
    }
  }

  @Test
  void leaks_afterTestsInATest_areFound() {
    assertThat(failures(RunsOthers.class)).containsOnlyKeys("leaksAfterOthers()");
  }

  static final class Failing implements BeforeEachCallback {
    @Override
    public void beforeEach(ExtensionContext context) {
      throw new IllegalStateException("no database");
    }
  }

  @ExtendWith(Failing.class)
  @LeakCheck
  static class AfterAFailure {
    @Test
    void isNotRun() {}
  }

  @Test
  void otherExtensionFails_nothingIsAdded() {
    assertThat(thrown(AfterAFailure.class).get("isNotRun()"))
        .hasMessage("no database")
        .hasNoSuppressedExceptions();
  }
}
