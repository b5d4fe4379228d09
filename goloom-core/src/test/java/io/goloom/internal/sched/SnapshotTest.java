package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.internal.procs.Procs;
import io.goloom.internal.time.SystemClock;
import io.goloom.sched.GoroutineCounts;
import io.goloom.sched.LatencyHistogram;
import io.goloom.sched.SchedulerSnapshot;
import io.goloom.sched.SchedulerSnapshot.Counts;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What snapshots show, each test on a scheduler of its own.
class SnapshotTest {
  private Scheduler scheduler = new JdkScheduler("before", SystemClock.INSTANCE);

  private void use(Scheduler other) {
    scheduler = other;
  }

  private static GmpScheduler gmp(int procs, int maxMs) {
    return new GmpScheduler("seen", Procs.setByCall(procs), maxMs);
  }

  @AfterEach
  void close() {
    scheduler.close();
    if (scheduler instanceof GmpScheduler closed) {
      Until.until(() -> closed.ms().length == 0);
    }
  }

  private void go(Task task) {
    scheduler.go(null, SnapshotTest.class, task);
  }

  private SchedulerSnapshot.Gmp gmp() {
    return scheduler.snapshot().gmp().orElseThrow();
  }

  private Counts totals() {
    return gmp().totals();
  }

  private static void spin(AtomicBoolean stop) {
    while (!stop.get()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void snapshot_oneMHeldByASpinner_showsWhoWaitsForIt() throws Exception {
    use(gmp(1, 1)); // no second M, so that nobody else runs
    Channel<Integer> channel = Channel.make();
    CountDownLatch never = new CountDownLatch(1);
    go(channel::receive);
    go(channel::receive);
    go(() -> Thread.sleep(3_600_000));
    go(never::await);
    Until.until(() -> scheduler.goroutineCounts().waitingElsewhere() == 2);
    Until.until(() -> scheduler.goroutineCounts().waiting().size() == 1);
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch spinning = new CountDownLatch(1);
    go(() -> {
      for (int i = 0; i < 3; i++) {
        go(() -> {});
      }
      spinning.countDown();
      spin(stop);
    });
    spinning.await();
    for (int i = 0; i < 4; i++) {
      go(() -> {});
    }

    SchedulerSnapshot seen = scheduler.snapshot();
    assertThat(seen.name()).isEqualTo("seen");
    assertThat(seen.gomaxprocs()).isEqualTo(1);
    assertThat(seen.gomaxprocsReason()).startsWith("GOMAXPROCS is 1: ");
    assertThat(seen.goroutines()).isEqualTo(12);
    SchedulerSnapshot.Gmp gmp = seen.gmp().orElseThrow();
    assertThat(gmp.globalQueue()).isEqualTo(4);
    assertThat(gmp.ms()).isEqualTo(new SchedulerSnapshot.Ms(1, 0, 0, 1));
    assertThat(gmp.queued()).isEqualTo(7);
    assertThat(gmp.ps()).hasSize(1);
    SchedulerSnapshot.P p = gmp.ps().getFirst();
    assertThat(p.id()).isZero();
    assertThat(p.state()).isEqualTo(SchedulerSnapshot.State.RUNNING);
    assertThat(p.m()).isEqualTo(1);
    assertThat(p.queue()).isEqualTo(2);
    assertThat(p.runnext()).isTrue();
    assertThat(scheduler.goroutineCounts())
        .isEqualTo(
            new GoroutineCounts(
                0, OptionalLong.of(1), 7, Map.of(WaitReason.CHANNEL_RECEIVE, 2L), 2))
        .extracting(GoroutineCounts::total)
        .isEqualTo(12L);

    stop.set(true);
    Until.until(() -> scheduler.liveGoroutines() == 4);
    Until.until(() -> gmp().ps().getFirst().state() == SchedulerSnapshot.State.IDLE);
    SchedulerSnapshot.Gmp after = gmp();
    assertThat(after.queued()).isZero();
    assertThat(after.ps().getFirst().m()).isZero();
    assertThat(after.totals().runs()).isGreaterThanOrEqualTo(12);
    assertThat(after.totals().local()).isEqualTo(1); // the last of the three; the ring had the rest
    assertThat(after.totals().handoffs()).isZero();
  }

  @Test
  void snapshot_spinnersOnEachP_countsHandOffsAndThoseWhoRunWithoutAP() throws Exception {
    use(gmp(1, 64));
    AtomicBoolean stop = new AtomicBoolean();
    CountDownLatch spinning = new CountDownLatch(3);
    for (int i = 0; i < 3; i++) {
      go(() -> {
        spinning.countDown();
        spin(stop);
      });
    }
    spinning.await();
    assertThat(scheduler.goroutineCounts().running()).hasValue(3);
    assertThat(totals().handoffs()).isGreaterThanOrEqualTo(2);
    assertThat(gmp().ms().count()).isGreaterThanOrEqualTo(3);
    stop.set(true);
    Until.until(() -> scheduler.liveGoroutines() == 0);
  }

  @Test
  void snapshot_sleepers_countsTheirTimers() throws Exception {
    use(gmp(2, 64));
    CountDownLatch slept = new CountDownLatch(200);
    go(() -> {
      for (int i = 0; i < 200; i++) {
        go(() -> {
          Go.sleep(Duration.ofMillis(1));
          slept.countDown();
        });
      }
    });
    slept.await();
    Until.until(() -> totals().timers() + gmp().lateTimers() >= 200);
  }

  @Test
  void runnableLatency_wakeUpsInsideAndOutside_oneIn64IsMeasured() throws Exception {
    use(gmp(1, 64));
    CountDownLatch outside = new CountDownLatch(640);
    for (int i = 0; i < 640; i++) {
      go(outside::countDown);
    }
    outside.await();
    assertThat(gmp().runnableLatency().count()).isEqualTo(10);
    LatencyHistogram before = gmp().runnableLatency();
    CountDownLatch inside = new CountDownLatch(640);
    go(() -> {
      for (int i = 0; i < 640; i++) {
        go(inside::countDown);
      }
    });
    inside.await();
    Until.until(() -> scheduler.liveGoroutines() == 0);
    // If sysmon takes the P meanwhile, the rest goes through the global queue, which measures, too.
    assertThat(gmp().runnableLatency().since(before).count()).isBetween(10L, 20L);
    assertThat(gmp().runnableLatency().max()).isPositive();
  }

  @Test
  void totals_gomaxprocsChangesUnderLoad_neverFall() throws Exception {
    use(gmp(4, 64));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    AtomicBoolean stop = new AtomicBoolean();
    int pairs = 8;
    for (int i = 0; i < pairs; i++) {
      Channel<Integer> channel = Channel.make(i % 2);
      go(() -> {
        for (int k = 0; !stop.get(); k++) {
          channel.send(k);
          if (k % 50 == 0) {
            Go.sleep(Duration.ofNanos(1000));
          }
        }
        channel.close();
      });
      go(() -> {
        for (Integer k : channel) {
          assertThat(k).isNotNegative();
        }
      });
    }
    Counts before = totals();
    LatencyHistogram latency = gmp().runnableLatency();
    for (int i = 0; i < 300; i++) {
      scheduler.gomaxprocs(1 + random.nextInt(6));
      LockSupport.parkNanos(200_000);
      Counts now = totals();
      assertThat(now.runs()).as("seed %d", seed).isGreaterThanOrEqualTo(before.runs());
      assertThat(now.local()).as("seed %d", seed).isGreaterThanOrEqualTo(before.local());
      assertThat(now.global()).as("seed %d", seed).isGreaterThanOrEqualTo(before.global());
      assertThat(now.steals()).as("seed %d", seed).isGreaterThanOrEqualTo(before.steals());
      assertThat(now.handoffs()).as("seed %d", seed).isGreaterThanOrEqualTo(before.handoffs());
      assertThat(now.timers()).as("seed %d", seed).isGreaterThanOrEqualTo(before.timers());
      before = now;
      LatencyHistogram measured = gmp().runnableLatency();
      assertThat(measured.since(latency).count()).isNotNegative(); // throws if one has fallen
      latency = measured;
    }
    assertThat(before.global()).isPositive();
    assertThat(before.local()).isPositive();
    assertThat(before.timers()).isPositive();
    stop.set(true);
    Until.until(() -> scheduler.liveGoroutines() == 0);
    scheduler.gomaxprocs(1);
    Until.until(
        () -> gmp().ps().stream().skip(1).allMatch(p -> p.state() == SchedulerSnapshot.State.DEAD));
    long kept = gmp().ps().stream().skip(1).mapToLong(p -> p.counts().runs()).sum();
    assertThat(kept).as("seed %d", seed).isPositive();
  }

  @Test
  void snapshot_onTheJdksScheduler_saysWhatCanBeKnown() throws Exception {
    use(new JdkScheduler("theirs", SystemClock.INSTANCE));
    Channel<Integer> channel = Channel.make();
    go(channel::receive);
    Until.until(() -> scheduler.goroutineCounts().waiting().size() == 1);
    SchedulerSnapshot seen = scheduler.snapshot();
    assertThat(seen.name()).isEqualTo("theirs");
    assertThat(seen.gomaxprocs()).isEqualTo(scheduler.gomaxprocs());
    assertThat(seen.gomaxprocsReason()).contains("the JDK's scheduler");
    assertThat(seen.goroutines()).isEqualTo(1);
    assertThat(seen.gmp()).isEmpty();
    GoroutineCounts counts = scheduler.goroutineCounts();
    assertThat(counts.running()).isEmpty();
    assertThat(counts.waiting()).isEqualTo(Map.of(WaitReason.CHANNEL_RECEIVE, 1L));
    assertThat(counts.total()).isEqualTo(1);
    channel.send(1);
    Until.until(() -> scheduler.liveGoroutines() == 0);
  }
}
