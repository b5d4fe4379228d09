package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.goloom.Go;
import io.goloom.internal.procs.Procs;
import io.goloom.internal.time.TimerTask;
import io.goloom.sched.Task;
import io.goloom.testing.Until;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Invariants of the scheduler that one test each can show; the others stand in
/// [SchedulerStressTest] and in the jcstress cases.
class GmpInvariantsTest {
  private final List<GmpScheduler> made = new ArrayList<>();

  private <S extends GmpScheduler> S use(S scheduler) {
    made.add(scheduler);
    return scheduler;
  }

  private GmpScheduler use(int procs) {
    return use(new GmpScheduler("test", Procs.setByCall(procs), 64));
  }

  @AfterEach
  void close() {
    for (GmpScheduler scheduler : made) {
      scheduler.close();
      Until.until(() -> scheduler.ms().length == 0);
    }
  }

  private static G go(Scheduler scheduler, Task task) {
    return scheduler.go(null, GmpInvariantsTest.class, task);
  }

  /// M1: who yields goes behind all that are ready on its P.
  @Test
  void gosched_othersReady_runThemFirst() throws Exception {
    GmpScheduler scheduler = use(1);
    CompletableFuture<Integer> ranBefore = new CompletableFuture<>();
    go(
        scheduler,
        () -> {
          AtomicInteger ran = new AtomicInteger();
          for (int i = 0; i < 5; i++) {
            Go.go(ran::incrementAndGet);
          }
          Go.gosched();
          ranBefore.complete(ran.get());
        });
    assertThat(ranBefore.get()).isEqualTo(5);
  }

  /// Tries the lock of the idle lists from another thread whenever an M is to be started.
  private static final class AsksWhileStarting extends GmpScheduler {
    private final AtomicInteger asked = new AtomicInteger();

    AsksWhileStarting() {
      super("test", Procs.setByCall(2), 64);
    }

    @Override
    boolean startM(P p, boolean spins) {
      asked.addAndGet(
          CompletableFuture.supplyAsync(() -> gomaxprocs(2), r -> Thread.ofPlatform().start(r))
              .join());
      return super.startM(p, spins);
    }
  }

  /// M2: no lock is held while an M is started, nor while a goroutine runs.
  @Test
  void startM_locks_areFree() throws Exception {
    AsksWhileStarting scheduler = use(new AsksWhileStarting());
    CompletableFuture<Integer> seen = new CompletableFuture<>();
    go(
        scheduler,
        () -> {
          CompletableFuture<Integer> answer = new CompletableFuture<>();
          Thread.ofPlatform().start(() -> answer.complete(scheduler.gomaxprocs(2)));
          while (!answer.isDone()) {
            Thread.onSpinWait(); // it runs, and does not wait
          }
          seen.complete(answer.join());
        });
    assertThat(seen.get()).isEqualTo(2);
    assertThat(scheduler.asked).hasPositiveValue();
  }

  /// S3: an M in which something fails keeps its P, and goes on.
  @Test
  void run_somethingFails_goesOn() throws Exception {
    AtomicInteger failures = new AtomicInteger(3);
    GmpScheduler scheduler =
        use(
            new GmpScheduler("test", Procs.setByCall(1), 64) {
              @Override
              @Nullable Schedulable takeGlobal(P p) {
                if (failures.getAndDecrement() > 0) {
                  throw new IllegalStateException("planted");
                }
                return super.takeGlobal(p);
              }
            });
    CompletableFuture<Boolean> ran = new CompletableFuture<>();
    go(scheduler, () -> ran.complete(true));
    assertThat(ran.get()).isTrue();
    assertThat(scheduler.ms()).hasSize(1);
  }

  /// S4: a wake-up that fails for lack of memory keeps neither the P nor the count of searchers.
  @Test
  void startM_fails_nextOneStartsAll() throws Exception {
    AtomicBoolean fails = new AtomicBoolean(true);
    GmpScheduler scheduler =
        use(
            new GmpScheduler(
                "test", Procs.setByCall(1), 64, false) { // no sysmon: it would try again
              @Override
              boolean startM(P p, boolean spins) {
                if (fails.getAndSet(false)) {
                  throw new OutOfMemoryError("planted");
                }
                return super.startM(p, spins);
              }
            });
    CompletableFuture<Boolean> ran = new CompletableFuture<>();
    assertThatThrownBy(() -> go(scheduler, () -> {})).isInstanceOf(OutOfMemoryError.class);
    assertThat(scheduler.spinningMs()).isZero();
    assertThat(scheduler.idlePs()).isEqualTo(1);
    go(scheduler, () -> ran.complete(true));
    assertThat(ran.get()).isTrue();
  }

  /// S1 and S6: a wake-up neither throws nor waits, even of a goroutine that nobody will run any
  /// more.
  @Test
  void ready_closedRuntime_returns() {
    GmpScheduler scheduler = use(2);
    AtomicBoolean parked = new AtomicBoolean();
    G g =
        go(
            scheduler,
            () -> {
              parked.set(true);
              LockSupport.park();
            });
    Until.until(() -> parked.get() && g.thread().getState() == Thread.State.WAITING);
    scheduler.close();
    Until.until(() -> scheduler.ms().length == 0);
    LockSupport.unpark(g.thread());
    g.thread().interrupt();
    assertThat(scheduler.waiting()).isZero();
    assertThat(g.thread().isAlive()).isTrue();
  }

  /// S6: an M that has looked just before the close begins to run a goroutine, which goes on for
  /// long. What stands in the queues of its P goes to the system's scheduler all the same.
  @Test
  void close_goroutineBeginsAtThatMoment_itsPIsTaken() {
    assumeThat(Scheduler.system()).isInstanceOf(GmpScheduler.class);
    GmpScheduler scheduler = use(1);
    int m = 1000;
    P p = Objects.requireNonNull(scheduler.takeIdleP(m));
    AtomicBoolean ran = new AtomicBoolean();
    p.queue.put(new ForeignThread(() -> ran.set(true)));
    scheduler.close();
    p.release(P.word(m, P.RUN));
    Until.until(ran::get);
    assertThat(P.state(p.word())).isEqualTo(P.DEAD);
  }

  /// Nobody may look at the timers of a P that was lost while one was armed on it, if all others
  /// sleep by then.
  @Test
  void arm_thePIsLostMeanwhile_theSystemsClockFires() {
    GmpScheduler scheduler = use(new GmpScheduler("test", Procs.setByCall(1), 64, false));
    P p = scheduler.ps()[0];
    M withoutAP = new M(scheduler, 1);
    AtomicBoolean fired = new AtomicBoolean();
    TimerTask timer =
        new TimerTask() {
          @Override
          public void fire() {
            fired.set(true);
          }
        };
    ((GmpClock) scheduler.clock()).arm(timer, System.nanoTime(), withoutAP, p);
    Until.until(fired::get);
  }

  /// S2: while stacks are taken, which submits threads twice, each still runs once at a time, and
  /// to its end.
  @Test
  void stacksTaken_goroutinesYield_runOnceAtATime() throws Exception {
    GmpScheduler scheduler = use(2);
    int rounds = 3_000;
    List<G> all = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(4);
    AtomicInteger twice = new AtomicInteger();
    AtomicLong sum = new AtomicLong();
    for (int i = 0; i < 4; i++) {
      AtomicInteger inside = new AtomicInteger();
      all.add(
          go(
              scheduler,
              () -> {
                for (int k = 0; k < rounds; k++) {
                  if (inside.incrementAndGet() != 1) {
                    twice.incrementAndGet();
                  }
                  sum.incrementAndGet();
                  inside.decrementAndGet();
                  Go.gosched();
                }
                done.countDown();
              }));
    }
    int stacks = 0;
    while (done.getCount() > 0) {
      for (G g : all) {
        stacks += g.thread().getStackTrace().length > 0 ? 1 : 0;
      }
    }
    assertThat(stacks).isPositive();
    assertThat(twice).hasValue(0);
    assertThat(sum).hasValue(4L * rounds);
  }

  /// Cannot start an M for longer than sysmon looks at an idle runtime.
  private static final class ShortOfThreads extends GmpScheduler {
    private final AtomicInteger refused = new AtomicInteger();

    ShortOfThreads() {
      super("test", Procs.setByCall(2), 64);
    }

    @Override
    boolean startM(P p, boolean spins) {
      return refused.incrementAndGet() > 150 && super.startM(p, spins);
    }
  }

  /// S4: where no thread can be had for a wake-up, sysmon goes on trying.
  @Test
  void startM_refusedForLong_sysmonTriesAgain() throws Exception {
    ShortOfThreads scheduler = use(new ShortOfThreads());
    CountDownLatch ran = new CountDownLatch(1);
    go(scheduler, ran::countDown);
    ran.await();
    assertThat(scheduler.refused).hasValueGreaterThan(150);
  }

  /// Keeps sysmon from handing off until the test says so.
  private static final class HandsOffLater extends GmpScheduler {
    private volatile boolean handsOff;

    HandsOffLater() {
      super("test", Procs.setByCall(1), 64);
    }

    @Override
    boolean mayStartM() {
      return handsOff && super.mayStartM();
    }
  }

  /// What a timer or a poller woke must not wait for each hog that stands in the ring of a P.
  @Test
  void handOff_hogsInTheRing_takesTheGlobalQueueFirst() throws Exception {
    HandsOffLater scheduler = use(new HandsOffLater());
    ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();
    AtomicBoolean over = new AtomicBoolean();
    Task hog =
        () -> {
          order.add("hog");
          while (!over.get()) {
            Thread.onSpinWait();
          }
        };
    CountDownLatch queued = new CountDownLatch(1);
    go(
        scheduler,
        () -> {
          Go.go(hog);
          Go.go(hog);
          queued.countDown();
          hog.run();
        });
    queued.await();
    CountDownLatch ran = new CountDownLatch(1);
    go(
        scheduler,
        () -> {
          order.add("woken");
          ran.countDown();
        });
    scheduler.handsOff = true;
    ran.await();
    over.set(true);
    assertThat(order).startsWith("hog", "woken");
  }

  /// However many are in need of a thread at the same moment, there are never more than the
  /// maximum.
  @Test
  void startM_byManyAtOnce_keepsTheMaximum() throws Exception {
    int max = 3;
    int starters = 8;
    int most = 0;
    for (int round = 0; round < 50; round++) {
      GmpScheduler scheduler = use(new GmpScheduler("test", Procs.setByCall(starters), max, false));
      CyclicBarrier together = new CyclicBarrier(starters);
      List<Thread> all = new ArrayList<>();
      for (int i = 0; i < starters; i++) {
        P p = Objects.requireNonNull(scheduler.takeIdleP(P.SYSMON));
        all.add(
            Thread.ofPlatform()
                .start(() -> {
                  try {
                    together.await();
                  } catch (InterruptedException | BrokenBarrierException e) {
                    throw new AssertionError(e);
                  }
                  if (!scheduler.startM(p, false)) {
                    scheduler.retire(p);
                  }
                }));
      }
      for (Thread thread : all) {
        thread.join();
      }
      most = Math.max(most, scheduler.ms().length);
    }
    assertThat(most).isEqualTo(max);
  }

  /// S5 and Q3: what has ended is reachable from no ring, no slot of the global queue and no M.
  @Test
  void ended_goroutines_areCollected() {
    GmpScheduler scheduler = use(2);
    List<WeakReference<@Nullable G>> ended = new ArrayList<>();
    for (int i = 0; i < 200; i++) { // through the global queue, and on to rings
      ended.add(new WeakReference<>(go(scheduler, Go::gosched)));
    }
    Until.until(() -> scheduler.liveGoroutines() == 0 && scheduler.idlePs() == 2);
    Until.until(
        "all are collected",
        () -> {
          System.gc();
          return ended.stream().allMatch(r -> r.get() == null);
        });
    assertThat(scheduler.waiting()).isZero();
  }
}
