package io.goloom.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SystemClockTest {
  private static final long MILLI = 1_000_000;
  private static final long HOUR = 3_600_000 * MILLI;

  private final SystemClock clock = new SystemClock();

  private static final class Alarm extends TimerTask {
    private final Runnable then;

    Alarm(Runnable then) {
      this.then = then;
    }

    @Override
    public void fire() {
      then.run();
    }
  }

  @Test
  void arm_firesInOrderAndNotTooSoon() throws Exception {
    CountDownLatch allArmed = new CountDownLatch(1);
    clock.arm(
        new Alarm(() -> {
          try {
            allArmed.await();
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        }),
        clock.nanoTime());
    long start = clock.nanoTime();
    BlockingQueue<Long> fired = new LinkedBlockingQueue<>();
    for (long delay : new long[] {3 * MILLI, MILLI, 2 * MILLI}) {
      clock.arm(
          new Alarm(() -> {
            assertThat(clock.nanoTime() - start).isGreaterThanOrEqualTo(delay);
            fired.add(delay);
          }),
          start + delay);
    }
    allArmed.countDown(); // before that the clock's thread could be done with one that we arm last
    List<Long> order = List.of(fired.take(), fired.take(), fired.take());
    assertThat(order).containsExactly(MILLI, 2 * MILLI, 3 * MILLI);
  }

  @Test
  void arm_earlierThanTheSleep_wakesTheThread() throws Exception {
    Alarm late = new Alarm(() -> {});
    clock.arm(late, clock.nanoTime() + HOUR);
    CountDownLatch fired = new CountDownLatch(1);
    clock.arm(new Alarm(fired::countDown), clock.nanoTime() + MILLI);
    fired.await();
    assertThat(clock.disarm(late)).isTrue();
  }

  @Test
  void arm_inThePast_firesOnTheClocksThread() throws Exception {
    AtomicReference<@Nullable Thread> on = new AtomicReference<>();
    CountDownLatch fired = new CountDownLatch(1);
    Alarm alarm =
        new Alarm(() -> {
          on.set(Thread.currentThread());
          fired.countDown();
        });
    clock.arm(alarm, clock.nanoTime() - HOUR);
    fired.await();
    Thread thread = on.get();
    assertThat(thread).isNotNull().isNotSameAs(Thread.currentThread());
    assertThat(thread.isDaemon()).isTrue();
    assertThat(clock.disarm(alarm)).isFalse();
  }

  @Test
  void arm_againFromFire_fires() throws Exception {
    CountDownLatch fired = new CountDownLatch(3);
    TimerTask ticker =
        new TimerTask() {
          @Override
          public void fire() {
            fired.countDown();
            if (fired.getCount() > 0) {
              clock.arm(this, clock.nanoTime());
            }
          }
        };
    clock.arm(ticker, clock.nanoTime());
    fired.await();
  }

  @Test
  void disarm_fromManyThreads_firesExactlyTheOthers() throws Exception {
    int threads = 4;
    int each = 2_000;
    AtomicInteger fired = new AtomicInteger();
    AtomicInteger disarmed = new AtomicInteger();
    List<Thread> all = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      long seed = t;
      all.add(
          Thread.ofPlatform()
              .start(() -> {
                Random random = new Random(seed);
                for (int i = 0; i < each; i++) {
                  Alarm alarm = new Alarm(fired::incrementAndGet);
                  clock.arm(alarm, clock.nanoTime() + random.nextInt(20_000));
                  if (clock.disarm(alarm)) {
                    disarmed.incrementAndGet();
                  }
                }
              }));
    }
    for (Thread t : all) {
      t.join();
    }
    while (fired.get() + disarmed.get() < threads * each) {
      Thread.onSpinWait();
    }
    assertThat(fired.get() + disarmed.get()).isEqualTo(threads * each);
  }

  @Test
  void fire_throws_othersStillFire() throws Exception {
    CountDownLatch handled = new CountDownLatch(1);
    CountDownLatch fired = new CountDownLatch(1);
    clock.arm(
        new Alarm(() -> {
          Thread.currentThread().setUncaughtExceptionHandler((t, e) -> handled.countDown());
          throw new IllegalStateException("on purpose");
        }),
        clock.nanoTime());
    handled.await();
    clock.arm(new Alarm(fired::countDown), clock.nanoTime());
    fired.await();
  }

  @Test
  void nanos_cutsWhatALongCannotHold() {
    long most = Long.MAX_VALUE / 2;
    assertThat(Clock.nanos(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(most);
    assertThat(Clock.nanos(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(-most);
    assertThat(Clock.nanos(Duration.ofNanos(-5))).isEqualTo(-5);
  }

  @Test
  void interrupted_itsThreadSleepsAllTheSame() throws Exception {
    BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
    clock.arm(new Alarm(() -> threads.add(Thread.currentThread())), clock.nanoTime());
    Thread thread = threads.take();
    thread.interrupt(); // as ThreadGroup.interrupt does
    Until.until("the interrupt is gone", () -> !thread.isInterrupted());
    Until.waits(thread);
  }

  @Test
  void thread_keepsNothingOfWhoArmsFirst() throws Exception {
    InheritableThreadLocal<String> local = new InheritableThreadLocal<>();
    BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    Thread first =
        Thread.ofPlatform()
            .unstarted(() -> {
              local.set("kept");
              clock.arm(
                  new Alarm(() -> {
                    ClassLoader loader = Thread.currentThread().getContextClassLoader();
                    seen.add(local.get() + " " + loader.equals(ClassLoader.getSystemClassLoader()));
                  }),
                  clock.nanoTime());
            });
    first.setContextClassLoader(new ClassLoader(ClassLoader.getSystemClassLoader()) {});
    first.start();
    assertThat(seen.take()).isEqualTo("null true");
  }
}
