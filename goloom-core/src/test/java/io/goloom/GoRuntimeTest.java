package io.goloom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.goloom.channel.Channel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.WaitReason;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.CapturedReports;
import io.goloom.testing.Until;
import io.goloom.time.Timer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Runtimes beside the system's, on each scheduler.
class GoRuntimeTest {
  private static final boolean OURS = !Go.gomaxprocsReason().contains("the JDK's scheduler");

  private final GoRuntime runtime = GoRuntime.builder().name("test").build();
  private final CountDownLatch release = new CountDownLatch(1);

  @AfterEach
  void stop() {
    release.countDown();
    assertThat(runtime.stop(Duration.ofSeconds(30))).isEmpty();
  }

  private static Thread started(Runnable task) {
    return Thread.ofPlatform().daemon().start(task);
  }

  /// Starts a goroutine that no interrupt ends; it goes on when the test is over.
  private Goroutine deafOn(GoRuntime doomed) {
    Goroutine g =
        doomed.go(
            "deaf",
            () -> {
              while (true) {
                try {
                  release.await();
                  return;
                } catch (InterruptedException e) {
                  // deaf
                }
              }
            });
    Until.until(() -> g.state() == GoroutineState.WAITING);
    return g;
  }

  /// Stops a runtime that leaves one behind.
  ///
  /// @return what is said about it on standard error
  private static String stop(GoRuntime doomed, Duration grace, Goroutine leaves) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      assertThat(doomed.stop(grace)).containsExactly(leaves);
    } finally {
      System.setErr(before);
    }
    return err.toString(StandardCharsets.UTF_8);
  }

  // ---- building

  @Test
  void builder_nonsense_isRefusedWithAdvice() {
    GoRuntime.Builder builder = GoRuntime.builder();
    assertThatNullPointerException().isThrownBy(() -> builder.name(null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.name(" "))
        .withMessageContaining("something to read");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.name("a\nb"))
        .withMessageContaining("control characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.gomaxprocs(0))
        .withMessageContaining("from 1 to 8192, and not 0: leave it out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxThreads(-1))
        .withMessageContaining("at least 1, and not -1");
    assertThatIllegalStateException()
        .isThrownBy(() -> builder.gomaxprocs(4).maxThreads(3).build())
        .withMessageContaining("maxThreads(3) is less than gomaxprocs(4)");
  }

  @Test
  void build_callerInterrupted_keepsTheStatus() {
    Thread.currentThread().interrupt();
    GoRuntime built = GoRuntime.builder().build();
    assertThat(Thread.interrupted()).isTrue();
    built.close();
  }

  @Test
  void build_withoutName_hasOneOfItsOwn() {
    try (GoRuntime one = GoRuntime.builder().build();
        GoRuntime other = GoRuntime.builder().build()) {
      assertThat(one.name()).startsWith("runtime-").isNotEqualTo(other.name());
      assertThat(one).isNotEqualTo(other).hasToString("runtime " + one.name());
    }
  }

  @Test
  void gomaxprocs_ofARuntime_isItsOwn() {
    if (!OURS) {
      assertThat(runtime.gomaxprocs()).isEqualTo(Go.gomaxprocs());
      assertThat(runtime.gomaxprocsReason()).contains("JDK");
      return;
    }
    int systems = Go.gomaxprocs();
    try (GoRuntime three = GoRuntime.builder().name("three").gomaxprocs(3).build()) {
      assertThat(three.gomaxprocs()).isEqualTo(3);
      assertThat(three.gomaxprocsReason())
          .isEqualTo("GOMAXPROCS is 3: set for the runtime three as it was built");
      assertThat(three.gomaxprocs(5)).isEqualTo(3);
      assertThat(three.gomaxprocs()).isEqualTo(5);
      assertThat(Go.gomaxprocs()).isEqualTo(systems);
    }
  }

  // ---- who runs where

  @Test
  void current_insideAndOutside_isWhereItRuns() throws Exception {
    assertThat(GoRuntime.current()).isEqualTo(GoRuntime.system()).isNotEqualTo(runtime);
    assertThat(GoRuntime.system().name()).isEqualTo("goloom");
    BlockingQueue<GoRuntime> seen = new LinkedBlockingQueue<>();
    runtime.go(() -> seen.add(GoRuntime.current()));
    assertThat(seen.take()).isEqualTo(runtime).hasSameHashCodeAs(runtime);
  }

  @Test
  void children_startedByAnyMeans_runOnTheirParentsRuntime() throws Exception {
    BlockingQueue<GoRuntime> seen = new LinkedBlockingQueue<>();
    runtime.go(() -> {
      Go.go(() -> seen.add(GoRuntime.current()));
      WaitGroup wg = new WaitGroup();
      wg.go(() -> seen.add(GoRuntime.current()));
      wg.await();
      try (ErrGroup group = ErrGroup.withContext(Context.background())) {
        group.go(ctx -> seen.add(GoRuntime.current()));
        group.await();
      }
      Go.threadFactory().newThread(() -> seen.add(GoRuntime.current())).start();
      Timer.afterFunc(Duration.ZERO, () -> seen.add(GoRuntime.current()));
      try (Cancellable ctx = Context.background().withCancel()) {
        ctx.afterFunc(() -> seen.add(GoRuntime.current()));
      }
    });
    for (int i = 0; i < 6; i++) {
      assertThat(seen.take()).as("child %d", i).isEqualTo(runtime);
    }
  }

  @Test
  void go_eachForm_runsWithNameAndContext() throws Exception {
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Context ctx = Context.background();
    assertThat(runtime.go("a", () -> seen.add("one")).name()).isEqualTo("a");
    assertThat(seen.take()).isEqualTo("one");
    runtime.go(ctx, c -> seen.add("two " + c.equals(ctx)));
    assertThat(seen.take()).isEqualTo("two true");
    assertThat(runtime.go(ctx, "b", c -> seen.add("three")).name()).isEqualTo("b");
    assertThat(seen.take()).isEqualTo("three");
    assertThatNullPointerException().isThrownBy(() -> runtime.go(null)).withMessage("task");
    assertThatNullPointerException()
        .isThrownBy(() -> runtime.go((String) null, () -> {}))
        .withMessage("name");
  }

  @Test
  void channel_betweenRuntimes_joinsThem() throws Exception {
    try (GoRuntime other = GoRuntime.builder().name("other").build()) {
      Channel<Integer> there = Channel.make();
      Channel<Integer> back = Channel.make();
      other.go(() -> {
        for (Integer i : there) {
          back.send(i + 1);
        }
        back.close();
      });
      runtime.go(() -> {
        for (int i = 0; i < 1000; i++) {
          there.send(i);
        }
        there.close();
      });
      int sum = 0;
      for (Integer i : back) {
        sum += i;
      }
      assertThat(sum).isEqualTo(500_500);
    }
  }

  // ---- close

  @Test
  void close_goroutinesAlive_waitsForThemAndTheChildrenTheyStart() throws Exception {
    Channel<Void> gate = Channel.make();
    AtomicInteger ran = new AtomicInteger();
    runtime.go(() -> {
      gate.receive();
      chain(100, ran);
    });
    Thread closer = started(runtime::close);
    Until.waits(closer);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> runtime.go(() -> {}))
        .withMessage("the runtime test is closing: only its own goroutines may start others");
    gate.close();
    closer.join();
    assertThat(ran).hasValue(100);
    assertThat(runtime.numGoroutine()).isZero();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> runtime.go(() -> {}))
        .withMessage("the runtime test is closed");
    runtime.close();
  }

  /// Each starts the next as the last thing that it does.
  private static void chain(int n, AtomicInteger ran) {
    ran.incrementAndGet();
    if (n > 1) {
      Go.go(() -> chain(n - 1, ran));
    }
  }

  @Test
  void close_byAGoroutineOfItsOwn_isRefused() throws Exception {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    runtime.go(
        "suicidal",
        () -> {
          for (Runnable end :
              List.<Runnable>of(runtime::close, () -> runtime.stop(Duration.ZERO))) {
            try {
              end.run();
              seen.add("returned");
            } catch (IllegalStateException e) {
              seen.add(e.getMessage());
            }
          }
        });
    assertThat(seen.take()).asString().startsWith("close of the runtime test waits for all");
    assertThat(seen.take()).asString().startsWith("stop of").contains("[suicidal]", "from outside");
  }

  @Test
  void close_byAGoroutineOfAnother_works() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Channel<Void> gate = Channel.make();
    runtime.go(gate::receive);
    Goroutine closer =
        Go.go(() -> {
          runtime.close();
          closed.countDown();
        });
    Until.until(() -> closer.state() == GoroutineState.WAITING);
    gate.close();
    closed.await();
  }

  @Test
  void close_ofTheSystems_isRefused() {
    GoRuntime system = GoRuntime.system();
    assertThatIllegalStateException()
        .isThrownBy(system::close)
        .withMessageContaining("never closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> system.stop(Duration.ZERO))
        .withMessageContaining("never closed");
    CountDownLatch ran = new CountDownLatch(1);
    system.go(ran::countDown);
    Until.until(() -> ran.getCount() == 0);
  }

  @Test
  void close_callerInterrupted_interruptsAllAndWaitsOn() throws Exception {
    AtomicBoolean status = new AtomicBoolean();
    CountDownLatch interrupted = new CountDownLatch(1);
    Goroutine sleeper =
        runtime.go(() -> {
          try {
            Go.sleep(Duration.ofDays(1));
          } catch (InterruptedException e) {
            interrupted.countDown();
            release.await(); // still busy with its clean-up
          }
        });
    Until.waitsFor(sleeper, WaitReason.SLEEP);
    Thread closer =
        started(() -> {
          runtime.close();
          status.set(Thread.currentThread().isInterrupted());
        });
    Until.waits(closer);
    closer.interrupt();
    interrupted.await();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> runtime.go(() -> {}))
        .withMessage("the runtime test is being stopped");
    Until.waits(closer);
    assertThat(closer.isAlive()).isTrue();
    release.countDown();
    closer.join();
    assertThat(status).isTrue();
  }

  @Test
  void close_callerComesInterrupted_interruptsAll() throws Exception {
    AtomicReference<Object> seen = new AtomicReference<>();
    runtime.go(() -> {
      try {
        Channel.make().receive();
      } catch (InterruptedException e) {
        seen.set(e);
      }
    });
    Thread.currentThread().interrupt();
    runtime.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(seen.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void close_ownGoroutinesMeanwhile_mayStartThreadsOfTheFactoryAndTasks() throws Exception {
    Channel<Void> gate = Channel.make();
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    ThreadFactory factory = runtime.threadFactory();
    var executor = runtime.executor();
    runtime.go(() -> {
      gate.receive();
      Thread thread = factory.newThread(() -> seen.add(GoRuntime.current()));
      thread.start();
      executor.execute(() -> seen.add(GoRuntime.current()));
      thread.join();
    });
    Thread closer = started(runtime::close);
    Until.waits(closer);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> factory.newThread(() -> {}));
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.execute(() -> {}));
    gate.close();
    closer.join();
    assertThat(seen).containsExactly(runtime, runtime);
  }

  /// Such a thread is nobody that close waits for, and it may run on what it closes.
  @Test
  void close_byAVirtualThreadMadeInside_works() throws Exception {
    BlockingQueue<Thread> closer = new LinkedBlockingQueue<>();
    runtime.go(() -> closer.add(Thread.ofVirtual().start(runtime::close)));
    closer.take().join();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> runtime.go(() -> {}))
        .withMessage("the runtime test is closed");
  }

  /// Whoever is not refused runs, and close does not return before: L1, L2, L3.
  @Test
  void close_racesWithStarts_losesNothing() throws Exception {
    for (int round = 0; round < 300; round++) {
      GoRuntime racing = GoRuntime.builder().name("racing").build();
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger ran = new AtomicInteger();
      CyclicBarrier begin = new CyclicBarrier(3);
      List<Thread> starters = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        starters.add(
            started(() -> {
              try {
                begin.await();
                for (int k = 0; k < 50; k++) {
                  racing.go(() -> {
                    Go.go(ran::incrementAndGet);
                    ran.incrementAndGet();
                  });
                  accepted.incrementAndGet();
                }
              } catch (RejectedExecutionException e) {
                // closed
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            }));
      }
      begin.await();
      LockSupport.parkNanos(round * 200L); // some close before, some amid, some after
      racing.close();
      int after = ran.get();
      for (Thread t : starters) {
        t.join();
      }
      assertThat(after).as("round %d", round).isEqualTo(2 * accepted.get()).isEqualTo(ran.get());
    }
  }

  @Test
  void close_twiceAtOnce_bothReturn() throws Exception {
    Channel<Void> gate = Channel.make();
    runtime.go(gate::receive);
    Thread one = started(runtime::close);
    Thread other = started(runtime::close);
    Until.waits(one);
    Until.waits(other);
    gate.close();
    one.join();
    other.join();
  }

  @Test
  void close_over_leavesNoThreads() throws Exception {
    GoRuntime short1 = GoRuntime.builder().name("short-lived").build();
    CountDownLatch ran = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      short1.go(ran::countDown);
    }
    ran.await();
    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().startsWith("short-lived-"))
            .toList();
    assertThat(threads.isEmpty()).isEqualTo(!OURS);
    short1.close();
    for (Thread t : threads) {
      Until.until(t + " is gone", () -> !t.isAlive());
    }
  }

  // ---- stop

  @Test
  void stop_allMindInterrupts_leavesNone() throws Exception {
    AtomicInteger interrupted = new AtomicInteger();
    for (int i = 0; i < 1000; i++) {
      runtime.go(() -> {
        try {
          Channel.make().receive();
        } catch (InterruptedException e) {
          interrupted.incrementAndGet();
        }
      });
    }
    assertThat(runtime.stop(Duration.ofMinutes(1))).isEmpty();
    assertThat(interrupted).hasValue(1000);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> runtime.go(() -> {}))
        .withMessage("the runtime test is closed");
  }

  @Test
  void stop_goroutineLeavesWithTheInterrupt_isNoFailure() throws Exception {
    try (CapturedReports reports = new CapturedReports()) {
      for (int i = 0; i < 10; i++) {
        runtime.go(() -> Go.sleep(Duration.ofDays(1)));
      }
      runtime.go(() -> {
        try {
          Go.sleep(Duration.ofDays(1));
        } catch (InterruptedException e) {
          throw new IllegalStateException("another one, and this is one");
        }
      });
      assertThat(runtime.stop(Duration.ofMinutes(1))).isEmpty();
      assertThat(reports.failure().failure()).hasMessage("another one, and this is one");
    }
  }

  @Test
  void stop_oneIsDeaf_saysWhich() throws Exception {
    GoRuntime doomed = GoRuntime.builder().name("doomed").build();
    CountDownLatch entered = new CountDownLatch(1);
    AtomicBoolean over = new AtomicBoolean();
    Goroutine spinner =
        doomed.go(
            "spinner",
            () -> {
              entered.countDown();
              while (!over.get()) {
                Thread.onSpinWait();
              }
            });
    entered.await();
    String said = stop(doomed, Duration.ofMillis(1), spinner);
    assertThat(said)
        .isEqualToIgnoringNewLines(
            "goloom: the runtime doomed was stopped and leaves 1 goroutine behind: "
                + spinner.id()
                + " [spinner] RUNNABLE");
    doomed.close(); // it is closed, and does not wait
    over.set(true);
    Until.dead(spinner);
    assertThat(doomed.stop(Duration.ZERO)).isEmpty();
  }

  @Test
  void stop_whileAnotherCloses_letsItGo() throws Exception {
    GoRuntime doomed = GoRuntime.builder().build();
    Goroutine deaf = deafOn(doomed);
    Thread closer = started(doomed::close);
    Until.waits(closer);
    String said = stop(doomed, Duration.ZERO, deaf);
    assertThat(said).contains(" leaves 1 goroutine behind: " + deaf.id() + " [deaf] ");
    closer.join();
    release.countDown();
    if (!OURS) { // nobody can hold it there
      Until.dead(deaf);
    }
  }

  @Test
  void stop_callerInterrupted_endsTheGrace() throws Exception {
    GoRuntime doomed = GoRuntime.builder().build();
    Goroutine deaf = deafOn(doomed);
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    Thread stopper =
        started(() -> {
          seen.add(stop(doomed, Duration.ofDays(1), deaf));
          seen.add(Thread.currentThread().isInterrupted());
        });
    Until.waits(stopper);
    stopper.interrupt();
    assertThat(seen.take()).asString().contains("[deaf]");
    assertThat(seen.take()).isEqualTo(true);
  }

  // ---- what outlives a runtime

  @Test
  void afterFunc_firedWhenItsRuntimeIsClosed_runsOnTheSystems() throws Exception {
    BlockingQueue<GoRuntime> seen = new LinkedBlockingQueue<>();
    Cancellable ctx = Context.background().withCancel();
    CountDownLatch made = new CountDownLatch(1);
    runtime.go(() -> {
      ctx.afterFunc(() -> seen.add(GoRuntime.current()));
      made.countDown();
    });
    made.await();
    runtime.close();
    ctx.cancel();
    assertThat(seen.take()).isEqualTo(GoRuntime.system());
  }

  @Test
  void timers_madeOnARuntimeThatIsClosed_fire() throws Exception {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    AtomicReference<Cancellable> ctx = new AtomicReference<>();
    runtime.go(() -> {
      Timer.afterFunc(Duration.ofMillis(20), () -> seen.add(GoRuntime.current()));
      ctx.set(Context.background().withTimeout(Duration.ofMillis(20)));
    });
    runtime.close();
    ctx.get().done().receive();
    Object ran = seen.take();
    assertThat(List.of(GoRuntime.system(), runtime)).contains((GoRuntime) ran);
    ctx.get().close();
  }

  /// Such a thread may belong to a library that all runtimes use.
  @Test
  void virtualThread_madeInsideByOtherMeans_outlivesTheRuntime() throws Exception {
    BlockingQueue<Thread> made = new LinkedBlockingQueue<>();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    CountDownLatch gate = new CountDownLatch(1);
    runtime.go(() -> {
      made.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  gate.await();
                  seen.add("parked");
                  Thread.sleep(1); // and goes on to wait
                  seen.add("slept later");
                } catch (InterruptedException e) {
                  seen.add("interrupted");
                }
              }));
      made.add(
          Thread.ofVirtual()
              .start(() -> {
                LockSupport.parkNanos(50_000_000);
                seen.add("slept");
              }));
    });
    Thread parked = made.take();
    Thread sleeper = made.take();
    Until.waits(parked);
    runtime.close();
    sleeper.join();
    assertThat(seen.take()).isEqualTo("slept");
    gate.countDown();
    parked.join();
    assertThat(seen).containsExactly("parked", "slept later");
  }

  /// S6: wake-ups from outside and from inside and ends of timed waits, each at any moment of a
  /// close.
  @Test
  void virtualThreads_wokenWhileTheRuntimeCloses_allGoOn() throws Exception {
    for (int round = 0; round < 300; round++) {
      GoRuntime racing = GoRuntime.builder().name("racing").build();
      LinkedBlockingQueue<Integer> there = new LinkedBlockingQueue<>();
      LinkedBlockingQueue<Integer> back = new LinkedBlockingQueue<>();
      BlockingQueue<Thread> made = new LinkedBlockingQueue<>();
      racing.go(() -> {
        for (int i = 0; i < 3; i++) {
          made.add(
              Thread.ofVirtual()
                  .start(() -> {
                    try {
                      for (int n = there.take(); n > 0; n = there.take()) {
                        if (n % 4 == 0) {
                          LockSupport.parkNanos(20_000);
                        }
                        back.add(n);
                      }
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  }));
        }
      });
      Thread closer = started(racing::close);
      for (int n = 1; n <= 40; n++) {
        there.add(n);
        if (n % 8 == 0) {
          back.take();
        }
      }
      for (int i = 0; i < 3; i++) {
        there.add(0);
      }
      for (int i = 0; i < 3; i++) {
        made.take().join();
      }
      closer.join();
      assertThat(back).as("round %d", round).hasSize(35);
    }
  }

  @Test
  void virtualThread_behindASpinnerThatIsLeftBehind_goesOn() throws Exception {
    GoRuntime doomed =
        OURS
            ? GoRuntime.builder().gomaxprocs(1).maxThreads(1).build()
            : GoRuntime.builder().build();
    AtomicBoolean over = new AtomicBoolean();
    BlockingQueue<Thread> made = new LinkedBlockingQueue<>();
    Goroutine spinner =
        doomed.go(() -> {
          made.add(Thread.ofVirtual().start(() -> {})); // waits for the only thread
          while (!over.get()) {
            Thread.onSpinWait();
          }
        });
    Thread behind = made.take();
    assertThat(stop(doomed, Duration.ZERO, spinner)).contains("RUNNABLE");
    behind.join();
    over.set(true);
    Until.dead(spinner);
  }

  // ---- factories and executors

  @Test
  void threadFactory_threadNeverStarted_keepsNoRuntimeOpen() {
    Thread never = runtime.threadFactory().newThread(() -> {});
    runtime.close();
    assertThat(never.getState()).isEqualTo(Thread.State.NEW);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> runtime.threadFactory().newThread(() -> {}))
        .withMessage("the runtime test is closed");
  }

  @Test
  void threadFactory_threadStartedTooLate_isRefusedOrRuns() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    Thread late = runtime.threadFactory().newThread(ran::incrementAndGet);
    runtime.close();
    if (OURS) {
      assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(late::start);
      assertThat(ran).hasValue(0);
    } else {
      late.start();
    }
    late.join();
    assertThat(ran).hasValue(OURS ? 0 : 1);
    assertThat(runtime.numGoroutine()).isZero();
  }

  @Test
  void threadFactory_startedThread_isWaitedFor() throws Exception {
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    CountDownLatch gate = new CountDownLatch(1);
    Thread thread =
        runtime
            .threadFactory()
            .newThread(() -> {
              seen.add(GoRuntime.current());
              try {
                gate.await();
              } catch (InterruptedException e) {
                seen.add(e);
              }
              seen.add("over");
            });
    thread.start();
    assertThat(seen.take()).isEqualTo(runtime);
    assertThat(runtime.numGoroutine()).isEqualTo(1);
    Thread closer = started(runtime::close);
    Until.waits(closer);
    gate.countDown();
    closer.join();
    assertThat(seen).containsExactly("over");
    thread.join();
  }

  @Test
  void threadFactory_inTheJdksExecutor_runsEachTask() throws Exception {
    ThreadFactory factory = runtime.threadFactory();
    AtomicInteger ours = new AtomicInteger();
    try (var executor = Executors.newThreadPerTaskExecutor(factory)) {
      for (int i = 0; i < 1000; i++) {
        executor.execute(() -> ours.addAndGet(GoRuntime.current().equals(runtime) ? 1 : 0));
      }
      assertThat(executor.submit(() -> 42).get()).isEqualTo(42);
    }
    assertThat(ours).hasValue(1000);
    Until.until(() -> runtime.numGoroutine() == 0);
  }

  @Test
  void executor_tasks_areGoroutinesThatCloseWaitsFor() throws Exception {
    AtomicInteger ran = new AtomicInteger();
    var executor = runtime.executor();
    for (int i = 0; i < 1000; i++) {
      executor.execute(() -> {
        Thread.yield();
        if (Goroutine.current().isPresent() && GoRuntime.current().equals(runtime)) {
          ran.incrementAndGet();
        }
      });
    }
    runtime.close();
    assertThat(ran).hasValue(1000);
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.execute(() -> {}))
        .withMessage("the runtime test is closed");
    executor.close(); // those that were refused are not waited for
    assertThat(executor.isTerminated()).isTrue();
  }

  @Test
  void executor_shutdown_isItsOwn() throws Exception {
    var executor = runtime.executor();
    assertThat(executor.submit(() -> 42).get()).isEqualTo(42);
    var waits =
        executor.submit(() -> {
          release.await();
          return 0;
        });
    executor.shutdown();
    assertThat(executor.isShutdown()).isTrue();
    assertThat(executor.isTerminated()).isFalse();
    assertThatExceptionOfType(RejectedExecutionException.class)
        .isThrownBy(() -> executor.execute(() -> {}))
        .withMessage("this executor of the runtime test is shut down");
    assertThatNullPointerException().isThrownBy(() -> executor.execute(null));
    assertThat(runtime.executor().submit(() -> 43).get()).isEqualTo(43);
    assertThat(executor.shutdownNow()).isEmpty();
    Until.until(executor::isTerminated);
    assertThat(waits.state()).isEqualTo(java.util.concurrent.Future.State.FAILED);
    assertThat(waits.exceptionNow()).isInstanceOf(InterruptedException.class);
  }
}
