package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.channel.Channel;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// C10: who ran when, as a trace of Perfetto.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimelineTest {
  private static final Duration ALL = Duration.ofHours(1);

  @BeforeEach
  void start() {
    Timeline.start();
  }

  @AfterEach
  void stop() {
    Timeline.stop();
  }

  private static TraceReader written(Duration last) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Timeline.write(last, out);
    return TraceReader.of(out.toByteArray());
  }

  /// Goes to and fro, and then waits for good.
  static final class Deadlock {
    public static void main(String[] args) {
      Timeline.start();
      Timeline.writeOnDeadlock(Path.of(args[0]));
      Go.run(() -> {
        Channel<Integer> ch = Channel.make();
        Go.go("other", () -> ch.send(1));
        ch.receive();
        ch.receive();
      });
    }
  }

  @Test
  void writeOnDeadlock_deadlock_isWrittenBeforeTheEnd(@TempDir Path dir) throws Exception {
    assumeTrue(ours());
    Path file = dir.resolve("last.perfetto-trace");
    ChildJvm.Run run = ChildJvm.of(Deadlock.class).arg(file.toString()).run();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("fatal error: all goroutines are asleep - deadlock!")
        .endsWith("goloom: the timeline is in " + file + "\n");
    assertThat(TraceReader.of(Files.readAllBytes(file)).slices).isNotEmpty();
  }

  @Test
  void writeOnDeadlock_noSuchDirectory_saysSo(@TempDir Path dir) throws Exception {
    assumeTrue(ours());
    Path file = dir.resolve("none").resolve("last.perfetto-trace");
    ChildJvm.Run run = ChildJvm.of(Deadlock.class).arg(file.toString()).run();
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("goloom: the timeline could not be written to " + file);
  }

  private static boolean ours() {
    return GoRuntime.system().snapshot().gmp().isPresent();
  }

  private static void pingPong(GoRuntime runtime, int rounds) throws InterruptedException {
    Channel<Integer> there = Channel.make();
    Channel<Integer> back = Channel.make();
    CountDownLatch done = new CountDownLatch(2);
    runtime.go(
        "ping",
        () -> {
          for (int i = 0; i < rounds; i++) {
            there.send(i);
            back.receive();
          }
          done.countDown();
        });
    runtime.go(
        "pong",
        () -> {
          for (int i = 0; i < rounds; i++) {
            there.receive();
            back.send(i);
          }
          done.countDown();
        });
    done.await();
    Until.until(() -> runtime.numGoroutine() == 0);
  }

  @Test
  void write_pingPong_hasSlicesAndArrows() throws Exception {
    assumeTrue(ours(), "the JDK's scheduler lets nobody see who runs");
    try (GoRuntime runtime = GoRuntime.builder().name("pair").gomaxprocs(1).build()) {
      pingPong(runtime, 100);
      TraceReader trace = written(ALL);
      assertThat(trace.tracks.values()).contains("runtime pair", "P0");
      assertThat(trace.slices).extracting(TraceReader.Slice::track).contains("P0");
      // They have ended, so they are called by their numbers; each runs a hundred times and more.
      assertThat(trace.slices)
          .filteredOn(slice -> slice.about().get("stops for").startsWith("chan "))
          .hasSizeGreaterThan(100)
          .allSatisfy(slice -> {
            assertThat(slice.name()).matches("goroutine-\\d+");
            assertThat(slice.about().get("created by"))
                .startsWith("io.goloom.debug.TimelineTest.pingPong(TimelineTest.java:");
            assertThat(slice.end()).isGreaterThanOrEqualTo(slice.begin());
          });
      assertThat(trace.slices)
          .filteredOn(slice -> "end".equals(slice.about().get("stops for")))
          .hasSizeGreaterThanOrEqualTo(2);
      assertThat(trace.arrows)
          .filteredOn(arrow -> arrow.matches("(goroutine-\\d+): wakes (goroutine-\\d+) -> \\2"))
          .hasSizeGreaterThan(100);
    }
  }

  /// A hog loses its P to the others: its slice goes on on a track of its thread.
  @Test
  void write_handOff_goesOnWithoutAP() throws Exception {
    assumeTrue(ours(), "the JDK's scheduler lets nobody see who runs");
    AtomicBoolean stop = new AtomicBoolean();
    try (GoRuntime runtime = GoRuntime.builder().name("hog").gomaxprocs(1).build()) {
      runtime.go(
          "hog",
          () -> {
            while (!stop.get()) {
              Thread.onSpinWait();
            }
          });
      pingPongBeside(runtime);
      stop.set(true);
      Until.until(() -> runtime.numGoroutine() == 0);
      assertThat(written(ALL).slices)
          .anySatisfy(slice -> {
            assertThat(slice.track()).matches("M\\d+ without a P");
            assertThat(slice.about()).containsEntry("stops for", "end");
          });
    }
  }

  private static void pingPongBeside(GoRuntime runtime) throws InterruptedException {
    Channel<Integer> channel = Channel.make();
    runtime.go(() -> channel.send(1));
    assertThat(channel.receive()).isEqualTo(1);
  }

  /// More events than a ring holds, read while they are written: what is read is whole.
  @Test
  void write_whileRingsAreOverwritten_isWhole() throws Exception {
    assumeTrue(ours(), "the JDK's scheduler lets nobody see who runs");
    try (GoRuntime runtime = GoRuntime.builder().name("busy").gomaxprocs(2).build()) {
      AtomicBoolean over = new AtomicBoolean();
      Thread reader =
          Thread.ofPlatform()
              .unstarted(() -> {
                try {
                  int most = 0;
                  while (!over.get()) {
                    most = Math.max(most, written(ALL).slices.size());
                  }
                  assertThat(most).isPositive();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      Throwable[] failure = {null};
      reader.setUncaughtExceptionHandler((thread, e) -> failure[0] = e);
      reader.start();
      for (int i = 0; i < 20; i++) {
        pingPong(runtime, 5_000);
      }
      over.set(true);
      reader.join();
      assertThat(failure[0]).isNull();
    }
  }

  @Test
  void write_nothingRecordedLately_isEmpty() throws Exception {
    Timeline.stop();
    assertThat(Timeline.isOn()).isFalse();
    try (GoRuntime runtime = GoRuntime.builder().build()) {
      pingPong(runtime, 10);
      assertThat(written(Duration.ZERO).slices).isEmpty();
      assertThat(written(ALL).tracks.values()).doesNotContain("runtime " + runtime.name());
    }
  }

  /// Canaries of the reader.
  @Test
  void canary_inATrace_isFound() {
    assertWrong("undescribed", trace -> event(trace, 1, 1, 7));
    assertWrong(
        "overlap",
        trace -> {
          track(trace, 7);
          event(trace, 1, 1, 7);
          event(trace, 2, 1, 7);
        });
    assertWrong(
        "goes back",
        trace -> {
          track(trace, 7);
          event(trace, 2, 1, 7);
          event(trace, 1, 2, 7);
        });
    assertWrong(
        "without a begin",
        trace -> {
          track(trace, 7);
          event(trace, 2, 2, 7);
        });
  }

  private static void track(Proto trace, long id) throws IOException {
    trace.message(
        1,
        packet -> {
          packet.number(10, 1);
          packet.message(
              60,
              track -> {
                track.number(1, id);
                track.string(2, "T");
              });
        });
  }

  private static void event(Proto trace, long time, long type, long track) throws IOException {
    trace.message(
        1,
        packet -> {
          packet.number(10, 1);
          packet.number(8, time);
          packet.message(
              11,
              event -> {
                event.number(9, type);
                event.number(11, track);
                event.string(23, "S");
              });
        });
  }

  private static void assertWrong(String says, Proto.Message trace) {
    assertThatThrownBy(
            () -> {
              ByteArrayOutputStream out = new ByteArrayOutputStream();
              trace.writeTo(new Proto(out));
              TraceReader.of(out.toByteArray());
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(says);
  }

  @Test
  void http_timeline_isServedWhileItIsOn() throws Exception {
    try (DebugServer server = DebugServer.start(0)) {
      String path = "/debug/goloom/timeline";
      Http.Answer trace = Http.get(server, path + "?seconds=5");
      assertThat(trace.status()).isEqualTo(200);
      assertThat(trace.headers())
          .containsEntry("content-disposition", "attachment; filename=\"goloom.perfetto-trace\"");
      assertThat(TraceReader.of(trace.body()).arrows).isInstanceOf(List.class);
      assertThat(Http.get(server, "/debug/goloom/").text()).contains("timeline?seconds=10");
      assertThat(Http.get(server, path + "?seconds=0").status()).isEqualTo(400);
      Timeline.stop();
      Http.Answer off = Http.get(server, path);
      assertThat(off.status()).isEqualTo(409);
      assertThat(off.text())
          .isEqualTo(
              "the timeline is not recorded: call Timeline.start(), or set -Dgoloom.timeline=on\n");
      assertThat(Http.get(server, "/debug/goloom/").text()).doesNotContain("timeline?");
    }
  }
}
