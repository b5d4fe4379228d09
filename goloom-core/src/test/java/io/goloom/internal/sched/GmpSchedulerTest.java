package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.internal.jdk.Carriers;
import io.goloom.internal.procs.Procs;
import io.goloom.sched.Task;
import io.goloom.testing.Until;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The scheduler as a whole, each test on one of its own.
class GmpSchedulerTest {
  private GmpScheduler scheduler = make(2);

  private static GmpScheduler make(int procs) {
    return new GmpScheduler("test", Procs.setByCall(procs), 64);
  }

  private void use(int procs) {
    scheduler.close();
    scheduler = make(procs);
  }

  @AfterEach
  void close() {
    scheduler.close();
    GmpScheduler closed = scheduler;
    Until.until(() -> closed.ms().length == 0);
  }

  private G go(Task task) {
    return scheduler.go(null, GmpSchedulerTest.class, task);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void go_manyFromOutside_allRun(int procs) throws Exception {
    use(procs);
    CountDownLatch ran = new CountDownLatch(20_000);
    for (int i = 0; i < 20_000; i++) {
      go(ran::countDown);
    }
    ran.await();
    Until.until(() -> scheduler.liveGoroutines() == 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void go_treeFromInside_allRun(int procs) throws Exception { // a full ring spills, S4
    use(procs);
    AtomicInteger ran = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    go(() -> {
      for (int i = 0; i < 10_000; i++) {
        go(ran::incrementAndGet);
      }
      done.countDown();
    });
    done.await();
    Until.until(() -> ran.get() == 10_000);
  }

  /// C8: as many goroutines that only compute as there are Ps do not keep another from running.
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void sysmon_spinnersOnEachP_handsOver(int procs) throws Exception {
    use(procs);
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch spinning = new CountDownLatch(procs);
    for (int i = 0; i < procs; i++) {
      go(() -> {
        spinning.countDown();
        while (!stop.get()) {
          Thread.onSpinWait();
        }
      });
    }
    spinning.await();
    CountDownLatch slept = new CountDownLatch(1);
    go(() -> {
      Thread.sleep(1);
      slept.countDown();
    });
    slept.await();
    stop.set(true);
    long handoffs = 0;
    for (P p : scheduler.ps()) {
      handoffs += p.counters.handoffs;
    }
    assertThat(handoffs).isPositive();
  }

  @Test
  void sysmon_carrierPinnedInAMonitorWait_handsOver() throws Exception {
    use(1);
    SynchronousQueue<String> queue = new SynchronousQueue<>();
    go(() -> queue.put("from a goroutine"));
    CountDownLatch pinned = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    go(() ->
        // Class initialisation pins: the wait blocks the M.
        PinnedInitializer.run(pinned, release));
    pinned.await();
    CountDownLatch ran = new CountDownLatch(1);
    go(ran::countDown);
    ran.await();
    release.countDown();
    assertThat(queue.take()).isEqualTo("from a goroutine");
  }

  /// The only M goes on without a P, so nobody sleeps until the next timer is due.
  @Test
  void sysmon_hogHasLostItsPForGood_firesTimers() throws Exception {
    boolean alone = false;
    while (!alone) {
      use(2);
      AtomicBoolean stop = new AtomicBoolean();
      CountDownLatch computing = new CountDownLatch(1);
      CountDownLatch slept = new CountDownLatch(1);
      go(() -> {
        go(() -> { // runs on the same M, as soon as its parent sleeps
          computing.countDown();
          while (!stop.get()) {
            Thread.onSpinWait();
          }
        });
        Go.sleep(Duration.ofMillis(300)); // sysmon has gone to sleep before
        slept.countDown();
      });
      try {
        computing.await();
        // Else sysmon has started another M meanwhile, and that one waits for the timer.
        alone = scheduler.ms().length == 1;
        if (alone) {
          scheduler.gomaxprocs(1);
          slept.await();
        }
      } finally {
        stop.set(true);
      }
    }
  }

  /// Runs what it is given in a class initializer.
  private static final class PinnedInitializer {
    private static CountDownLatch pinned = new CountDownLatch(0);
    private static CountDownLatch release = pinned;

    static void run(CountDownLatch pinnedNow, CountDownLatch releaseLater) {
      pinned = pinnedNow;
      release = releaseLater;
      Inner.touch();
    }

    private static final class Inner {
      static {
        pinned.countDown();
        boolean over = false;
        while (!over) {
          try {
            release.await();
            over = true;
          } catch (InterruptedException e) {
            // nobody interrupts it
          }
        }
      }

      static void touch() {}
    }
  }

  @Test
  void threadBuilder_insideAGoroutine_runsOnTheSameScheduler() throws Exception {
    SynchronousQueue<Boolean> ours = new SynchronousQueue<>();
    go(() -> {
      Thread child =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  LockSupport.parkNanos(1);
                  ours.put(Carriers.current() instanceof M m && m.owned() != null);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      child.join();
    });
    assertThat(ours.take()).isTrue();
  }

  /// M1 for a virtual thread that is no goroutine.
  @Test
  void yield_threadOfABuilder_othersRunFirst() throws Exception {
    use(1);
    SynchronousQueue<Integer> yields = new SynchronousQueue<>();
    go(() -> {
      Thread child =
          Thread.ofVirtual()
              .unstarted(() -> {
                AtomicBoolean ran = new AtomicBoolean();
                go(() -> ran.set(true));
                int n = 0;
                while (!ran.get()) {
                  Thread.yield();
                  n++;
                }
                try {
                  yields.put(n);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      child.start();
      child.join();
    });
    assertThat(yields.take()).isEqualTo(1);
  }

  @Test
  void gomaxprocs_changesUnderLoad_losesNothing() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int pairs = 20;
    int rounds = 2_000;
    AtomicLong sum = new AtomicLong();
    CountDownLatch done = new CountDownLatch(2 * pairs);
    ReentrantLock lock = new ReentrantLock();
    for (int i = 0; i < pairs; i++) {
      Channel<Integer> channel = Channel.make(i % 3);
      go(() -> {
        for (int k = 1; k <= rounds; k++) {
          channel.send(k);
        }
        done.countDown();
      });
      go(() -> {
        for (int k = 1; k <= rounds; k++) {
          Integer got = channel.receive();
          lock.lock();
          try {
            sum.addAndGet(got == null ? 0 : got);
          } finally {
            lock.unlock();
          }
          if (k % 100 == 0) {
            Thread.sleep(0, 1000);
          }
        }
        done.countDown();
      });
    }
    int changes = 0;
    while (done.getCount() > 0) {
      scheduler.gomaxprocs(1 + random.nextInt(8));
      changes++;
      LockSupport.parkNanos(200_000);
    }
    assertThat(sum.get())
        .as("seed %d, %d changes", seed, changes)
        .isEqualTo((long) pairs * rounds * (rounds + 1) / 2);
    int last = scheduler.gomaxprocs(1);
    assertThat(last).isBetween(1, 8);
    Until.until(() -> {
      int alive = 0;
      for (P p : scheduler.ps()) {
        alive += P.state(p.word()) == P.DEAD ? 0 : 1;
      }
      return alive == 1;
    });
  }

  @Test
  void gomaxprocs_refused_changesNothing() throws Exception {
    assertThatThrownBy(() -> scheduler.gomaxprocs(Procs.MAX + 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("GOMAXPROCS must be from 1 to 8192, and not 8193");
    assertThat(scheduler.gomaxprocs()).isEqualTo(2);
    assertThat(scheduler.idlePs()).isEqualTo(2);
    assertThat(scheduler.gomaxprocs(3)).isEqualTo(2);
    CountDownLatch ran = new CountDownLatch(1);
    go(ran::countDown);
    ran.await();
  }

  /// What was read from the machine must not undo a call that came meanwhile.
  @Test
  void follow_besideACall_theCallHolds() throws Exception {
    int rounds = 50_000;
    AtomicInteger round = new AtomicInteger();
    AtomicInteger followed = new AtomicInteger();
    Procs[] machine = {new Procs(1, "read before", true), new Procs(2, "read now", true)};
    Thread follower =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 1; i <= rounds; i++) {
                while (round.get() < i) {
                  Thread.onSpinWait();
                }
                scheduler.follow(machine[0], machine[1]);
                followed.set(i);
              }
            });
    int undone = 0;
    for (int i = 1; i <= rounds; i++) {
      scheduler.procs(machine[0]);
      round.set(i);
      scheduler.gomaxprocs(3);
      while (followed.get() < i) {
        Thread.onSpinWait();
      }
      undone += scheduler.gomaxprocs() == 3 ? 0 : 1;
    }
    follower.join();
    assertThat(undone).isZero();
  }

  @Test
  void close_goroutinesInside_endsItsThreadsAndRefuses() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(3);
    go(() -> {
      begun.countDown();
      Thread.sleep(3_600_000);
    });
    go(() -> {
      begun.countDown();
      Channel.make().receive();
    });
    go(() -> {
      begun.countDown();
      while (!stop.get()) {
        Thread.onSpinWait();
      }
    });
    begun.await();
    scheduler.close();
    stop.set(true);
    Until.until(() -> scheduler.ms().length == 0);
    assertThatThrownBy(() -> go(() -> {}))
        .isInstanceOf(RejectedExecutionException.class)
        .hasMessageContaining("closed");
  }
}
