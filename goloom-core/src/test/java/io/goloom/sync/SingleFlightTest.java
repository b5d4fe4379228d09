package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Goroutine;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.WaitReason;
import io.goloom.testing.CapturedReports;
import io.goloom.testing.Worker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SingleFlightTest {
  private final SingleFlight<String, Integer> flights = new SingleFlight<>();
  private final CountDownLatch latch = new CountDownLatch(1);

  private Callable<Integer> held(int result) {
    return () -> {
      latch.await();
      return result;
    };
  }

  @Test
  void call_firstCallerInterrupted_leavesAndTheFlightGoesOn() {
    Worker first = Worker.start(() -> flights.call("k", held(1))).waits(WaitReason.SINGLE_FLIGHT);
    AtomicReference<Object> got = new AtomicReference<>();
    Worker second =
        Worker.start(() -> got.set(flights.call("k", () -> 2))).waits(WaitReason.SINGLE_FLIGHT);
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    assertThat(first.leftInterrupted()).isFalse();
    latch.countDown();
    second.join();
    assertThat(got).hasValue(new SingleFlight.Result<>(1, true));
  }

  @Test
  void call_callersContextEnds_leavesWithItsErrorAndTheFlightGoesOn() {
    Cancellable ctx = Context.background().withCancel();
    IOException why = new IOException();
    Worker first =
        Worker.start(() -> flights.call(ctx, "k", held(1))).waits(WaitReason.SINGLE_FLIGHT);
    Worker second =
        Worker.start(() -> flights.call(Context.background(), "k", held(2)))
            .waits(WaitReason.SINGLE_FLIGHT);
    ctx.cancel(why);
    assertThat(first.failure()).isInstanceOf(CanceledException.class).hasCause(why);
    latch.countDown();
    second.join();
  }

  @Test
  void call_endedContextOrInterruptStatusOnEntry_beginsNothing() {
    Cancellable ctx = Context.background().withCancel();
    ctx.cancel();
    AtomicInteger begun = new AtomicInteger();
    assertThatThrownBy(() -> flights.call(ctx, "k", begun::incrementAndGet))
        .isInstanceOf(CanceledException.class);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> flights.call("k", begun::incrementAndGet))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    assertThat(begun).hasValue(0);
  }

  @Test
  void call_afterTheFlight_beginsANewOne() throws Exception {
    AtomicInteger begun = new AtomicInteger();
    for (int i = 1; i <= 100; i++) {
      assertThat(flights.call("k", begun::incrementAndGet))
          .isEqualTo(new SingleFlight.Result<>(i, false));
    }
  }

  @Test
  void call_differentKeys_runSideBySide() {
    Worker other = Worker.start(() -> flights.call("a", held(1))).waits(WaitReason.SINGLE_FLIGHT);
    Worker.start(() -> flights.call("b", () -> 2)).join();
    latch.countDown();
    other.join();
  }

  @Test
  void call_allCallersLeft_failureIsReported() {
    try (CapturedReports reports = new CapturedReports()) {
      IOException failure = new IOException();
      Callable<Integer> work =
          () -> {
            latch.await();
            throw failure;
          };
      Worker first = Worker.start(() -> flights.call("k", work)).waits(WaitReason.SINGLE_FLIGHT);
      Worker second = Worker.start(() -> flights.call("k", work)).waits(WaitReason.SINGLE_FLIGHT);
      first.interrupt();
      second.interrupt();
      assertThat(first.failure()).isInstanceOf(InterruptedException.class);
      assertThat(second.failure()).isInstanceOf(InterruptedException.class);
      latch.countDown();
      assertThat(reports.failure().failure()).isSameAs(failure);
    }
  }

  @Test
  void call_byTheWorkForItsOwnKey_isNamed() {
    assertThatThrownBy(() -> flights.call("k", () -> flights.call("k", () -> 1).value()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("work for key k asks for its own result");
  }

  @Test
  void call_nullResult_isAllowed() throws Exception {
    SingleFlight<String, @Nullable String> nullable = new SingleFlight<>();
    assertThat(nullable.call("k", () -> null).value()).isNull();
  }

  @Test
  void call_itsGoroutine_isBornWhereItWasCalled() throws Exception {
    SingleFlight<String, Goroutine> goroutines = new SingleFlight<>();
    Goroutine g = goroutines.call("k", () -> Goroutine.current().orElseThrow()).value();
    assertThat(g.birthPlace().frames().getFirst().getMethodName())
        .isEqualTo("call_itsGoroutine_isBornWhereItWasCalled");
  }

  /// However calls, ends of flights and forget() fall together: each flight's result goes to
  /// whoever joined it, and `shared` says whether that were several.
  @Test
  void call_manyCallersAndForget_sharedIsRight() throws Exception {
    int rounds = 300;
    int callers = 8;
    for (int round = 0; round < rounds; round++) {
      AtomicInteger begun = new AtomicInteger();
      List<SingleFlight.Result<Integer>> results = new ArrayList<>();
      ErrGroup group = new ErrGroup();
      for (int i = 0; i < callers; i++) {
        group.go(() -> {
          SingleFlight.Result<Integer> result = flights.call("k", begun::incrementAndGet);
          synchronized (results) {
            results.add(result);
          }
        });
      }
      group.go(() -> flights.forget("k"));
      group.await();
      assertThat(results).hasSize(callers);
      for (SingleFlight.Result<Integer> result : results) {
        long same = results.stream().filter(r -> r.value().equals(result.value())).count();
        assertThat(result.shared()).isEqualTo(same > 1);
      }
    }
  }

  @Test
  void callAsync_byTheWorkForItsOwnKey_takesPart() throws Exception {
    AtomicReference<ReceiveChannel<SingleFlight.Outcome<Integer>>> inside = new AtomicReference<>();
    SingleFlight.Result<Integer> result =
        flights.call(
            "k",
            () -> {
              inside.set(flights.callAsync("k", () -> 2));
              return 1;
            });
    assertThat(result).isEqualTo(new SingleFlight.Result<>(1, true));
    assertThat(inside.get().receive()).isEqualTo(result);
  }
}
