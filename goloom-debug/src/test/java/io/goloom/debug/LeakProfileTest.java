package io.goloom.debug;

import static io.goloom.Go.go;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.Labels;
import io.goloom.channel.Channel;
import io.goloom.diagnostics.Report;
import io.goloom.diagnostics.Reporter;
import io.goloom.sched.WaitReason;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LeakProfileTest {
  private static final Channel<Integer> KEPT = Channel.make();

  /// Takes a profile of one leak.
  static final class Main {
    public static void main(String[] args) throws Exception {
      leak("lost");
      System.out.println(LeakProfile.take(Duration.ZERO));
    }
  }

  private static void leak(String name) {
    Channel<Integer> lost = Channel.make();
    Until.waitsFor(go(name, () -> lost.receive()), WaitReason.CHANNEL_RECEIVE);
  }

  @Test
  void take_jdkTracksThreads_saysSoAndSuspects() throws Exception {
    ChildJvm.Run run = ChildJvm.of(Main.class).closed().option("-Dgoloom.scheduler=jdk").run();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("0 goroutines leaked")
        .contains("nothing can be proved, only suspected: ")
        .contains("-Djdk.trackAllThreads=false")
        .contains("suspected: goroutine 1 waits for long")
        .contains("goroutine 1 \"lost\" [chan receive]:");
  }

  @Test
  void take_jdkDoesNotTrack_proves() throws Exception {
    ChildJvm.Run run =
        ChildJvm.of(Main.class)
            .closed()
            .option("-Dgoloom.scheduler=jdk")
            .option("-Djdk.trackAllThreads=false")
            .run();
    assertThat(run.out()).contains("1 goroutine leaked: a receive that nobody sends to");
  }

  @Test
  void take_noExplicitCollections_saysSo() throws Exception {
    ChildJvm.Run run = ChildJvm.of(Main.class).option("-XX:+DisableExplicitGC").run();
    assertThat(run.out()).contains("-XX:+DisableExplicitGC").contains("suspected: goroutine 1");
  }

  @Test
  void take_noFinalizers_proves() throws Exception {
    ChildJvm.Run run =
        ChildJvm.of(Main.class)
            .option("--finalization=disabled")
            .option("-Djdk.trackAllThreads=false")
            .run();
    assertThat(run.out()).contains("1 goroutine leaked: a receive that nobody sends to");
  }

  /// Those that one line has started go together; each keeps its name, and labels keep them apart.
  @Test
  void leaks_ofOneLine_areNamedOneByOneAndApartByLabels() throws Exception {
    LeakCheck.Left left =
        LeakCheck.of("named")
            .grace(Duration.ofMillis(50))
            .run(() -> {
              for (String tenant : List.of("acme", "globex")) {
                for (String name : List.of("first-" + tenant, "second-" + tenant)) {
                  Labels.run(Map.of("tenant", tenant), () -> leak(name));
                }
              }
            });
    assertThat(left.leaks()).hasSize(2);
    for (Leak leak : left.leaks()) {
      String tenant = leak.goroutine().labels().get("tenant");
      assertThat(leak.names()).containsExactlyInAnyOrder("first-" + tenant, "second-" + tenant);
      assertThat(leak.numbers()).hasSize(2);
      assertThat(left.toString())
          .contains("\nlikewise: goroutine " + leak.numbers().get(1) + " \"" + leak.names().get(1));
    }
  }

  @Test
  void watch_leak_isReported() {
    ConcurrentLinkedQueue<Report> reports = new ConcurrentLinkedQueue<>();
    Reporter before = Go.reporter(reports::add);
    try (LeakWatch watch = LeakWatch.every(Duration.ofMillis(10))) {
      assertThat(watch).isNotNull();
      leak("watched");
      Until.until(
          "the leak is reported",
          () -> {
            System.gc(); // stands for ordinary collections
            return reports.stream().anyMatch(r -> r.text().contains("\"watched\" [chan receive"));
          });
    } finally {
      Go.reporter(before);
    }
  }

  @Test
  void check_nothingLeft_isSilent() throws Exception {
    LeakCheck.Left left =
        LeakCheck.of("clean")
            .run(() -> {
              Channel<Integer> ch = Channel.make();
              go(() -> ch.send(1));
              ch.receive();
            });
    assertThatCode(left::assertNone).doesNotThrowAnyException();
  }

  @Test
  void check_oneGoesOn_isNamedAndInterrupted() throws Exception {
    LeakCheck.Left left =
        LeakCheck.of("kept").grace(Duration.ofMillis(50)).run(() -> go("on", KEPT::receive));
    assertThatThrownBy(left::assertNone)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("1 still running")
        .hasMessageContaining("\"on\"");
  }

  /// The code itself may be what hangs.
  @Test
  void check_codeHangs_isProved() throws Exception {
    LeakCheck.Left left =
        LeakCheck.of("hangs")
            .run(() -> {
              Channel<Integer> requests = Channel.make();
              Channel<Integer> answers = Channel.make();
              go("server", () -> answers.send(requests.receive()));
              requests.send(answers.receive());
            });
    assertThat(left.leaks())
        .extracting(leak -> leak.goroutine().name())
        .containsExactlyInAnyOrder("code", "server");
    assertThat(left.outliving()).isEmpty();
  }

  /// Two suites at once, the one with leaks and the other without: each hears of its own.
  @Test
  void check_inParallel_eachFindsItsOwn() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    List<LeakCheck.Left> clean = Collections.synchronizedList(new ArrayList<>());
    Thread suite =
        Thread.ofPlatform()
            .start(() -> {
              while (!over.get()) {
                try {
                  clean.add(LeakCheck.of("clean").run(() -> go(Go::gosched)));
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    try {
      for (int i = 0; i < 5; i++) {
        String name = "lost-" + i;
        LeakCheck.Left left =
            LeakCheck.of("leaky").grace(Duration.ofMillis(50)).run(() -> leak(name));
        assertThat(left.leaks()).hasSize(1);
        assertThat(left.leaks().getFirst().goroutine().name()).isEqualTo(name);
        assertThat(left.outliving()).isEmpty();
      }
    } finally {
      over.set(true);
      suite.join();
    }
    assertThat(clean).isNotEmpty().allSatisfy(LeakCheck.Left::assertNone);
  }

  /// Random programs that all end, behind profiles without a pause: none of their goroutines may be
  /// taken for leaked. A planted leak among them must be.
  @Test
  @Tag("stress")
  @Timeout(4000)
  void soak_randomPrograms_noFalseAlarm() throws Exception {
    long seconds = Long.getLong("goloom.stress.seconds", 60);
    long seed = Long.getLong("goloom.stress.seed", new SplittableRandom().nextLong());
    System.out.println("soak: -Dgoloom.stress.seed=" + seed);
    SplittableRandom random = new SplittableRandom(seed);
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    AtomicBoolean over = new AtomicBoolean();
    ConcurrentLinkedQueue<String> alarms = new ConcurrentLinkedQueue<>();
    Thread profiler =
        Thread.ofPlatform()
            .start(() -> {
              try (LeakWatch watch = LeakWatch.every(Duration.ofMillis(20))) {
                while (!over.get()) {
                  LeakProfile profile = LeakProfile.take();
                  profile.leaks().stream()
                      .filter(leak -> leak.goroutine().name().startsWith("random"))
                      .forEach(leak -> alarms.add(leak.toString()));
                  assertThat(watch).isNotNull();
                }
              }
            });
    long programs = 0;
    while (System.nanoTime() < end && alarms.isEmpty()) {
      RandomProgram.run(random.split());
      programs++;
    }
    leak("planted");
    Until.until(
        "the planted leak is found",
        () ->
            LeakProfile.take().leaks().stream()
                .anyMatch(leak -> leak.goroutine().name().equals("planted")));
    over.set(true);
    profiler.join();
    System.out.println("soak: " + programs + " programs");
    assertThat(alarms).isEmpty();
  }
}
