package io.goloom.time;

import static io.goloom.Go.go;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.channel.Select;
import io.goloom.channel.TryReceive;
import io.goloom.internal.sched.VirtualScheduler;
import io.goloom.internal.time.VirtualClock;
import io.goloom.sched.WaitReason;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.Until;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Go's own tests of timers and tickers cover (time/sleep_test.go, time/tick_test.go of Go
/// 1.27), a test for each of theirs, under its name. Where they measure time these move it.
///
/// Not here, for want of the thing: `TestZeroTimerResetPanics`, `TestZeroTimerStopPanics`,
/// `TestTickerStopWithDirectInitialization`, `TestManualTicker` (a timer cannot exist
/// uninitialized), `TestIssue5745` (a null reference does not reach the timers),
/// `TestOverflowPeriodRuntimeTimer` (of Go's runtime: here `ticker_period_nearOverflow_firesOnce`
/// in [TimerTest]), `TestLoadLocation` and the like (no timers); and the benchmarks.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoTimerConformanceTest {
  private static final Duration MS = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private static boolean ticked(ReceiveChannel<Instant> c) {
    return c.tryReceive() instanceof TryReceive.Received;
  }

  @Test
  void testSleep() throws Exception {
    VirtualScheduler.run(clock -> {
      Goroutine sleeper = go(() -> Go.sleep(MS.multipliedBy(100)));
      Until.waitsFor(sleeper, WaitReason.SLEEP);
      clock.advance(MS.multipliedBy(100).minusNanos(1));
      assertThat(sleeper.waitReason()).contains(WaitReason.SLEEP);
      clock.advance(Duration.ofNanos(1));
      Until.dead(sleeper);
    });
  }

  @Test
  void testAfterFunc() throws Exception {
    AtomicInteger i = new AtomicInteger(10);
    Channel<Boolean> c = Channel.make();
    class F implements io.goloom.sched.Task {
      @Override
      public void run() throws InterruptedException {
        if (i.decrementAndGet() >= 0) {
          Timer.afterFunc(Duration.ZERO, this);
        } else {
          c.send(true);
        }
      }
    }
    Timer.afterFunc(Duration.ZERO, new F());
    assertThat(c.receive()).isTrue();
  }

  @Test
  void testTickerStress() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Goroutine collector = go(() -> collect(stop));
    Ticker ticker = Ticker.make(Duration.ofNanos(1));
    for (int i = 0; i < 100; i++) {
      ticker.channel().receive();
    }
    ticker.stop();
    stop.set(true);
    Until.dead(collector);
  }

  @Test
  void testTickerConcurrentStress() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Goroutine collector = go(() -> collect(stop));
    Ticker ticker = Ticker.make(Duration.ofNanos(1));
    WaitGroup wg = new WaitGroup();
    for (int i = 0; i < 10; i++) {
      wg.go(() -> {
        for (int j = 0; j < 100; j++) {
          ticker.channel().receive();
        }
      });
    }
    wg.await();
    ticker.stop();
    stop.set(true);
    Until.dead(collector);
  }

  private static void collect(AtomicBoolean stop) throws InterruptedException {
    while (!stop.get()) {
      System.gc();
      Go.sleep(Duration.ofNanos(1));
    }
  }

  @Test
  void testAfterFuncStarvation() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    Channel<Boolean> c1 = Channel.make(1);
    Channel<Boolean> c2 = Channel.make(1);
    WaitGroup wg = new WaitGroup();
    wg.go(() -> pingPong(stop, c1, c2));
    wg.go(() -> pingPong(stop, c2, c1));
    c1.send(true);
    Timer.afterFunc(MS, () -> stop.set(true));
    wg.await();
  }

  private static void pingPong(AtomicBoolean stop, Channel<Boolean> in, Channel<Boolean> out)
      throws InterruptedException {
    while (!stop.get() && in.receive() != null) {
      out.trySend(true);
    }
    out.trySend(true);
  }

  @Test
  void testAfter() throws Exception {
    Instant start = Instant.now();
    Instant end = Timer.after(MS.multipliedBy(20)).receive();
    // The two clocks may differ by their grains.
    assertThat(end).isAfterOrEqualTo(start.plusMillis(19));
  }

  @Test
  void testAfterTick() throws Exception {
    VirtualScheduler.run(clock -> {
      Instant start = clock.now();
      AtomicInteger ticks = new AtomicInteger();
      Goroutine g =
          go(() -> {
            for (int i = 0; i < 10; i++) {
              Timer.after(MS).receive();
              ticks.incrementAndGet();
            }
          });
      for (int i = 0; i < 10; i++) {
        int n = i;
        Until.until("it waits again", () -> ticks.get() == n && clock.armed() == 1);
        clock.advance(MS);
      }
      Until.dead(g);
      assertThat(Duration.between(start, clock.now())).isEqualTo(MS.multipliedBy(10));
    });
  }

  @Test
  void testAfterStop() throws Exception {
    VirtualScheduler.run(clock -> {
      Channel<Boolean> c1 = Channel.make(1);
      Timer.afterFunc(MS.multipliedBy(100), () -> {});
      Timer t0 = Timer.make(MS.multipliedBy(50));
      Timer t1 = Timer.afterFunc(MS.multipliedBy(150), () -> c1.send(true));
      ReceiveChannel<Instant> c2 = Timer.after(MS.multipliedBy(200));
      assertThat(t0.stop()).isTrue();
      assertThat(t1.stop()).isTrue();
      clock.advance(MS.multipliedBy(200));
      assertThat(ticked(c2)).isTrue();
      assertThat(ticked(t0.channel())).isFalse();
      assertThat(c1.len()).isZero();
      assertThat(t1.stop()).isFalse();
      assertThat(t0.stop()).isFalse();
    });
  }

  @Test
  void testAfterQueuing() throws Exception {
    VirtualScheduler.run(clock -> {
      int[] slots = {5, 3, 6, 6, 6, 1, 1, 2, 7, 9, 4, 8, 0};
      Instant start = clock.now();
      List<ReceiveChannel<Instant>> all = new ArrayList<>();
      for (int slot : slots) {
        all.add(Timer.after(MS.multipliedBy(slot)));
      }
      clock.advance(MS.multipliedBy(9));
      for (int i = 0; i < slots.length; i++) {
        assertThat(all.get(i).receive()).isEqualTo(start.plusMillis(slots[i]));
      }
    });
  }

  @Test
  void testTimerStopStress() throws Exception {
    VirtualScheduler.run(clock -> {
      AtomicInteger fired = new AtomicInteger();
      WaitGroup wg = new WaitGroup();
      for (int i = 0; i < 100; i++) {
        wg.go(() -> {
          Timer timer = Timer.afterFunc(Duration.ofSeconds(2), fired::incrementAndGet);
          Go.sleep(Duration.ofSeconds(1));
          assertThat(timer.stop()).isTrue();
        });
      }
      Until.until("all sleep", () -> clock.armed() == 200);
      clock.advance(Duration.ofSeconds(1));
      wg.await();
      clock.advance(Duration.ofSeconds(2));
      assertThat(fired).hasValue(0);
      assertThat(clock.armed()).isZero();
    });
  }

  @Test
  void testSleepZeroDeadlock() throws Exception {
    Channel<Boolean> c = Channel.make();
    go(() -> {
      for (int i = 0; i < 10; i++) {
        System.gc();
      }
      c.send(true);
    });
    for (int i = 0; i < 100; i++) {
      Go.sleep(Duration.ZERO);
      Channel<Boolean> tmp = Channel.make(1);
      tmp.send(true);
      tmp.receive();
    }
    c.receive();
  }

  @Test
  void testReset() throws Exception {
    VirtualScheduler.run(clock -> {
      Timer t0 = Timer.make(MS.multipliedBy(2));
      clock.advance(MS);
      assertThat(t0.reset(MS.multipliedBy(3))).isTrue();
      clock.advance(MS.multipliedBy(2));
      assertThat(ticked(t0.channel())).as("timer fired early").isFalse();
      clock.advance(MS.multipliedBy(2));
      assertThat(ticked(t0.channel())).as("reset timer did not fire").isTrue();
      assertThat(t0.reset(MS.multipliedBy(50))).as("resetting expired timer").isFalse();
    });
  }

  @Test
  void testOverflowSleep() throws Exception {
    VirtualScheduler.run(clock -> {
      Duration big = Duration.ofNanos(Long.MAX_VALUE);
      Goroutine sleeper = go(() -> Go.sleep(big));
      ReceiveChannel<Instant> after = Timer.after(big);
      ReceiveChannel<Instant> longer = Timer.after(Duration.ofSeconds(Long.MAX_VALUE));
      Until.waitsFor(sleeper, WaitReason.SLEEP);
      clock.advance(Duration.ofDays(365));
      assertThat(ticked(after)).isFalse();
      assertThat(ticked(longer)).isFalse();
      assertThat(sleeper.waitReason()).contains(WaitReason.SLEEP);
      ReceiveChannel<Instant> past = Timer.after(Duration.ofNanos(Long.MIN_VALUE));
      clock.advance(Duration.ZERO);
      assertThat(ticked(past)).as("negative timeout").isTrue();
    });
  }

  @Test
  void testZeroTimer() throws Exception {
    Timer again = Timer.make(HOUR);
    for (int i = 0; i < 2_000; i++) {
      assertThat(Timer.make(Duration.ZERO).channel().receive()).isNotNull();
      again.reset(Duration.ZERO);
      assertThat(again.channel().receive()).isNotNull();
      Channel<Boolean> c = Channel.make(1);
      Timer.afterFunc(Duration.ZERO, () -> c.send(true));
      assertThat(c.receive()).isNotNull();
    }
  }

  @Test
  void testTimerModifiedEarlier() throws Exception {
    for (int i = 0; i < 100; i++) {
      Channel<Boolean> c = Channel.make(100);
      Timer timer = Timer.afterFunc(HOUR, () -> c.send(true));
      for (int j = 0; j < 10; j++) {
        if (!timer.stop()) {
          c.receive();
        }
        timer.reset(Duration.ofDays(-20_000));
      }
      assertThat(c.receive()).isTrue();
    }
  }

  @Test
  void testAdjustTimers() throws Exception {
    long seed = System.nanoTime();
    RandomGenerator rnd = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    List<Adjusted> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(new Adjusted());
    }
    while (!all.isEmpty()) {
      int i = rnd.nextInt(all.size());
      if (all.get(i).step("seed " + seed)) {
        all.remove(i);
      }
    }
  }

  private static final class Adjusted {
    private final Channel<Boolean> c = Channel.make(1);
    private final Timer timer = Timer.afterFunc(Duration.ZERO, () -> c.send(true));
    private int state;

    boolean step(String replay) throws InterruptedException {
      switch (++state) {
        case 1, 9 -> c.receive();
        case 2, 4, 6 -> assertThat(timer.reset(Duration.ofMinutes(state))).as(replay).isFalse();
        case 3, 5, 7 -> assertThat(timer.stop()).as(replay).isTrue();
        case 8 -> assertThat(timer.reset(Duration.ZERO)).as(replay).isFalse();
        default -> {
          return true;
        }
      }
      return false;
    }
  }

  @Test
  void testStopResult() throws Exception {
    stopOrReset(Timer::stop);
  }

  @Test
  void testResetResult() throws Exception {
    stopOrReset(timer -> timer.reset(HOUR));
  }

  private interface StopOrReset {
    boolean on(Timer timer);
  }

  private static void stopOrReset(StopOrReset how) throws Exception {
    WaitGroup wg = new WaitGroup();
    for (int i = 0; i < 100; i++) {
      wg.go(() -> {
        for (int j = 0; j < 20; j++) {
          Timer timer1 = Timer.make(MS);
          Timer timer2 = Timer.make(MS);
          Timer other =
              Select.select(
                  timer1.channel().onReceive(now -> timer2),
                  timer2.channel().onReceive(now -> timer1));
          if (!how.on(other)) {
            other.channel().receive(); // hangs if the value was lost
          }
        }
      });
    }
    wg.await();
  }

  @Test
  void testMultiWakeupTicker() throws Exception {
    Ticker ticker = Ticker.make(Duration.ofNanos(1_000));
    WaitGroup wg = new WaitGroup();
    for (int i = 0; i < 4; i++) {
      wg.go(() -> {
        for (int j = 0; j < 1_000; j++) {
          Select.select(ticker.channel().onReceive(now -> 0), Timer.after(MS).onReceive(now -> 1));
        }
      });
    }
    wg.await();
    ticker.stop();
  }

  @Test
  void testMultiWakeupTimer() throws Exception {
    Timer timer = Timer.make(Duration.ofNanos(1));
    WaitGroup wg = new WaitGroup();
    for (int i = 0; i < 4; i++) {
      wg.go(() -> {
        for (int j = 0; j < 5_000; j++) {
          timer.channel().tryReceive();
          timer.reset(Duration.ofNanos(1));
        }
      });
    }
    wg.await();
  }

  // ---- tick_test.go

  @Test
  void testTicker() throws Exception {
    VirtualScheduler.run(clock -> {
      Instant start = clock.now();
      Ticker ticker = Ticker.make(MS.multipliedBy(20));
      for (int i = 1; i <= 5; i++) {
        clock.advance(MS.multipliedBy(20));
        assertThat(ticker.channel().receive()).isEqualTo(start.plusMillis(20L * i));
      }
      ticker.reset(MS.multipliedBy(40));
      for (int i = 1; i <= 5; i++) {
        clock.advance(MS.multipliedBy(39));
        assertThat(ticked(ticker.channel())).isFalse();
        clock.advance(MS);
        assertThat(ticker.channel().receive()).isEqualTo(start.plusMillis(100 + 40L * i));
      }
      ticker.stop();
      clock.advance(HOUR);
      assertThat(ticked(ticker.channel())).as("Ticker did not shut down").isFalse();
      assertThat(ticker.channel().isClosed()).isFalse();
      assertThat(clock.armed()).isZero();
    });
  }

  @Test
  void testTeardown() throws Exception {
    for (int i = 0; i < 3; i++) {
      Ticker ticker = Ticker.make(MS.multipliedBy(5));
      ticker.channel().receive();
      ticker.stop();
    }
  }

  /// Go gives nil for a period that is not positive; here it is a mistake, as for a ticker.
  @Test
  void testTick() throws Exception {
    assertThatIllegalArgumentException().isThrownBy(() -> Ticker.tick(Duration.ofNanos(-1)));
    ReceiveChannel<Instant> c = Ticker.tick(MS);
    c.receive();
    c.receive();
  }

  @Test
  void testNewTickerLtZeroDuration() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Ticker.make(Duration.ofNanos(-1)))
        .withMessage("a ticker's period must be positive: PT-0.000000001S");
  }

  @Test
  void testTickerResetLtZeroDuration() {
    try (Ticker tk = Ticker.make(HOUR)) {
      assertThatIllegalArgumentException().isThrownBy(() -> tk.reset(Duration.ZERO));
    }
  }

  @Test
  void testLongAdjustTimers() throws Exception {
    WaitGroup wg = new WaitGroup();
    for (int i = 0; i < 1_000; i++) {
      wg.go(() -> Go.sleep(Duration.ofNanos(10_000)));
    }
    Channel<Integer> work = Channel.make(20);
    for (int i = 0; i < 2_000; i++) {
      int n = i;
      for (int j = 0; j < 20; j++) {
        work.send(j);
      }
      for (int j = 0; j < 20; j++) {
        int got =
            Select.select(
                work.onReceive(v -> Objects.requireNonNull(v)),
                Timer.after(Duration.ofSeconds(60)).onReceive(now -> -1 - n));
        assertThat(got).isEqualTo(j);
      }
    }
    wg.await();
  }

  @Test
  void testTimerGC() throws Exception {
    VirtualScheduler.run(clock -> {
      for (int i = 0; i < 1_000; i++) {
        Timer.after(HOUR);
        Ticker.tick(HOUR);
        Timer.make(HOUR);
        Ticker.make(HOUR);
        Timer.make(HOUR).stop();
        Ticker.make(HOUR).stop();
      }
      assertThat(clock.armed()).isBetween(1, 4_000);
      Until.until(
          "the lost ones are disarmed",
          () -> {
            System.gc();
            Timer.make(HOUR).stop();
            return clock.armed() == 0;
          });
    });
  }

  @Test
  void testChanTimer() throws Exception {
    VirtualScheduler.run(clock -> {
      Timer timer = Timer.make(HOUR);
      new Chan(clock, timer.channel(), timer::stop, timer::reset, false).test();
    });
  }

  @Test
  void testChanTicker() throws Exception {
    VirtualScheduler.run(clock -> {
      Ticker ticker = Ticker.make(HOUR);
      AtomicBoolean running = new AtomicBoolean(true);
      new Chan(
              clock,
              ticker.channel(),
              () -> {
                ticker.stop();
                return running.getAndSet(false);
              },
              d -> {
                ticker.reset(d);
                return running.getAndSet(true);
              },
              true)
          .test();
    });
  }

  private interface Stop {
    boolean now();
  }

  private interface Reset {
    boolean to(Duration d);
  }

  /// Go's testTimerChan. Differs in one thing: Go shows len and cap of such a channel as 0.
  private record Chan(
      VirtualClock clock, ReceiveChannel<Instant> c, Stop stop, Reset reset, boolean ticker) {
    private static final Duration TICK = Duration.ofNanos(1);
    private static final Duration FAR = Duration.ofSeconds(10_000);

    private void noTick() {
      assertThat(ticked(c)).as("extra tick").isFalse();
    }

    private void assertTick() {
      assertThat(ticked(c)).as("missing tick").isTrue();
    }

    void test() throws InterruptedException {
      stop.now();
      noTick();
      reset.to(FAR);
      noTick();
      reset.to(TICK);
      clock.advance(TICK);
      assertTick();
      clock.advance(TICK);
      reset.to(FAR);
      noTick();
      oneWaits();
      twoWait();
      stopped();
      staleValues();
    }

    private void oneWaits() {
      reset.to(FAR);
      Goroutine done = go(() -> c.receive());
      Until.waitsFor(done, WaitReason.CHANNEL_RECEIVE);
      reset.to(FAR.multipliedBy(2));
      clock.advance(FAR);
      assertThat(done.waitReason()).contains(WaitReason.CHANNEL_RECEIVE);
      reset.to(TICK);
      clock.advance(TICK);
      Until.dead(done);
      clock.advance(TICK);
      assertThat(ticked(c)).isEqualTo(ticker);
      stop.now();
      noTick();
    }

    private void twoWait() {
      reset.to(FAR);
      Channel<Boolean> stopped = Channel.make();
      AtomicInteger done = new AtomicInteger();
      List<Goroutine> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        both.add(
            go(() ->
                Select.select(
                    c.onReceive(now -> done.incrementAndGet()), stopped.onReceive(v -> 0))));
      }
      both.forEach(g -> Until.waitsFor(g, WaitReason.SELECT));
      reset.to(TICK.multipliedBy(2));
      clock.advance(TICK.multipliedBy(2));
      Until.until("one has got it", () -> done.get() == 1);
      stop.now();
      stopped.close();
      both.forEach(Until::dead);
      assertThat(done).hasValue(1);
    }

    private void stopped() {
      Channel<Boolean> stopped = Channel.make();
      AtomicInteger unexpected = new AtomicInteger();
      List<Goroutine> both = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        both.add(
            go(() ->
                Select.select(
                    c.onReceive(now -> unexpected.incrementAndGet()), stopped.onReceive(v -> 0))));
      }
      both.forEach(g -> Until.waitsFor(g, WaitReason.SELECT));
      clock.advance(FAR);
      stopped.close();
      both.forEach(Until::dead);
      assertThat(unexpected).hasValue(0);
    }

    private void staleValues() {
      reset.to(TICK);
      clock.advance(TICK);
      assertThat(stop.now()).isTrue();
      noTick();
      reset.to(HOUR);
      noTick();
      assertThat(reset.to(TICK)).isTrue();
      clock.advance(TICK);
      assertTick();
      clock.advance(TICK);
      assertThat(ticked(c)).isEqualTo(ticker);
      assertThat(reset.to(HOUR)).isEqualTo(ticker);
      noTick();
    }
  }

  @Test
  void testAfterTimes() throws Exception {
    VirtualScheduler.run(clock -> {
      Instant start = clock.now();
      ReceiveChannel<Instant> c = Timer.after(MS.multipliedBy(10));
      clock.advance(MS.multipliedBy(500));
      assertThat(c.receive()).isEqualTo(start.plusMillis(10));
    });
  }

  @Test
  void testTickTimes() throws Exception {
    VirtualScheduler.run(clock -> {
      Instant start = clock.now();
      ReceiveChannel<Instant> c = Ticker.tick(MS.multipliedBy(10));
      clock.advance(MS.multipliedBy(500));
      assertThat(c.receive()).isEqualTo(start.plusMillis(10));
    });
  }
}
