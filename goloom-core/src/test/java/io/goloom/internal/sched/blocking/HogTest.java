package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.sched.TestSchedulers;
import io.goloom.sched.SchedulerSnapshot;
import io.goloom.sched.Task;
import io.goloom.testing.Until;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// C8: goroutines that hold their threads, on each P, do not stop the others. Without a hand-off
/// each of these tests hangs. (Loops and one class initializer are in `GmpSchedulerTest`.)
class HogTest {
  private Scheduler scheduler = TestSchedulers.gmp(1);
  private Rig rig = new Rig(scheduler, true);

  private void use(int procs, int maxMs) {
    scheduler.close();
    scheduler = TestSchedulers.gmp(procs, maxMs);
    rig = new Rig(scheduler, true);
  }

  @AfterEach
  void close() {
    TestSchedulers.close(scheduler);
  }

  static Stream<Arguments> kindsAndPs() {
    return Stream.of(Hog.Kind.values())
        .flatMap(kind -> IntStream.of(1, 2).mapToObj(procs -> Arguments.of(kind, procs)));
  }

  @ParameterizedTest
  @MethodSource("kindsAndPs")
  @DisabledOnOs(OS.WINDOWS) // has neither FIFOs nor C's pipes
  void hog_onEachP_doesNotStopOthers(Hog.Kind kind, int procs) throws Exception {
    use(procs, 64);
    List<Hog> hogs = new ArrayList<>();
    List<Running<?>> running = new ArrayList<>();
    for (int i = 0; i < procs; i++) {
      Hog hog = kind.make();
      hogs.add(hog);
      running.add(rig.go(hog.task()).isIn(hog.method()));
    }
    rig.othersGoOn();
    assertThat(TestSchedulers.handoffs(scheduler)).isPositive();
    assertThat(running).noneMatch(Running::isDone);
    for (int i = 0; i < procs; i++) {
      rig.run(hogs.get(i).release()).get(); // a goroutine ends it
      assertThat(running.get(i).get()).isEqualTo(hogs.get(i).result());
    }
    rig.othersGoOn();
  }

  /// One initializes a class, and so holds its thread; others wait for that, and hold theirs.
  @Test
  void classInitialization_waitedForByOthers_doesNotStopTheRest() throws Exception {
    use(2, 64);
    Running<String> first = rig.go(Initialized::value).isIn("await");
    Running<String> second = rig.go(HogTest::waitForInitialized).isIn("waitForInitialized");
    Running<String> third = rig.go(HogTest::waitForInitialized).isIn("waitForInitialized");
    rig.othersGoOn();
    rig.run(GATE::countDown).get();
    assertThat(first.get()).isEqualTo("initialized");
    assertThat(second.get()).isEqualTo("initialized");
    assertThat(third.get()).isEqualTo("initialized");
  }

  private static final CountDownLatch GATE = new CountDownLatch(1);

  private static String waitForInitialized() {
    return Initialized.value();
  }

  private static final class Initialized {
    private static final String VALUE;

    static {
      boolean over = false;
      while (!over) {
        try {
          GATE.await();
          over = true;
        } catch (InterruptedException e) {
          // nobody interrupts it
        }
      }
      VALUE = "initialized";
    }

    static String value() {
      return VALUE;
    }
  }

  /// A lock that another process has, and standard input, in that process.
  @Test
  void fileLockAndStandardInput_onTheOnlyP_doNotStopOthers(@TempDir Path dir) throws Exception {
    use(1, 64);
    Path file = Files.createFile(dir.resolve("locked"));
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LocksAndReads.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = other.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("locked; others go on beside System.in");
      Running<Boolean> locking =
          rig.go(
                  () -> {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                        var lock = channel.lock()) {
                      return lock.isValid();
                    }
                  })
              .isIn("lock0");
      rig.othersGoOn();
      assertThat(locking.isDone()).isFalse();
      other.getOutputStream().write('x');
      other.getOutputStream().close();
      assertThat(locking.get()).isTrue();
      assertThat(lines.readLine()).isEqualTo("read x");
      assertThat(other.waitFor()).isZero();
    } finally {
      other.destroyForcibly();
    }
  }

  static final class LocksAndReads {
    public static void main(String[] args) throws Exception {
      Rig rig = new Rig(TestSchedulers.gmp(1), true);
      try (FileChannel channel = FileChannel.open(Path.of(args[0]), StandardOpenOption.WRITE);
          var lock = channel.lock()) {
        assertThat(lock.isValid()).isTrue();
        Running<Integer> reading = rig.go(System.in::read).isIn("readBytes");
        rig.othersGoOn();
        System.out.println("locked; others go on beside System.in");
        System.out.println("read " + (char) (int) reading.get());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void maxThreads_allHeld_isSaidOnceEachTimeItHappens(int procs) throws Exception {
    use(procs, procs + 1);
    try (Warnings warnings = new Warnings()) {
      runShort(procs, warnings, 1);
      Thread.sleep(TestSchedulers.SHORTAGE_GAP); // real time has to pass, any amount above this
      runShort(procs, warnings, 2);
      assertThat(warnings.all())
          .allMatch(line ->
              line.startsWith(
                  "goloom: runtime test needs another thread and has its maximum of "
                      + (procs + 1)));
    }
  }

  @Test
  void maxThreads_lessThanGomaxprocs_isSaid() throws Exception {
    use(3, 2);
    try (Warnings warnings = new Warnings()) {
      runShort(1, warnings, 1);
      assertThat(warnings.all().getFirst())
          .contains("has its maximum of 2, less than GOMAXPROCS=3: ");
    }
  }

  /// Whoever holds the thread of a P that is no longer wanted loses it without another thread.
  @Test
  void maxThreads_allHeld_gomaxprocsGoesDown() throws Exception {
    use(2, 2);
    try (Warnings warnings = new Warnings()) {
      AtomicBoolean stop = new AtomicBoolean();
      CountDownLatch spinning = new CountDownLatch(2);
      List<Running<?>> both = List.of(rig.run(spin(spinning, stop)), rig.run(spin(spinning, stop)));
      spinning.await();
      scheduler.gomaxprocs(1);
      try {
        Until.until("a P is dead", this::someDead);
      } finally {
        stop.set(true);
      }
      for (Running<?> running : both) {
        running.get();
      }
      assertThat(warnings.all()).isEmpty();
    }
  }

  private boolean someDead() {
    return scheduler.snapshot().gmp().orElseThrow().ps().stream()
        .anyMatch(p -> p.state() == SchedulerSnapshot.State.DEAD);
  }

  /// Holds all threads until a warning comes, with one more goroutine that waits for one.
  private void runShort(int procs, Warnings warnings, int count) throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch spinning = new CountDownLatch(procs + 1);
    List<Running<?>> all = new ArrayList<>();
    for (int i = 0; i <= procs; i++) {
      all.add(rig.run(spin(spinning, stop)));
    }
    spinning.await();
    Running<String> waiting = rig.run(() -> {});
    try {
      Until.until("warning " + count, () -> warnings.all().size() >= count);
    } finally {
      stop.set(true);
    }
    for (Running<?> running : all) {
      running.get();
    }
    waiting.get();
    assertThat(warnings.all()).hasSize(count);
  }

  private static Task spin(CountDownLatch begun, AtomicBoolean stop) {
    return () -> {
      begun.countDown();
      while (!stop.get()) {
        Thread.onSpinWait();
      }
    };
  }

  /// Takes the lines on standard error until it is closed.
  private static final class Warnings implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Warnings() {
      System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    }

    List<String> all() {
      return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public void close() throws IOException {
      System.setErr(before);
      bytes.close();
    }
  }
}
