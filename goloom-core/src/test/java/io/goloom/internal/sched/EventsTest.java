package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.channel.Channel;
import io.goloom.internal.procs.Procs;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.Task;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The events of the flight recorder: recorded into a file and read back.
class EventsTest {
  private static final List<String> GOROUTINES =
      List.of("goloom.GoroutineStart", "goloom.GoroutineEnd");

  /// Apart from the others: once a virtual thread has recorded on a carrier, the recorder of JDK 25
  /// drops what the carrier itself records.
  private static final List<String> SCHEDULER =
      List.of(
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
  void recording_ofParks_hasThoseOverTheThreshold() throws Exception {
    assertThat(parks(Duration.ZERO))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getString("name")).isEqualTo("waits");
          assertThat(event.getString("reason")).isEqualTo("chan receive");
          assertThat(event.getString("birthPlace")).contains("EventsTest.parks(EventsTest.java:");
          assertThat(event.getDuration()).isPositive();
          assertThat(event.getStackTrace().getFrames())
              .anySatisfy(
                  frame -> assertThat(frame.getMethod().getName()).isEqualTo("receivesOne"));
        });
    assertThat(parks(Duration.ofHours(1))).isEmpty();
  }

  private List<RecordedEvent> parks(Duration threshold) throws Exception {
    Path file = folder.resolve("parks.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("goloom.GoroutinePark").withThreshold(threshold);
      recording.start();
      Channel<Integer> orders = Channel.make();
      Scheduler scheduler = Scheduler.system();
      G g = scheduler.go("waits", EventsTest.class, () -> receivesOne(orders));
      Until.until(() -> g.waitsOn() == orders && g.state() == GoroutineState.WAITING);
      orders.close();
      Until.until(() -> g.state() == GoroutineState.DEAD);
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("goloom.GoroutinePark"))
        .filter(event -> event.getString("name").equals("waits"))
        .toList();
  }

  private static void receivesOne(Channel<Integer> orders) throws InterruptedException {
    orders.receive();
  }

  @Test
  void recording_ofGoroutines_hasStartAndEndOfEach() throws Exception {
    work(); // the first record comes after its scheduler has been in use
    List<RecordedEvent> events = record(recording -> GOROUTINES.forEach(recording::enable));
    assertThat(events).hasSize(260);

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
  }

  @Test
  void recording_ofTheScheduler_hasEachWithItsFields() throws Exception {
    List<RecordedEvent> events =
        record(recording -> {
          SCHEDULER.forEach(recording::enable);
          recording.enable("goloom.RunnableLatency").with("atLeast", "1 ns");
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

  /// Starts, parks, wakes and ends.
  static final class Exchanges {
    public static void main(String[] args) throws Exception {
      Channel<Integer> numbers = Channel.make();
      CountDownLatch done = new CountDownLatch(1);
      Scheduler scheduler = Scheduler.system();
      go(scheduler, () -> sends(numbers));
      go(
          scheduler,
          () -> {
            for (int i = 0; i < 1000; i++) {
              numbers.receive();
            }
            done.countDown();
          });
      done.await();
    }

    private static void sends(Channel<Integer> numbers) throws InterruptedException {
      for (int i = 0; i < 1000; i++) {
        numbers.send(i);
      }
    }
  }

  private static Stream<String> eventClasses(String... options) throws Exception {
    ChildJvm child = ChildJvm.of(Exchanges.class).option("-Xlog:class+load:stdout");
    for (String option : options) {
      child.option(option);
    }
    ChildJvm.Run run = child.run();
    assertThat(run.status()).as(run.err()).isZero();
    return run.out()
        .lines()
        .filter(line -> line.contains(" io.goloom.internal.jfr."))
        .map(line -> line.replaceFirst(".* io\\.goloom\\.internal\\.jfr\\.(\\S+) .*", "$1"));
  }

  /// So no object of an event is made either: events that nobody records cost nothing.
  @Test
  void noRecording_noClassOfAnEventIsLoaded() throws Exception {
    assertThat(eventClasses()).containsExactly("Events");
  }

  @Test
  void canary_recording_classesOfEventsAreLoaded() throws Exception {
    assertThat(
            eventClasses(
                "-XX:StartFlightRecording:filename=" + folder.resolve("a.jfr"), "-Xlog:jfr*=off"))
        .contains("Events", "Events$Recorder", "GoroutinePark");
  }
}
