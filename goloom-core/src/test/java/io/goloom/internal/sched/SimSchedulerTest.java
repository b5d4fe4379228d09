package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.channel.Select;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.internal.sched.SimResult.Verdict;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;
import io.goloom.time.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs of the seeded scheduler: what they find, that they can be repeated, how they end.
class SimSchedulerTest {
  private static final int SEEDS = 1000;
  private static final int REPLAYS = 100;
  private static final int WORKERS = 2;
  private static final int ROUNDS = 3;
  private static final int DILUTION = 20;

  /// A run and what the program made of it.
  private record Run<T>(T value, SimResult result) {}

  private interface Program<T> {
    T run() throws Exception;
  }

  /// Runs a program that finishes.
  private static <T> Run<T> run(long seed, Program<T> program) throws InterruptedException {
    List<T> value = new ArrayList<>();
    SimResult result = SimScheduler.run(seed, () -> value.add(program.run()));
    assertThat(result.verdict()).as(result::toString).isEqualTo(Verdict.FINISHED);
    return new Run<>(value.getFirst(), result);
  }

  private static <T> void assertReplays(long seed, int replays, Program<T> program)
      throws InterruptedException {
    Run<T> first = run(seed, program);
    for (int i = 0; i < replays; i++) {
      assertThat(run(seed, program)).isEqualTo(first);
    }
  }

  // ---- races

  /// Two goroutines that add to one counter.
  private enum Counting {
    /// Another may run between read and write.
    YIELD_BETWEEN(true) {
      @Override
      int count() throws Exception {
        int[] counter = {0};
        together(() -> {
          int read = counter[0];
          Go.gosched();
          counter[0] = read + 1;
        });
        return counter[0];
      }
    },
    /// The same under a lock.
    YIELD_UNDER_LOCK(false) {
      @Override
      int count() throws Exception {
        int[] counter = {0};
        Mutex mutex = new Mutex();
        together(() ->
            mutex.withLock(() -> {
              int read = counter[0];
              Go.gosched();
              counter[0] = read + 1;
            }));
        return counter[0];
      }
    },
    /// A goroutine keeps the counter and hands it out over one channel and takes it back over
    /// another.
    SERVER_OF_READS_AND_WRITES(true) {
      @Override
      int count() throws Exception {
        Channel<Integer> reads = Channel.make();
        Channel<Integer> writes = Channel.make();
        Go.go(
            "server",
            () -> {
              int[] counter = {0};
              boolean open = true;
              while (open) {
                open =
                    Select.select(
                        reads.onSend(counter[0], () -> true),
                        writes.onReceive(
                            v -> {
                              counter[0] = v;
                              return true;
                            },
                            () -> false));
              }
            });
        together(() -> writes.send(take(reads) + 1));
        int counted = take(reads);
        writes.close();
        return counted;
      }
    },
    /// The same, but each has it alone until it gives it back.
    SERVER_OF_TURNS(false) {
      @Override
      int count() throws Exception {
        Channel<Integer> reads = Channel.make();
        Channel<Integer> writes = Channel.make();
        Go.go(
            "server",
            () -> {
              int counter = 0;
              Integer written = counter;
              while (written != null) {
                counter = written;
                reads.send(counter);
                written = writes.receive();
              }
            });
        together(() -> writes.send(take(reads) + 1));
        int counted = take(reads);
        writes.close();
        return counted;
      }
    };

    final boolean races;

    Counting(boolean races) {
      this.races = races;
    }

    abstract int count() throws Exception;

    private static int take(Channel<Integer> counter) throws InterruptedException {
      return Objects.requireNonNull(counter.receive());
    }

    /// Each goroutine gives way many times before each round, so that few rounds meet.
    private static void together(Task round) throws InterruptedException {
      WaitGroup group = new WaitGroup();
      for (int w = 0; w < WORKERS; w++) {
        group.go(() -> {
          for (int r = 0; r < ROUNDS; r++) {
            for (int i = 0; i < DILUTION; i++) {
              Go.gosched();
            }
            round.run();
          }
        });
      }
      group.await();
    }
  }

  @ParameterizedTest
  @EnumSource
  void run_thousandSeeds_findsLostUpdatesWhereTheyAreAndReplaysThem(Counting counting)
      throws Exception {
    List<Long> found = new ArrayList<>();
    Set<Long> schedules = new HashSet<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      Run<Integer> run = run(seed, counting::count);
      schedules.add(run.result.scheduleHash());
      if (run.value != WORKERS * ROUNDS) {
        found.add(seed);
      }
    }
    System.out.printf(
        "%s: updates lost in %d of %d seeds, first %s; %d schedules%n",
        counting,
        found.size(),
        SEEDS,
        found.isEmpty() ? "none" : found.getFirst(),
        schedules.size());
    assertThat(schedules).as("different schedules").hasSizeGreaterThan(SEEDS / 2);
    if (counting.races) {
      assertThat(found).isNotEmpty();
      assertReplays(found.getFirst(), REPLAYS, counting::count);
    } else {
      assertThat(found).isEmpty();
    }
  }

  // ---- randomness

  /// Which of two ready cases a select takes, 32 times, as bits.
  private static long choices() throws InterruptedException {
    Channel<Integer> zeros = Channel.make(32);
    Channel<Integer> ones = Channel.make(32);
    for (int i = 0; i < 32; i++) {
      zeros.send(0);
      ones.send(1);
    }
    long bits = 0;
    for (int i = 0; i < 32; i++) {
      bits = (bits << 1) | Select.select(zeros.onReceive(v -> 0L), ones.onReceive(v -> 1L));
    }
    return bits;
  }

  @Test
  void select_sameSeed_takesTheSameCases() throws Exception {
    assertReplays(1, REPLAYS, SimSchedulerTest::choices);
    Set<Long> values = new HashSet<>();
    for (long seed = 1; seed <= 100; seed++) {
      values.add(run(seed, SimSchedulerTest::choices).value);
    }
    assertThat(values).hasSizeGreaterThan(90); // two alike have a chance of one in a million
  }

  // ---- time

  @Test
  void time_whenAllWait_jumpsToTheNextTimer() throws Exception {
    List<String> order = new ArrayList<>();
    SimResult result =
        SimScheduler.run(
            1,
            () -> {
              WaitGroup group = new WaitGroup();
              group.go(() -> {
                Go.sleep(Duration.ofDays(1));
                order.add("slept a day");
              });
              group.go(() -> {
                try (Cancellable ctx = Context.background().withTimeout(Duration.ofHours(1))) {
                  ctx.done().receive();
                  assertThat(ctx.err()).isInstanceOf(DeadlineExceededException.class);
                  order.add("deadline after an hour");
                }
              });
              group.go(() -> {
                try (Ticker ticker = Ticker.make(Duration.ofMinutes(25))) {
                  for (int i = 1; i <= 3; i++) {
                    ticker.channel().receive();
                    order.add("tick " + i);
                  }
                }
              });
              group.await();
            });
    assertThat(result.verdict()).as(result::toString).isEqualTo(Verdict.FINISHED);
    assertThat(order)
        .containsExactly("tick 1", "tick 2", "deadline after an hour", "tick 3", "slept a day");
    assertThat(result.elapsed()).isEqualTo(Duration.ofDays(1));
  }

  /// What the JDK waits for takes real time, and is ordered by virtual time all the same.
  private static List<String> jdkWaits() throws Exception {
    List<String> order = new ArrayList<>();
    ReentrantLock lock = new ReentrantLock();
    WaitGroup group = new WaitGroup();
    lock.lock();
    try {
      group.go(() -> {
        Thread.sleep(60);
        order.add("Thread.sleep");
      });
      group.go(() -> {
        new LinkedBlockingQueue<String>().poll(20, TimeUnit.MILLISECONDS);
        order.add("poll");
      });
      group.go(() -> {
        assertThat(lock.tryLock(40, TimeUnit.MILLISECONDS)).isFalse();
        order.add("tryLock");
      });
      group.go(() -> {
        Go.sleep(Duration.ofMillis(50));
        order.add("Go.sleep");
      });
      group.await();
    } finally {
      lock.unlock();
    }
    return order;
  }

  @Test
  void jdkTimedWait_isOrderedByVirtualTime() throws Exception {
    assertThat(run(1, SimSchedulerTest::jdkWaits).value)
        .containsExactly("poll", "tryLock", "Go.sleep", "Thread.sleep");
    assertReplays(2, 10, SimSchedulerTest::jdkWaits);
  }

  @Test
  void jdkTimedWait_wokenEarlier_costsNoTime() throws Exception {
    LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
    SimResult result =
        SimScheduler.run(
            1,
            () -> {
              Go.go(() -> {
                Go.sleep(Duration.ofMillis(1));
                queue.put("early");
              });
              assertThat(queue.poll(1, TimeUnit.HOURS)).isEqualTo("early");
              Go.sleep(Duration.ofDays(1)); // past the hour: its timer must be gone
            });
    assertThat(result.verdict()).as(result::toString).isEqualTo(Verdict.FINISHED);
  }

  @Test
  void jdkTimedWait_long_isRefused() {
    assertThatThrownBy(() -> SimScheduler.run(7, () -> Thread.sleep(Duration.ofDays(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("timed wait of the JDK", "Go.sleep", "seed 7");
  }

  // ---- the end

  @Test
  void run_deadlock_namesWhoWaitsWhere() throws Exception {
    SimResult result =
        SimScheduler.run(
            1,
            () -> {
              Channel<Integer> left = Channel.make();
              Channel<Integer> right = Channel.make();
              Go.go("left", () -> right.send(Objects.requireNonNull(left.receive())));
              Go.go(() -> left.send(Objects.requireNonNull(right.receive())));
              Go.go("ends", () -> {});
              Go.sleep(Duration.ofSeconds(1));
              Mutex mutex = new Mutex();
              mutex.lock();
              mutex.lock();
            });
    assertThat(result.verdict()).isEqualTo(Verdict.DEADLOCK);
    assertThat(result.elapsed()).isEqualTo(Duration.ofSeconds(1));
    assertThat(result.waiting())
        .extracting(SimResult.Waiting::name, SimResult.Waiting::reason)
        .containsExactly(
            tuple("main", WaitReason.MUTEX_LOCK),
            tuple("left", WaitReason.CHANNEL_RECEIVE),
            tuple("goroutine 3", WaitReason.CHANNEL_RECEIVE));
    for (SimResult.Waiting w : result.waiting()) {
      assertThat(w.birthPlace().toString()).contains("SimSchedulerTest.java:");
      assertThat(w.stack()).anyMatch(f -> f.getClassName().equals(getClass().getName()));
    }
    assertThat(result.toString())
        .contains("seed 1: DEADLOCK", "left [chan receive] on ", "main [sync.Mutex.lock] on ");
  }

  @Test
  void run_deadlockInTheJdk_showsTheThreadsState() throws Exception {
    SimResult result = SimScheduler.run(1, () -> new LinkedBlockingQueue<String>().take());
    assertThat(result.verdict()).isEqualTo(Verdict.DEADLOCK);
    assertThat(result.toString()).contains("main [in the JDK] on WAITING", "LinkedBlockingQueue");
  }

  @Test
  void run_mainThrows_fails() throws Exception {
    Exception thrown = new Exception("thrown");
    SimResult result =
        SimScheduler.run(
            1,
            () -> {
              Go.go(() -> Channel.make().receive());
              throw thrown;
            });
    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(result.failure()).isSameAs(thrown);
    assertThat(result.waiting()).hasSize(1);
  }

  @Test
  void run_withoutAnEnd_isStopped() throws Exception {
    SimResult result =
        SimScheduler.run(
            1,
            () -> {
              while (true) {
                Go.gosched();
              }
            });
    assertThat(result.verdict()).isEqualTo(Verdict.ENDLESS);
    assertThat(result.steps()).isEqualTo(SimScheduler.MOST_STEPS);
  }

  @Test
  void run_timerThatNobodyWaitsFor_endsWithTheLastGoroutine() throws Exception {
    SimResult result = SimScheduler.run(1, () -> Ticker.make(Duration.ofSeconds(1)));
    assertThat(result.verdict()).isEqualTo(Verdict.FINISHED);
    assertThat(result.elapsed()).isZero();
  }

  @Test
  void run_callerIsInterrupted_stops() {
    AtomicBoolean stop = new AtomicBoolean();
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() ->
              SimScheduler.run(
                  1,
                  () -> {
                    while (!stop.get()) {
                      Thread.onSpinWait();
                    }
                  }))
          .isInstanceOf(InterruptedException.class);
    } finally {
      stop.set(true);
    }
  }

  // ---- who else runs

  @Test
  void virtualThread_insideARun_isPartOfIt() throws Exception {
    Program<List<Integer>> program =
        () -> {
          List<Integer> order = new ArrayList<>();
          List<Thread> threads = new ArrayList<>();
          for (int i = 0; i < 5; i++) {
            int n = i;
            threads.add(Thread.ofVirtual().start(() -> order.add(n)));
          }
          for (Thread t : threads) {
            t.join();
          }
          return order;
        };
    assertReplays(1, REPLAYS, program);
    Set<List<Integer>> orders = new HashSet<>();
    for (long seed = 1; seed <= 100; seed++) {
      orders.add(run(seed, program).value);
    }
    assertThat(orders).hasSizeGreaterThan(20); // of 120
  }

  @Test
  void wakeUp_fromOutside_isRefused() {
    AtomicBoolean sent = new AtomicBoolean();
    assertThatThrownBy(() ->
            SimScheduler.run(
                7,
                () -> {
                  Channel<String> channel = Channel.make();
                  Goroutine receiver = Go.go(() -> channel.receive());
                  while (receiver.waitReason().isEmpty()) {
                    Go.gosched();
                  }
                  Thread.ofPlatform()
                      .name("somebody")
                      .start(() -> {
                        channel.trySend("from outside");
                        sent.set(true);
                      });
                  while (!sent.get()) {
                    Thread.onSpinWait();
                  }
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("outside", "somebody", "seed 7");
  }

  /// The JVM wakes who waits for a monitor through a thread of its own, which may be late: the
  /// verdict must not depend on that.
  @Test
  void contendedMonitor_isRefusedEachTime() {
    Object monitor = new Object();
    for (int i = 0; i < REPLAYS; i++) {
      assertThatThrownBy(() ->
              SimScheduler.run(
                  7,
                  () -> {
                    synchronized (monitor) {
                      Goroutine other =
                          Go.go(() -> {
                            synchronized (monitor) {
                              Go.gosched();
                            }
                          });
                      while (other.state() != GoroutineState.WAITING) {
                        Go.gosched();
                      }
                    }
                  }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("monitor", "seed 7");
    }
  }

  @Test
  @SuppressWarnings({"WaitNotInLoop", "NakedNotify"}) // the wake-up itself is meant
  void notifiedGoroutine_isRefusedEachTime() {
    Object monitor = new Object();
    for (int i = 0; i < REPLAYS; i++) {
      assertThatThrownBy(() ->
              SimScheduler.run(
                  7,
                  () -> {
                    Goroutine waiter =
                        Go.go(() -> {
                          synchronized (monitor) {
                            monitor.wait();
                          }
                        });
                    while (waiter.state() != GoroutineState.WAITING) {
                      Go.gosched();
                    }
                    synchronized (monitor) {
                      monitor.notify();
                    }
                  }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContainingAll("monitor", "seed 7");
    }
  }
}
