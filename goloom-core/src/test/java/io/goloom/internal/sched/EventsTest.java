package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.internal.procs.Procs;
import io.goloom.sched.Task;
import io.goloom.testing.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The events of the flight recorder: recorded into a file and read back.
class EventsTest {
  private static final List<String> ALL =
      List.of(
          "goloom.GoroutineStart",
          "goloom.GoroutineEnd",
          "goloom.HandOff",
          "goloom.GomaxprocsChange",
          "goloom.MachineStart",
          "goloom.RunnableLatency");

  @TempDir Path folder;

  private static void go(Scheduler scheduler, Task task) {
    scheduler.go("worker", EventsTest.class, task);
  }

  /// What each event tells of: spinners on the only P, among goroutines that wait for it, and a
  /// change of GOMAXPROCS.
  private static void work() throws Exception {
    GmpScheduler scheduler = new GmpScheduler("recorded", Procs.setByCall(1), 16);
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch spinning = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      go(
          scheduler,
          () -> {
            spinning.countDown();
            while (!stop.get()) {
              Thread.onSpinWait();
            }
          });
    }
    spinning.await();
    for (int i = 0; i < 128; i++) {
      go(scheduler, () -> {});
    }
    scheduler.gomaxprocs(3);
    scheduler.gomaxprocs(3); // changes nothing
    stop.set(true);
    Until.until(() -> scheduler.liveGoroutines() == 0);
    scheduler.close();
    Until.until(() -> scheduler.ms().length == 0);
  }

  private List<RecordedEvent> record(Consumer<Recording> settings) throws Exception {
    Path file = folder.resolve("events.jfr");
    try (Recording recording = new Recording()) {
      settings.accept(recording);
      recording.start();
      work();
      recording.stop();
      recording.dump(file);
    }
    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("goloom."))
            .toList();
    Files.delete(file);
    return events;
  }

  private static List<RecordedEvent> named(List<RecordedEvent> events, String name) {
    return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
  }

  @Test
  void recording_asksForAll_hasEachWithItsFields() throws Exception {
    work(); // the classes of the events are in use before anything records
    List<RecordedEvent> events =
        record(recording -> {
          for (String name : ALL) {
            recording.enable(name);
          }
          recording.enable("goloom.RunnableLatency").with("atLeast", "1 ns");
        });

    List<RecordedEvent> starts = named(events, "goloom.GoroutineStart");
    assertThat(starts).hasSize(130);
    assertThat(starts).extracting(event -> event.getLong("id")).doesNotHaveDuplicates();
    assertThat(starts)
        .allSatisfy(event -> {
          assertThat(event.getString("name")).isEqualTo("worker");
          assertThat(event.getString("birthPlace")).contains("EventsTest.go(EventsTest.java:");
          assertThat(event.getThread().getJavaName()).isEqualTo("worker");
        });

    List<RecordedEvent> ends = named(events, "goloom.GoroutineEnd");
    assertThat(ends)
        .extracting(event -> event.getLong("id"))
        .containsExactlyInAnyOrderElementsOf(
            starts.stream().map(event -> event.getLong("id")).toList());
    assertThat(ends)
        .allSatisfy(event -> {
          assertThat(event.getString("name")).isEqualTo("worker");
          assertThat(event.getString("birthPlace")).contains("EventsTest.go(EventsTest.java:");
          assertThat(event.getDuration("age")).isPositive();
        });

    List<RecordedEvent> handOffs = named(events, "goloom.HandOff");
    assertThat(handOffs).isNotEmpty();
    assertThat(handOffs.getFirst().getString("scheduler")).isEqualTo("recorded");
    assertThat(handOffs.getFirst().getInt("p")).isZero();
    assertThat(handOffs.getFirst().getInt("m")).isEqualTo(1);
    assertThat(handOffs.getFirst().getBoolean("syscall")).isFalse();
    assertThat(handOffs.getFirst().getDuration("held")).isGreaterThan(Duration.ofMillis(1));

    List<RecordedEvent> changes = named(events, "goloom.GomaxprocsChange");
    assertThat(changes).hasSize(1);
    assertThat(changes.getFirst().getString("scheduler")).isEqualTo("recorded");
    assertThat(changes.getFirst().getInt("before")).isEqualTo(1);
    assertThat(changes.getFirst().getInt("after")).isEqualTo(3);
    assertThat(changes.getFirst().getString("reason")).startsWith("GOMAXPROCS is 3: set by a call");

    List<RecordedEvent> machines = named(events, "goloom.MachineStart");
    assertThat(machines).hasSizeGreaterThanOrEqualTo(2);
    assertThat(machines).extracting(event -> event.getString("scheduler")).containsOnly("recorded");
    assertThat(machines).extracting(event -> event.getInt("m")).contains(1, 2);
    assertThat(machines).extracting(event -> event.getInt("count")).allMatch(n -> n >= 1);

    List<RecordedEvent> waits = named(events, "goloom.RunnableLatency");
    assertThat(waits).hasSizeGreaterThanOrEqualTo(2);
    assertThat(waits)
        .allSatisfy(event -> {
          assertThat(event.getString("scheduler")).isEqualTo("recorded");
          assertThat(event.getInt("p")).isBetween(0, 2);
          assertThat(event.getLong("id")).isPositive();
          assertThat(event.getDuration("latency")).isPositive();
        });
  }

  @Test
  void runnableLatency_shorterThanAsked_isLeftOut() throws Exception {
    List<RecordedEvent> events =
        record(recording -> recording.enable("goloom.RunnableLatency").with("atLeast", "100 s"));
    assertThat(events).isEmpty();
  }

  @Test
  void recording_asksForNothing_hasNone() throws Exception {
    assertThat(record(recording -> {})).isEmpty();
    assertThat(record(recording -> recording.enable("jdk.ThreadStart"))).isEmpty();
  }
}
