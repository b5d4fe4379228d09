package io.goloom;

import static io.goloom.Go.go;
import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.testing.ChildJvm;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// C3 and C4 where the process ends: exit status and standard error of programs in JVMs of their
/// own.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExitTest {
  @Test
  void run_mainReturns_endsWithStatus0WhateverStillRuns() throws Exception {
    var run = ChildJvm.of(Returns.class).run();
    assertThat(run.err()).isEmpty();
    assertThat(run.out()).isEqualTo("main [main]\nhook\n");
    assertThat(run.status()).isZero();
  }

  static final class Returns {
    public static void main(String[] args) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("hook")));
      Thread.ofPlatform().daemon(false).start(() -> never());
      go(ExitTest::never);
      Go.run(() -> {
        go(ExitTest::never);
        System.out.println("main [" + Goroutine.current().orElseThrow().name() + "]");
      });
      System.out.println("not reached");
    }
  }

  private static void never() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void run_mainThrows_reportsAndEndsWithStatus2() throws Exception {
    var run = ChildJvm.of(Throws.class).run();
    assertThat(run.err())
        .startsWith(
            "goroutine 1 [main] failed: java.io.IOException: no such thing\n"
                + "\tat io.goloom.ExitTest$Throws.")
        .contains("\nstarted here:\n\tat io.goloom.ExitTest$Throws.main(ExitTest.java:");
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  static final class Throws {
    public static void main(String[] args) {
      Go.run(() -> {
        throw new java.io.IOException("no such thing");
      });
    }
  }

  @Test
  void run_firstThreadInterrupted_stillWaitsForMain() throws Exception {
    var run = ChildJvm.of(Interrupted.class).run();
    assertThat(run.out()).isEqualTo("whole\n");
    assertThat(run.status()).isZero();
  }

  static final class Interrupted {
    public static void main(String[] args) {
      Thread first = Thread.currentThread();
      Go.run(() -> {
        first.interrupt();
        while (first.isInterrupted() || first.getState() != Thread.State.WAITING) {
          Thread.yield();
        }
        System.out.println("whole");
      });
    }
  }

  @Test
  void isolate_goroutineFails_reportsAndMainGoesOn() throws Exception {
    var run = ChildJvm.of(Fails.class).run();
    assertIsolated(run);
  }

  @Test
  void crash_goroutineFails_reportsAndEndsWithStatus2() throws Exception {
    assertCrashed(ChildJvm.of(Fails.class).option("-Dgoloom.failure=crash").run());
    assertCrashed(ChildJvm.of(Fails.class).env("GOLOOM_FAILURE", "Crash").run());
  }

  @Test
  void failureSetting_propertyAndVariable_propertyRules() throws Exception {
    assertIsolated(
        ChildJvm.of(Fails.class)
            .env("GOLOOM_FAILURE", "crash")
            .option("-Dgoloom.failure=isolate")
            .run());
  }

  @Test
  void failureSetting_invalid_isNamedAtTheFirstStartAndIsolateTaken() throws Exception {
    var run = ChildJvm.of(Fails.class).option("-Dgoloom.failure=explode").run();
    assertThat(run.err())
        .startsWith(
            "goloom: failure policy explode is neither isolate nor crash: taking isolate\n"
                + "goroutine ");
    assertThat(run.out()).isEqualTo("main goes on\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void failureSetting_empty_isAsIfNotSet() throws Exception {
    assertIsolated(ChildJvm.of(Fails.class).env("GOLOOM_FAILURE", "").run());
  }

  private static void assertIsolated(ChildJvm.Run run) {
    assertThat(run.err())
        .startsWith(
            "goroutine 2 [worker] failed: java.lang.IllegalArgumentException: bad luck\n\tat ")
        .contains("\nstarted here:\n\tat io.goloom.ExitTest$Fails.lambda$main$");
    assertThat(run.out()).isEqualTo("main goes on\n");
    assertThat(run.status()).isZero();
  }

  private static void assertCrashed(ChildJvm.Run run) {
    assertThat(run.err())
        .startsWith(
            "goroutine 2 [worker] failed: java.lang.IllegalArgumentException: bad luck\n\tat ");
    assertThat(run.status()).isEqualTo(2);
  }

  static final class Fails {
    public static void main(String[] args) {
      Go.run(() -> {
        Goroutine worker =
            go(
                "worker",
                () -> {
                  throw new IllegalArgumentException("bad luck");
                });
        while (worker.state() != io.goloom.sched.GoroutineState.DEAD) {
          Thread.yield();
        }
        System.out.println("main goes on");
      });
    }
  }

  /// The worst case for the status: nothing but daemons is left, and main has returned, when the
  /// report begins.
  @Test
  void crash_reportThatTakesItsTime_statusIsStill2() throws Exception {
    var run = ChildJvm.of(SlowReport.class).option("-Dgoloom.failure=crash").run();
    assertThat(run.out()).isEqualTo("reported\nhandled\n");
    assertThat(run.status()).isEqualTo(2);
  }

  static final class SlowReport {
    public static void main(String[] args) throws Exception {
      Thread first = Thread.currentThread();
      CountDownLatch reporting = new CountDownLatch(1);
      Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.out.println("handled"));
      Go.reporter(report -> {
        reporting.countDown();
        while (first.isAlive()) { // main has returned
          Thread.yield();
        }
        System.out.println("reported");
      });
      go(() -> {
        throw new IllegalArgumentException("bad luck");
      });
      reporting.await();
    }
  }

  @Test
  void crash_whileMainOfRunReturns_reportIsWholeAndStatus2() throws Exception {
    var run = ChildJvm.of(RunDuringCrash.class).option("-Dgoloom.failure=crash").run();
    assertThat(run.out()).isEqualTo("reported\n");
    assertThat(run.status()).isEqualTo(2);
  }

  static final class RunDuringCrash {
    public static void main(String[] args) {
      Thread first = Thread.currentThread();
      CountDownLatch reporting = new CountDownLatch(1);
      Go.reporter(report -> {
        Goroutine main = MAIN[0];
        reporting.countDown();
        while (main.state() != io.goloom.sched.GoroutineState.DEAD
            || first.getState() != Thread.State.WAITING) {
          Thread.yield();
        }
        System.out.println("reported");
      });
      Go.run(() -> {
        MAIN[0] = Goroutine.current().orElseThrow();
        go(() -> {
          throw new IllegalArgumentException("bad luck");
        });
        reporting.await();
      });
    }

    private static final Goroutine[] MAIN = new Goroutine[1];
  }

  @Test
  void births_off_reportsAnUnknownPlace() throws Exception {
    var run = ChildJvm.of(Fails.class).option("-Dgoloom.births=off").run();
    assertThat(run.err()).contains("\nstarted at an unknown place (see -Dgoloom.births)\n");
    assertThat(run.status()).isZero();
  }

  @Test
  void births_full_takesEachStack() throws Exception {
    assertThat(ChildJvm.of(CountsOwn.class).option("-Dgoloom.births=full").run().out())
        .isEqualTo("100\n");
    assertThat(ChildJvm.of(CountsOwn.class).option("-Dgoloom.births=auto").run().out())
        .isEqualTo("16\n");
    assertThat(ChildJvm.of(CountsOwn.class).option("-Dgoloom.births=off").run().out())
        .isEqualTo("0\n");
  }

  @Test
  void births_invalid_isNamedAndAutoTaken() throws Exception {
    var run = ChildJvm.of(CountsOwn.class).option("-Dgoloom.births=some").run();
    assertThat(run.err())
        .isEqualTo("goloom: goloom.births=some is not one of auto, full, off: taking auto\n");
    assertThat(run.out()).isEqualTo("16\n");
  }

  static final class CountsOwn {
    public static void main(String[] args) {
      int own = 0;
      for (int i = 0; i < 100; i++) {
        own += go(() -> {}).birthPlace().own() ? 1 : 0;
      }
      System.out.println(own);
    }
  }
}
