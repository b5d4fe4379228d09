package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.diagnostics.Report;
import io.goloom.sched.WaitReason;
import io.goloom.testing.CapturedReports;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ErrGroupTest {
  private final CapturedReports reports = new CapturedReports();

  @AfterEach
  void close() {
    reports.close();
  }

  private static void sleepForEver() throws InterruptedException {
    Go.sleep(Duration.ofDays(1));
  }

  private static <T extends Throwable> void fail(T failure) throws T {
    throw failure;
  }

  // ---- the first failure

  /// C30: the first failure cancels the others and is thrown, the very object; what the others
  /// throw because of it is left out.
  @Test
  void await_oneFails_othersAreInterruptedAndItIsThrown() throws Exception {
    IOException failure = new IOException("no page");
    AtomicReference<Throwable> seen = new AtomicReference<>();
    CountDownLatch started = new CountDownLatch(2);
    try (ErrGroup group = ErrGroup.withContext(Context.background())) {
      group.go(ctx -> {
        started.countDown();
        try {
          sleepForEver();
        } catch (InterruptedException e) {
          seen.set(ctx.cause());
          throw e;
        }
      });
      group.go(ctx -> {
        started.countDown();
        Go.sleep(ctx, Duration.ofDays(1));
      });
      group.go(() -> {
        started.await();
        throw failure;
      });
      assertThatThrownBy(group::await).isSameAs(failure).hasNoSuppressedExceptions();
      assertThat(seen.get()).isSameAs(failure);
    }
    assertThat(reports.all()).isEmpty();
  }

  @Test
  void await_laterFailures_areSuppressedInTheFirst() throws Exception {
    IOException first = new IOException("first");
    IllegalStateException second = new IllegalStateException("second");
    AssertionError third = new AssertionError("third");
    ErrGroup group = ErrGroup.withContext(Context.background());
    group.go(ctx -> {
      ctx.done().receive(Context.background());
    });
    group.go(ctx -> {
      try {
        sleepForEver();
      } catch (InterruptedException e) {
        throw second;
      }
    });
    group.go(ctx -> {
      try {
        sleepForEver();
      } catch (InterruptedException e) {
        throw third;
      }
    });
    group.go(() -> fail(first));
    assertThat(catchThrowable(group::await)).isSameAs(first);
    assertThat(first.getSuppressed()).containsExactlyInAnyOrder(second, third);
  }

  @Test
  void await_uncheckedErrorOrSneakedThrowable_isThrownItself() throws Exception {
    for (Throwable failure :
        List.of(new IllegalStateException(), new AssertionError(), new Throwable())) {
      ErrGroup group = new ErrGroup();
      group.go(() -> ErrGroupTest.<RuntimeException>sneak(failure));
      assertThat(catchThrowable(group::await)).isSameAs(failure);
    }
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> void sneak(Throwable t) throws X {
    throw (X) t;
  }

  @Test
  void await_sameObjectThrownTwice_isNotSuppressedInItself() throws Exception {
    IOException same = new IOException("same");
    ErrGroup group = new ErrGroup();
    group.go(() -> fail(same));
    group.go(() -> fail(same));
    assertThatThrownBy(group::await).isSameAs(same).hasNoSuppressedExceptions();
  }

  @Test
  void await_firstThatTakesNoSuppressed_laterOnesAreReported() throws Exception {
    class Bare extends Exception {
      private static final long serialVersionUID = 1;

      Bare() {
        super("bare", null, false, false);
      }
    }
    Bare first = new Bare();
    IOException second = new IOException("second");
    ErrGroup group = new ErrGroup();
    group.go(() -> fail(first));
    assertThat(catchThrowable(group::await)).isSameAs(first);
    group.go(() -> fail(second));
    assertThat(catchThrowable(group::await)).isSameAs(first);
    assertThat(reports.failure().failure()).isSameAs(second);
  }

  @Test
  void await_noFailure_returnsAndEndsTheContext() throws Exception {
    ErrGroup group = ErrGroup.withContext(Context.background());
    group.go(() -> {});
    group.await();
    assertThat(group.context().err()).isSameAs(CanceledException.CANCELED);
    group.await();
  }

  @Test
  void await_emptyGroup_returns() throws Exception {
    new ErrGroup().await();
  }

  @Test
  void await_again_throwsTheSameAgain() throws Exception {
    IOException failure = new IOException();
    ErrGroup group = new ErrGroup();
    group.go(() -> fail(failure));
    assertThat(catchThrowable(group::await)).isSameAs(failure);
    assertThat(catchThrowable(group::await)).isSameAs(failure);
  }

  @Test
  void await_interruptOfItsOwn_isAFailure() throws Exception {
    InterruptedException failure = new InterruptedException("of its own");
    ErrGroup group = ErrGroup.withContext(Context.background());
    group.go(() -> fail(failure));
    assertThat(catchThrowable(group::await)).isSameAs(failure);
  }

  // ---- the parent's end

  @Test
  void parentEnds_tasksAreInterruptedAndItsErrorIsThrown() throws Exception {
    IOException why = new IOException("client gone");
    try (Cancellable parent = Context.background().withCancel();
        ErrGroup group = ErrGroup.withContext(parent)) {
      group.go(ErrGroupTest::sleepForEver);
      group.go(ctx -> Go.sleep(ctx, Duration.ofDays(1)));
      parent.cancel(why);
      assertThatThrownBy(group::await).isInstanceOf(CanceledException.class).hasCause(why);
    }
    assertThat(reports.all()).isEmpty();
  }

  @Test
  void parentTimesOut_closeWithoutAwait_reportsNoEcho() throws Exception {
    try (Cancellable parent = Context.background().withTimeout(Duration.ZERO);
        ErrGroup group = ErrGroup.withContext(parent)) {
      group.go(ErrGroupTest::sleepForEver);
      group.go(ErrGroupTest::sleepForEver);
      assertThatThrownBy(() -> parent.check()).isInstanceOf(DeadlineExceededException.class);
    }
    assertThat(reports.all()).isEmpty();
  }

  @Test
  void parentEnds_genuineFailureAfterAnEcho_isSuppressedOrReported() throws Exception {
    IOException genuine = new IOException("genuine");
    Cancellable parent = Context.background().withCancel();
    ErrGroup group = ErrGroup.withContext(parent);
    CountDownLatch go = new CountDownLatch(1);
    parent.cancel();
    group.go(ErrGroupTest::sleepForEver);
    Until.until("the echo is there", () -> group.toString().contains("failed"));
    group.go(() -> fail(genuine));
    go.countDown();
    group.close();
    assertThat(reports.failure().failure()).isSameAs(genuine);
    assertThatThrownBy(group::await)
        .isInstanceOf(CanceledException.class)
        .satisfies(e -> assertThat(e.getSuppressed()).contains(genuine));
  }

  @Test
  void go_underEndedContext_stillRunsWithInterruptStatus() throws Exception {
    Cancellable parent = Context.background().withCancel();
    parent.cancel();
    BlockingQueue<Boolean> interrupted = new LinkedBlockingQueue<>();
    try (ErrGroup group = ErrGroup.withContext(parent)) {
      group.go(() -> interrupted.add(Thread.currentThread().isInterrupted()));
      assertThat(interrupted.take()).isTrue();
      group.await();
    }
  }

  // ---- limit

  @Test
  void limit_go_waitsForAPlaceFirstComeFirstServed() throws Exception {
    ErrGroup group = new ErrGroup().limit(1);
    CountDownLatch latch = new CountDownLatch(1);
    group.go(() -> latch.await());
    List<Integer> order = new ArrayList<>();
    List<Worker> starters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int n = i;
      starters.add(Worker.start(() -> group.go(() -> order.add(n))).waits(WaitReason.GROUP_LIMIT));
    }
    assertThat(group.tryGo(() -> {})).isFalse();
    latch.countDown();
    starters.forEach(Worker::join);
    group.await();
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void limit_goInterrupted_startsNothing() throws Exception {
    ErrGroup group = new ErrGroup().limit(1);
    CountDownLatch latch = new CountDownLatch(1);
    group.go(() -> latch.await());
    AtomicBoolean ran = new AtomicBoolean();
    Worker starter =
        Worker.start(() -> group.go(() -> ran.set(true))).waits(WaitReason.GROUP_LIMIT);
    starter.interrupt();
    assertThat(starter.failure()).isInstanceOf(InterruptedException.class);
    assertThat(starter.leftInterrupted()).isFalse();
    latch.countDown();
    group.await();
    assertThat(ran).isFalse();
    group.limit(2);
  }

  @Test
  void limit_interruptStatusSetOnEntry_throwsThoughAPlaceIsFree() {
    ErrGroup limited = new ErrGroup().limit(1);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> limited.go(() -> {})).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void unlimited_interruptStatusSet_startsAndKeepsIt() throws Exception {
    ErrGroup group = new ErrGroup();
    Thread.currentThread().interrupt();
    group.go(() -> {});
    assertThat(Thread.interrupted()).isTrue();
    group.await();
  }

  @Test
  void limit_groupFailsWhileGoWaits_goThrowsTheContextsErrorWithTheFailure() throws Exception {
    IOException failure = new IOException();
    CountDownLatch latch = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    ErrGroup group = ErrGroup.withContext(Context.background()).limit(2);
    group.go(() -> {
      latch.await();
      throw failure;
    });
    group.go(() -> {
      while (release.getCount() > 0) { // takes no notice of its interrupt, so keeps its place
        Thread.yield();
      }
    });
    Worker starter =
        Worker.start(
                () -> {
                  group.go(() -> {});
                  group.go(() -> {});
                })
            .waits(WaitReason.GROUP_LIMIT);
    latch.countDown();
    assertThat(catchThrowable(() -> starterFailure(starter))).isNull();
    release.countDown();
    assertThat(catchThrowable(group::await)).isSameAs(failure);
    group.close();
    assertThat(reports.all()).isEmpty();
  }

  /// It may get the failing one's place first; then the next one waits.
  private static void starterFailure(Worker starter) {
    Throwable t = starter.failure();
    if (t != null) {
      assertThat(t).isInstanceOf(CanceledException.class).hasCauseInstanceOf(IOException.class);
    }
  }

  @Test
  void limit_contextEndsWhileGoWaits_goThrowsAndTheFailureCountsAsHandedOn() throws Exception {
    IOException why = new IOException();
    Cancellable parent = Context.background().withCancel();
    CountDownLatch release = new CountDownLatch(1);
    ErrGroup group = ErrGroup.withContext(parent).limit(1);
    group.go(() -> {
      while (release.getCount() > 0) {
        Thread.yield();
      }
    });
    Worker starter = Worker.start(() -> group.go(() -> {})).waits(WaitReason.GROUP_LIMIT);
    parent.cancel(why);
    assertThat(starter.failure()).isInstanceOf(CanceledException.class).hasCause(why);
    assertThatThrownBy(() -> group.go(() -> {})).isInstanceOf(CanceledException.class);
    release.countDown();
    group.await();
  }

  @Test
  void limit_changedWhileRunning_isNamed() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    ErrGroup group = new ErrGroup().limit(3);
    group.go(() -> latch.await());
    assertThatIllegalStateException()
        .isThrownBy(() -> group.limit(4))
        .withMessageContaining("limit(4) while 1 goroutines")
        .withMessageContaining("before the first go()");
    latch.countDown();
    group.await();
    assertThat(group.limit(4)).isSameAs(group);
  }

  @Test
  void limitZero_goWaits_closeRefusesIt() {
    ErrGroup group = new ErrGroup().limit(0);
    Worker starter = Worker.start(() -> group.go(() -> {})).waits(WaitReason.GROUP_LIMIT);
    assertThatIllegalStateException().isThrownBy(() -> group.limit(1));
    group.close();
    assertThat(starter.failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  // ---- waiting

  @Test
  void await_interrupted_goroutinesRunOnAndItCanBeCalledAgain() throws Exception {
    ErrGroup group = ErrGroup.withContext(Context.background());
    CountDownLatch latch = new CountDownLatch(1);
    group.go(() -> latch.await());
    Worker waiter = Worker.start(group::await).waits(WaitReason.WAIT_GROUP);
    waiter.interrupt();
    assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
    assertThat(waiter.leftInterrupted()).isFalse();
    assertThat(group.context().err()).isNull();
    latch.countDown();
    group.await();
  }

  @Test
  void await_context_stopsTheWaitAndNotTheGroup() throws Exception {
    ErrGroup group = ErrGroup.withContext(Context.background());
    CountDownLatch latch = new CountDownLatch(1);
    group.go(() -> latch.await());
    Cancellable ctx = Context.background().withCancel();
    Worker waiter = Worker.start(() -> group.await(ctx)).waits(WaitReason.WAIT_GROUP);
    ctx.cancel();
    assertThat(waiter.failure()).isInstanceOf(CanceledException.class);
    assertThatThrownBy(() -> group.await(ctx)).isInstanceOf(CanceledException.class);
    assertThat(group.context().err()).isNull();
    latch.countDown();
    group.await(Context.background());
  }

  @Test
  void await_manyWaiters_allGetTheFailure() throws Exception {
    IOException failure = new IOException();
    CountDownLatch latch = new CountDownLatch(1);
    ErrGroup group = new ErrGroup();
    group.go(() -> {
      latch.await();
      throw failure;
    });
    List<Worker> waiters = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiters.add(Worker.start(group::await).waits(WaitReason.WAIT_GROUP));
    }
    latch.countDown();
    waiters.forEach(w -> assertThat(w.failure()).isSameAs(failure));
  }

  @Test
  void await_writesOfTasks_areSeen() throws Exception {
    for (int round = 0; round < 200; round++) {
      int[] plain = new int[8];
      ErrGroup group = new ErrGroup();
      for (int i = 0; i < plain.length; i++) {
        int n = i;
        group.go(() -> plain[n] = n + 1);
      }
      group.await();
      assertThat(plain).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  // ---- close

  @Test
  void close_runningTasks_areInterruptedWaitedForAndNoFailure() throws Exception {
    List<Goroutine> inside = new ArrayList<>();
    CountDownLatch started = new CountDownLatch(1);
    try (ErrGroup group = ErrGroup.withContext(Context.background())) {
      group.go(() -> {
        inside.add(Goroutine.current().orElseThrow());
        started.countDown();
        sleepForEver();
      });
      started.await();
    }
    Until.dead(inside.getFirst());
    assertThat(reports.all()).isEmpty();
  }

  @Test
  void close_failureThatNobodyHasSeen_isReported() throws Exception {
    IOException first = new IOException("first");
    ErrGroup group = new ErrGroup();
    group.go(() -> fail(first));
    group.close();
    Report.GoroutineFailed report = reports.failure();
    assertThat(report.failure()).isSameAs(first);
    assertThat(report.birthPlace().frames().getFirst().getMethodName())
        .isEqualTo("close_failureThatNobodyHasSeen_isReported");
    group.close();
    assertThat(reports.all()).hasSize(1);
  }

  @Test
  void close_bodyThrew_bodysExceptionIsThrownAndTheFailureReported() {
    IOException failure = new IOException("task");
    IllegalStateException body = new IllegalStateException("body");
    assertThatThrownBy(
            () -> {
              try (ErrGroup group = new ErrGroup()) {
                group.go(() -> fail(failure));
                throw body;
              }
            })
        .isSameAs(body)
        .hasNoSuppressedExceptions();
    assertThat(reports.failure().failure()).isSameAs(failure);
  }

  @Test
  void close_failureAfterTheLastAwait_isReported() throws Exception {
    IOException first = new IOException("first");
    IOException late = new IOException("late");
    ErrGroup group = new ErrGroup();
    group.go(() -> fail(first));
    assertThat(catchThrowable(group::await)).isSameAs(first);
    group.go(() -> fail(late));
    group.close();
    assertThat(reports.failure().failure()).isSameAs(late);
  }

  @Test
  void close_interruptStatus_staysSet() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    ErrGroup group = new ErrGroup();
    group.go(() -> latch.await());
    Worker closer = Worker.start(group::close).waits(WaitReason.WAIT_GROUP);
    closer.interrupt();
    latch.countDown();
    closer.join();
    assertThat(closer.leftInterrupted()).isTrue();
  }

  @Test
  void go_afterClose_isNamed() {
    ErrGroup group = new ErrGroup();
    group.close();
    assertThatIllegalStateException()
        .isThrownBy(() -> group.go(() -> {}))
        .withMessageContaining("closed");
    assertThatIllegalStateException()
        .isThrownBy(() -> group.tryGo(() -> {}))
        .withMessageContaining("closed");
  }

  // ---- the rest

  @Test
  void call_resultsInOrder_areReadableAfterAwait() throws Exception {
    try (ErrGroup group = ErrGroup.withContext(Context.background())) {
      List<ErrGroup.Result<Integer>> results = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        int n = i;
        results.add(group.call(ctx -> n * n));
      }
      group.await();
      for (int i = 0; i < 100; i++) {
        assertThat(results.get(i).get()).isEqualTo(i * i);
      }
      assertThat(results.get(3)).hasToString("Result[9]");
    }
  }

  @Test
  void call_resultReadTooEarlyOrFailed_isNamed() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    ErrGroup group = new ErrGroup();
    ErrGroup.Result<Integer> early =
        group.call(() -> {
          latch.await();
          return 1;
        });
    ErrGroup.Result<Integer> failed =
        group.call(() -> {
          throw new IOException();
        });
    assertThatIllegalStateException().isThrownBy(early::get).withMessageContaining("group.await()");
    latch.countDown();
    assertThat(catchThrowable(group::await)).isInstanceOf(IOException.class);
    assertThat(early.get()).isEqualTo(1);
    assertThatIllegalStateException().isThrownBy(failed::get);
  }

  @Test
  void context_ofGroupWithout_isNamed() {
    ErrGroup group = new ErrGroup();
    assertThatIllegalStateException()
        .isThrownBy(group::context)
        .withMessageContaining("ErrGroup.withContext(parent)");
    assertThatIllegalStateException().isThrownBy(() -> group.go(ctx -> {}));
    assertThatIllegalStateException().isThrownBy(() -> group.call(ctx -> 1));
    assertThatIllegalStateException().isThrownBy(() -> group.tryGo(ctx -> {}));
  }

  @Test
  void context_current_isTheGroups() throws Exception {
    ErrGroup group = ErrGroup.withContext(Context.background());
    AtomicReference<Context> current = new AtomicReference<>();
    group.go(() -> current.set(Context.current()));
    group.await();
    assertThat(current.get()).isSameAs(group.context());
  }

  @Test
  void go_fromATaskOfTheGroup_isWaitedFor() throws Exception {
    AtomicBoolean inner = new AtomicBoolean();
    ErrGroup group = new ErrGroup();
    group.go(() ->
        group.go(() -> {
          Thread.yield();
          inner.set(true);
        }));
    group.await();
    assertThat(inner).isTrue();
  }

  @Test
  void go_itsGoroutines_areBornAtTheLineOfTheGo() throws Exception {
    BlockingQueue<Integer> lines = new LinkedBlockingQueue<>();
    Callable<Boolean> born =
        () ->
            lines.add(
                Goroutine.current().orElseThrow().birthPlace().frames().getFirst().getLineNumber());
    ErrGroup group = ErrGroup.withContext(Context.background());
    int line = new Throwable().getStackTrace()[0].getLineNumber();
    group.go(() -> born.call());
    group.await();
    group.go(ctx -> born.call());
    group.await();
    group.call(ctx -> born.call());
    group.await();
    group.tryGo(() -> born.call());
    group.await();
    group.call(born);
    group.await();
    assertThat(lines).containsExactly(line + 1, line + 3, line + 5, line + 7, line + 9);
  }

  @Test
  void toString_showsRunningLimitAndFailure() throws Exception {
    ErrGroup group = new ErrGroup();
    assertThat(group).hasToString("ErrGroup[0 running]");
    group.limit(2);
    assertThat(group).hasToString("ErrGroup[0 running, limit 2]");
    group.go(() -> fail(new IOException("x")));
    assertThat(catchThrowable(group::await)).isNotNull();
    assertThat(group).hasToString("ErrGroup[0 running, limit 2, failed: java.io.IOException: x]");
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void nullArguments_areNamed() {
    ErrGroup group = new ErrGroup();
    assertThatNullPointerException()
        .isThrownBy(() -> group.go((io.goloom.sched.Task) null))
        .withMessage("task");
    assertThatNullPointerException().isThrownBy(() -> group.await(null)).withMessage("ctx");
    assertThatNullPointerException()
        .isThrownBy(() -> ErrGroup.withContext(null))
        .withMessage("parent");
  }
}
