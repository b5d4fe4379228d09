package io.goloom;

import static io.goloom.Go.go;
import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.diagnostics.Report;
import io.goloom.sched.FailurePolicy;
import io.goloom.testing.CapturedReports;
import io.goloom.testing.Until;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// C4 and C5 within one process; what needs a process of its own is in [ExitTest].
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailureTest {
  @Test
  void policy_unlessSet_isIsolate() {
    assertThat(Go.failurePolicy()).isEqualTo(FailurePolicy.ISOLATE);
  }

  @Test
  void isolate_taskThrows_reportsAndOthersGoOn() {
    Exception failure = new Exception("checked");
    try (CapturedReports reports = new CapturedReports()) {
      Goroutine g =
          go(
              "failing",
              () -> {
                throw failure;
              });
      Report.GoroutineFailed report = reports.failure();
      assertThat(report.id()).isEqualTo(g.id());
      assertThat(report.name()).isEqualTo("failing");
      assertThat(report.birthPlace()).isEqualTo(g.birthPlace());
      assertThat(report.failure()).isSameAs(failure);
      Until.dead(g);
      Until.dead(go(() -> {}));
      assertThat(reports.all()).hasSize(1);
    }
  }

  @Test
  void isolate_errorOrInterruptOrSneaked_isReportedToo() {
    for (Throwable failure :
        List.of(new StackOverflowError(), new InterruptedException(), new Throwable("sneaked"))) {
      try (CapturedReports reports = new CapturedReports()) {
        go(() -> FailureTest.<RuntimeException>sneak(failure));
        assertThat(reports.failure().failure()).isSameAs(failure);
      }
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> void sneak(Throwable t) throws X {
    throw (X) t;
  }

  @Test
  void report_itsText_hasIdNameFailureAndBothStacks() {
    try (CapturedReports reports = new CapturedReports()) {
      Goroutine g = go("worker", FailureTest::fail);
      String[] lines = reports.failure().text().split("\n");
      assertThat(lines[0])
          .isEqualTo(
              "goroutine "
                  + g.id()
                  + " [worker] failed: java.lang.IllegalArgumentException: bad luck");
      assertThat(lines[1]).startsWith("\tat io.goloom.FailureTest.fail(FailureTest.java:");
      assertThat(lines).contains("started here:");
      assertThat(lines[List.of(lines).indexOf("started here:") + 1])
          .startsWith(
              "\tat io.goloom.FailureTest.report_itsText_hasIdNameFailureAndBothStacks(FailureTest.java:");
    }
  }

  @Test
  void report_nameWithControlCharacters_forgesNoLine() {
    String odd = "a\n\u001b[31mgoroutine 1 [b] failed: \u0085";
    String inLine = "a??[31mgoroutine 1 [b] failed: ?";
    assertThat(
            new Report.GoroutineFailed(7, odd, BirthPlace.UNKNOWN, new Exception("x"))
                .text()
                .lines())
        .startsWith("goroutine 7 [" + inLine + "] failed: java.lang.Exception: x");
    assertThat(new Report.ContextLost(odd, BirthPlace.UNKNOWN).text().lines())
        .startsWith(
            "context never closed: "
                + inLine
                + " was lost; close it, best with try-with-resources");
  }

  private static void fail() {
    throw new IllegalArgumentException("bad luck");
  }

  @Test
  void report_laterStart_saysThatTheDeeperFramesAreAnothers() {
    try (CapturedReports reports = new CapturedReports()) {
      for (int i = 0; i < 100; i++) {
        int n = i;
        go(() -> {
          if (n == 99) {
            fail();
          }
        });
      }
      assertThat(reports.failure().text())
          .contains(
              "started by this line (frames below it are of an earlier start):\n"
                  + "\tat io.goloom.FailureTest.");
    }
  }

  @Test
  void report_exceptionThatCannotBePrinted_namesItAllTheSame() {
    class Unprintable extends RuntimeException {
      private static final long serialVersionUID = 1;

      @Override
      public String getMessage() {
        throw new IllegalStateException();
      }
    }
    try (CapturedReports reports = new CapturedReports()) {
      go(() -> {
        throw new Unprintable();
      });
      assertThat(reports.failure().text())
          .contains(
              "Unprintable (which could not be printed: it threw java.lang.IllegalStateException)")
          .contains("started here:");
    }
  }

  @Test
  void reporter_thatThrows_printsReportAndWhatItThrew() {
    String printed =
        standardError(() -> {
          var before =
              Go.reporter(report -> {
                throw new IllegalStateException("full disk");
              });
          try {
            Until.dead(go("worker", FailureTest::fail));
          } finally {
            Go.reporter(before);
          }
        });
    assertThat(printed)
        .contains("[worker] failed: java.lang.IllegalArgumentException: bad luck")
        .contains("goloom: the reporter itself failed:")
        .contains("java.lang.IllegalStateException: full disk");
  }

  @Test
  void defaultHandler_ofTheJvm_isToldAsWell() throws Exception {
    BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
    AtomicReference<Thread> thread = new AtomicReference<>();
    withDefaultHandler(
        (t, e) -> {
          thread.set(t);
          told.add(e);
        },
        () -> {
          try (CapturedReports reports = new CapturedReports()) {
            go("worker", FailureTest::fail);
            assertThat(told.take()).isSameAs(reports.failure().failure());
            assertThat(thread.get().getName()).isEqualTo("worker");
          }
        });
  }

  @Test
  void defaultHandler_thatThrows_isNamed() {
    String printed =
        standardError(() ->
            withDefaultHandler(
                (t, e) -> {
                  throw new IllegalStateException("handler");
                },
                () -> {
                  try (CapturedReports reports = new CapturedReports()) {
                    Until.dead(go(FailureTest::fail));
                    assertThat(reports.all()).hasSize(1);
                  }
                }));
    assertThat(printed)
        .contains("goloom: the uncaught-exception handler itself failed:")
        .contains("java.lang.IllegalStateException: handler");
  }

  @Test
  void handler_replacedBeforeTheStart_goroutineIsFoundAndHandlerIsTold() throws Exception {
    BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
    BlockingQueue<Optional<Goroutine>> inside = new LinkedBlockingQueue<>();
    try (CapturedReports reports = new CapturedReports()) {
      Thread thread =
          Go.threadFactory()
              .newThread(() -> {
                inside.add(Goroutine.current());
                fail();
              });
      thread.setUncaughtExceptionHandler((t, e) -> told.add(e));
      thread.start();
      assertThat(inside.take().orElseThrow().name()).startsWith("goroutine-");
      assertThat(told.take()).isSameAs(reports.failure().failure());
    }
  }

  @Test
  void handler_replacedWhileItRuns_failureIsStillReported() throws Exception {
    BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
    try (CapturedReports reports = new CapturedReports()) {
      go(() -> {
        Thread.currentThread().setUncaughtExceptionHandler((t, e) -> told.add(e));
        fail();
      });
      assertThat(told.take()).isSameAs(reports.failure().failure());
    }
  }

  @Test
  void handler_handedOnToAnotherThread_isNotTakenForThatThreadsGoroutine() throws Exception {
    BlockingQueue<Optional<Goroutine>> inside = new LinkedBlockingQueue<>();
    BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
    withDefaultHandler(
        (t, e) -> told.add(e),
        () -> {
          try (CapturedReports reports = new CapturedReports()) {
            Until.dead(
                go(() -> {
                  Thread child =
                      Thread.ofVirtual()
                          .unstarted(() -> {
                            inside.add(Goroutine.current());
                            fail();
                          });
                  child.setUncaughtExceptionHandler(
                      Thread.currentThread().getUncaughtExceptionHandler());
                  child.start();
                  child.join();
                }));
            assertThat(inside.take()).isEmpty();
            assertThat(told.take()).hasMessage("bad luck");
            assertThat(reports.all()).isEmpty();
          }
        });
  }

  @Test
  void threads_madeInsideAGoroutine_areNoGoroutines() throws Exception {
    List<Optional<Goroutine>> inside = new CopyOnWriteArrayList<>();
    Until.dead(
        go(() -> {
          Thread.ofVirtual().start(() -> inside.add(Goroutine.current())).join();
          Thread.ofPlatform().start(() -> inside.add(Goroutine.current())).join();
        }));
    assertThat(inside).containsExactly(Optional.empty(), Optional.empty());
  }

  private interface Body {
    void run() throws Exception;
  }

  private static void withDefaultHandler(Thread.UncaughtExceptionHandler handler, Body body)
      throws Exception {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(handler);
    try {
      body.run();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  private static String standardError(Body body) {
    PrintStream before = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      body.run();
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      System.setErr(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
