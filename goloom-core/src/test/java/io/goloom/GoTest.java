package io.goloom;

import static io.goloom.Go.go;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.sched.GoroutineState;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoTest {
  /// C1: the task waits for something that happens only after `go` has returned.
  @Test
  void go_taskThatCannotGoOn_returnsAtOnce() throws Exception {
    CountDownLatch returned = new CountDownLatch(1);
    CountDownLatch ran = new CountDownLatch(1);
    go(() -> {
      returned.await();
      ran.countDown();
    });
    returned.countDown();
    ran.await();
  }

  @Test
  void go_writesBefore_areSeenByTask() throws Exception {
    int[] plain = {0};
    BlockingQueue<Integer> seen = new LinkedBlockingQueue<>();
    for (int i = 1; i <= 1_000; i++) {
      plain[0] = i;
      go(() -> seen.add(plain[0]));
      assertThat(seen.take()).isEqualTo(i);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void go_null_isNamed() {
    assertThatNullPointerException().isThrownBy(() -> go(null)).withMessage("task");
    assertThatNullPointerException().isThrownBy(() -> go(null, () -> {})).withMessage("name");
    assertThatNullPointerException().isThrownBy(() -> go("name", null)).withMessage("task");
    assertThatNullPointerException().isThrownBy(() -> Go.sleep(null)).withMessage("time");
    assertThatNullPointerException().isThrownBy(() -> Go.run(null)).withMessage("main");
    assertThatNullPointerException().isThrownBy(() -> Go.failurePolicy(null)).withMessage("policy");
    assertThatNullPointerException().isThrownBy(() -> Go.reporter(null)).withMessage("reporter");
    assertThatNullPointerException()
        .isThrownBy(() -> Go.threadFactory().newThread(null))
        .withMessage("task");
  }

  @Test
  void goroutine_seenFromOutside_hasIdNameStateReasonAndAge() throws Exception {
    Goroutine unnamed = go(() -> Go.sleep(Duration.ofDays(1)));
    Goroutine named = go("sleeper", () -> Go.sleep(Duration.ofDays(1)));
    assertThat(named.id()).isGreaterThan(unnamed.id());
    assertThat(unnamed.name()).isEqualTo("goroutine-" + unnamed.id());
    assertThat(named.name()).isEqualTo("sleeper");
    Until.waitsFor(named, WaitReason.SLEEP);
    assertThat(named).hasToString("goroutine " + named.id() + " [sleeper] sleep");
    assertThat(named.stackTrace()).anyMatch(f -> f.getClassName().equals(GoTest.class.getName()));
    Duration age = named.age();
    assertThat(age).isPositive();
    assertThat(named.age()).isGreaterThanOrEqualTo(age);
  }

  @Test
  void goroutine_fromInside_isItself() throws Exception {
    assertThat(Goroutine.current()).isEmpty();
    AtomicReference<Optional<Goroutine>> inside = new AtomicReference<>();
    AtomicReference<String> threadName = new AtomicReference<>();
    Goroutine g =
        go(
            "me",
            () -> {
              threadName.set(Thread.currentThread().getName());
              inside.set(Goroutine.current());
            });
    Until.dead(g);
    assertThat(inside.get()).contains(g);
    assertThat(inside.get().orElseThrow().hashCode()).isEqualTo(g.hashCode());
    assertThat(threadName).hasValue("me");
    assertThat(g.waitReason()).isEmpty();
    assertThat(g.stackTrace()).isEmpty();
    assertThat(g).hasToString("goroutine " + g.id() + " [me] DEAD");
  }

  @Test
  void ids_ofManyStarters_areNeverUsedTwice() throws Exception {
    BlockingQueue<Long> ids = new LinkedBlockingQueue<>();
    for (int i = 0; i < 10; i++) {
      go(() -> {
        for (int j = 0; j < 100; j++) {
          ids.add(go(() -> {}).id());
        }
      });
    }
    Set<Long> all = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      assertThat(all.add(ids.take())).isTrue();
    }
  }

  @Test
  void state_ofGoroutineThatWaitsInTheJdk_isWaitingWithoutReason() {
    CountDownLatch latch = new CountDownLatch(1);
    Goroutine g = go(latch::await);
    Until.until("it waits", () -> g.state() == GoroutineState.WAITING);
    assertThat(g.waitReason()).isEmpty();
    latch.countDown();
    Until.dead(g);
  }

  @Test
  void state_ofGoroutineThatComputes_isRunnable() {
    AtomicReference<Boolean> stop = new AtomicReference<>(false);
    Goroutine g =
        go(() -> {
          while (!stop.get()) {
            Go.gosched();
          }
        });
    Until.until("it runs", () -> g.stackTrace().length > 0);
    assertThat(g.state()).isEqualTo(GoroutineState.RUNNABLE);
    stop.set(true);
    Until.dead(g);
  }

  @Test
  void waitReason_afterTheWait_isGone() {
    CountDownLatch slept = new CountDownLatch(1);
    CountDownLatch latch = new CountDownLatch(1);
    Goroutine g =
        go(() -> {
          Go.sleep(Duration.ofNanos(1));
          slept.countDown();
          latch.await();
        });
    Until.until("it has slept", () -> slept.getCount() == 0);
    assertThat(g.waitReason()).isEmpty();
    latch.countDown();
    Until.dead(g);
  }

  @Test
  void numGoroutine_startsAndEnds_isExact() throws Exception {
    // A runtime of its own: in the system's, goroutines of earlier tests may still be ending.
    try (GoRuntime runtime = GoRuntime.builder().name("counted").build()) {
      CountDownLatch latch = new CountDownLatch(1);
      List<Goroutine> all = new ArrayList<>();
      for (int i = 0; i < 1_000; i++) {
        all.add(runtime.go(latch::await));
      }
      Thread made = runtime.threadFactory().newThread(() -> {});
      assertThat(runtime.numGoroutine()).isEqualTo(1_000);
      latch.countDown();
      all.forEach(Until::dead);
      made.start();
      made.join();
      assertThat(runtime.numGoroutine()).isZero();
    }
  }

  @Test
  void numGoroutine_insideOne_countsIt() throws Exception {
    BlockingQueue<Long> inside = new LinkedBlockingQueue<>();
    try (GoRuntime runtime = GoRuntime.builder().name("counted").build()) {
      runtime.go(() -> inside.add(Go.numGoroutine()));
      assertThat(inside.take()).isEqualTo(1);
    }
  }

  @Test
  void run_insideGoroutine_namesTheMistake() {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Until.dead(
        go(() -> {
          try {
            Go.run(() -> {});
          } catch (IllegalStateException e) {
            thrown.set(e);
          }
        }));
    assertThat(thrown.get()).hasMessageContaining("Go.run").hasMessageContaining("Go.go");
  }

  @Test
  void threadFactory_itsThreads_areGoroutines() throws Exception {
    AtomicReference<Goroutine> inside = new AtomicReference<>();
    Thread thread =
        Go.threadFactory().newThread(() -> inside.set(Goroutine.current().orElseThrow()));
    assertThat(thread.isVirtual()).isTrue();
    assertThat(thread.getState()).isEqualTo(Thread.State.NEW);
    thread.start();
    thread.join();
    assertThat(inside.get().name()).isEqualTo("goroutine-" + inside.get().id());
    assertThat(thread.getName()).isEmpty();
    assertThat(inside.get().state()).isEqualTo(GoroutineState.DEAD);
    Thread again = Go.threadFactory().newThread(() -> {});
    again.start();
    again.join();
    assertThatThrownBy(again::start).isInstanceOf(IllegalThreadStateException.class);
  }

  @Test
  void sleep_interruptStatusSet_throwsAtOnce() throws Exception {
    BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
    go(() -> {
      Thread.currentThread().interrupt();
      try {
        Go.sleep(Duration.ZERO);
      } catch (InterruptedException e) {
        outcome.add(Thread.currentThread().isInterrupted());
      }
    });
    assertThat(outcome.take()).isEqualTo(false);
  }

  @Test
  void sleep_interrupted_throwsAndClearsTheStatus() throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    BlockingQueue<Object> outcome = new LinkedBlockingQueue<>();
    Goroutine g =
        go(() -> {
          thread.set(Thread.currentThread());
          try {
            Go.sleep(Duration.ofDays(1));
          } catch (InterruptedException e) {
            outcome.add(Thread.currentThread().isInterrupted());
          }
        });
    Until.waitsFor(g, WaitReason.SLEEP);
    thread.get().interrupt();
    assertThat(outcome.take()).isEqualTo(false);
  }

  @Test
  void sleep_onAPlatformThread_lastsAtLeastAsLong() throws Exception {
    long start = System.nanoTime();
    Go.sleep(Duration.ofMillis(20));
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void sleep_longerThanALongHolds_waits() {
    AtomicReference<Thread> thread = new AtomicReference<>();
    Goroutine g =
        go(() -> {
          thread.set(Thread.currentThread());
          assertThatThrownBy(() -> Go.sleep(Duration.ofSeconds(Long.MAX_VALUE)))
              .isInstanceOf(InterruptedException.class);
        });
    Until.waitsFor(g, WaitReason.SLEEP);
    thread.get().interrupt();
    Until.dead(g);
  }

  @Test
  void misuse_goroutineRunTwice_isNamed() {
    Thread thread = Go.threadFactory().newThread(() -> {});
    Runnable g = (Runnable) thread.getUncaughtExceptionHandler();
    assertThatIllegalStateException().isThrownBy(g::run).withMessageContaining("runs once");
  }
}
