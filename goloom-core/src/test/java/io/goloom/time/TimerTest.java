package io.goloom.time;

import static io.goloom.Go.go;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.goloom.Goroutine;
import io.goloom.channel.ReceiveChannel;
import io.goloom.channel.TryReceive;
import io.goloom.internal.sched.VirtualScheduler;
import io.goloom.sched.WaitReason;
import io.goloom.testing.CapturedReports;
import io.goloom.testing.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TimerTest {
  private static final Duration MS = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private static boolean ticked(ReceiveChannel<Instant> c) {
    return c.tryReceive() instanceof TryReceive.Received;
  }

  @Test
  void ticker_slowReceiver_missesTicksAndKeepsTheGrid() throws Exception {
    VirtualScheduler.run(clock -> {
      Instant start = clock.now();
      try (Ticker ticker = Ticker.make(MS.multipliedBy(10))) {
        clock.advance(MS.multipliedBy(35));
        assertThat(ticker.channel().receive()).isEqualTo(start.plusMillis(10));
        assertThat(ticked(ticker.channel())).isFalse();
        clock.advance(MS.multipliedBy(5));
        assertThat(ticker.channel().receive()).isEqualTo(start.plusMillis(40));
      }
      assertThat(clock.armed()).isZero();
    });
  }

  @Test
  void ticker_period_nearOverflow_firesOnce() throws Exception {
    VirtualScheduler.run(clock -> {
      Ticker ticker = Ticker.make(Duration.ofSeconds(Long.MAX_VALUE));
      clock.advance(Duration.ofNanos(Long.MAX_VALUE / 2));
      assertThat(ticked(ticker.channel())).isTrue();
      assertThat(ticked(ticker.channel())).isFalse();
      assertThat(clock.armed()).isOne();
      ticker.close();
    });
  }

  @Test
  void ticker_lostButWaitedOn_ticksOn() throws Exception {
    VirtualScheduler.run(clock -> {
      AtomicInteger ticks = new AtomicInteger();
      Goroutine waiter = startsTicker(ticks);
      for (int i = 0; i < 3; i++) {
        int n = i;
        Until.until("tick " + n, () -> ticks.get() == n);
        Until.waitsFor(waiter, WaitReason.CHANNEL_RECEIVE);
        System.gc();
        System.gc();
        Timer.make(HOUR).stop();
        clock.advance(MS);
      }
      Until.dead(waiter);
    });
  }

  private static Goroutine startsTicker(AtomicInteger ticks) {
    return go(() -> {
      ReceiveChannel<Instant> c = Ticker.tick(MS);
      for (int i = 0; i < 3; i++) {
        c.receive();
        ticks.incrementAndGet();
      }
    });
  }

  @Test
  void ticker_lostWithItsChannel_isDisarmedAtItsNextTick() throws Exception {
    VirtualScheduler.run(clock -> {
      Ticker.make(MS);
      Until.until(
          "it is collected",
          () -> {
            System.gc();
            clock.advance(MS);
            return clock.armed() == 0;
          });
    });
  }

  @Test
  void afterFunc_itsGoroutine_isBornWhereItWasMade() throws Exception {
    BlockingQueue<Goroutine> born = new LinkedBlockingQueue<>();
    Timer.afterFunc(Duration.ZERO, () -> born.add(Goroutine.current().orElseThrow()));
    assertThat(born.take().birthPlace().frames().getFirst().getMethodName())
        .isEqualTo("afterFunc_itsGoroutine_isBornWhereItWasMade");
  }

  @Test
  void afterFunc_failure_isReported() {
    IllegalStateException failure = new IllegalStateException();
    try (CapturedReports reports = new CapturedReports()) {
      Timer.afterFunc(
          Duration.ZERO,
          () -> {
            throw failure;
          });
      assertThat(reports.failure().failure()).isSameAs(failure);
    }
  }

  @Test
  void afterFunc_stopAfterTheStart_isFalseAndResetRunsItAgain() throws Exception {
    VirtualScheduler.run(clock -> {
      AtomicInteger runs = new AtomicInteger();
      Timer timer = Timer.afterFunc(MS, runs::incrementAndGet);
      clock.advance(MS);
      assertThat(timer.stop()).isFalse();
      assertThat(timer.reset(MS)).isFalse();
      assertThat(timer.reset(MS)).isTrue();
      clock.advance(HOUR);
      Until.until("it ran twice", () -> runs.get() == 2);
    });
  }

  @Test
  void afterFunc_timerLost_runsAllTheSame() throws Exception {
    CountDownLatch ran = new CountDownLatch(1);
    Timer.afterFunc(MS, ran::countDown);
    System.gc();
    ran.await();
  }

  @Test
  void channel_ofAfterFunc_isNamed() {
    Timer timer = Timer.afterFunc(HOUR, () -> {});
    assertThatIllegalStateException()
        .isThrownBy(timer::channel)
        .withMessageContaining("Timer.make(duration)");
    timer.stop();
  }

  @Test
  void channel_eachTime_isTheSame() {
    try (Ticker ticker = Ticker.make(HOUR)) {
      assertThat(ticker.channel()).isSameAs(ticker.channel());
    }
    Timer timer = Timer.make(HOUR);
    assertThat(timer.channel()).isSameAs(timer.channel());
    assertThat(timer.stop()).isTrue();
    assertThat(timer.stop()).isFalse();
  }

  @Test
  @SuppressWarnings("NullAway") // on purpose
  void nullArguments_areNamed() {
    assertThatNullPointerException().isThrownBy(() -> Timer.make(null)).withMessage("after");
    assertThatNullPointerException().isThrownBy(() -> Timer.after(null)).withMessage("after");
    assertThatNullPointerException()
        .isThrownBy(() -> Timer.afterFunc(MS, null))
        .withMessage("task");
    assertThatNullPointerException().isThrownBy(() -> Ticker.make(null)).withMessage("period");
  }
}
