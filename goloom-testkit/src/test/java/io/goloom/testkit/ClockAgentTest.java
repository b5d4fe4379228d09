package io.goloom.testkit;

import static java.util.concurrent.TimeUnit.MINUTES;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.sched.Task;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.ChildJvm;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// With `-javaagent:goloom-testkit.jar`: what the JDK shows and does in a bubble.
class ClockAgentTest {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
  private static final int REPLAYS = 100;

  @BeforeAll
  static void agentIsThere() {
    assertThat(JdkTime.VIRTUAL)
        .as("this test needs the agent; the build runs it after the jar is made: mvnw verify")
        .isTrue();
  }

  /// Runs it in a bubble.
  ///
  /// @return how much virtual time it took
  private static Duration elapsed(Task task) throws Exception {
    AtomicReference<Duration> elapsed = new AtomicReference<>(Duration.ZERO);
    Bubble.test(() -> {
      task.run();
      elapsed.set(Duration.between(EPOCH, Bubble.clock().instant()));
    });
    return elapsed.get();
  }

  // ---- waits

  /// Each waits for thirty seconds, in a way of its own. Together that is a quarter of an hour; the
  /// test's time limit is a minute.
  static List<Arguments> waits() {
    return List.of(
        wait("Thread.sleep", () -> Thread.sleep(Duration.ofSeconds(30))),
        wait("TimeUnit.sleep", () -> SECONDS.sleep(30)),
        wait("parkNanos", () -> LockSupport.parkNanos(SECONDS.toNanos(30))),
        wait("parkUntil", () -> LockSupport.parkUntil(System.currentTimeMillis() + 30_000)),
        wait("Object.wait", ClockAgentTest::waitOnMonitor),
        wait("BlockingQueue.poll", () -> new LinkedBlockingQueue<>().poll(30, SECONDS)),
        wait("SynchronousQueue.offer", () -> new SynchronousQueue<>().offer("", 30, SECONDS)),
        wait("DelayQueue.take", ClockAgentTest::takeDelayed),
        wait("Future.get", times(() -> new FutureTask<>(() -> 1).get(30, SECONDS))),
        wait("CompletableFuture.get", times(() -> new CompletableFuture<>().get(30, SECONDS))),
        wait("orTimeout", ClockAgentTest::orTimeout),
        wait(
            "completeOnTimeout",
            () -> new CompletableFuture<Integer>().completeOnTimeout(1, 30, SECONDS).join()),
        wait("delayedExecutor", ClockAgentTest::delayedExecutor),
        wait(
            "ForkJoinPool.schedule",
            () -> ForkJoinPool.commonPool().schedule(() -> 1, 30, SECONDS).get()),
        wait("scheduled executor", ClockAgentTest::scheduledExecutor),
        wait("invokeAny", times(ClockAgentTest::invokeAny)),
        wait("awaitTermination", ClockAgentTest::awaitTermination),
        wait("Thread.join", ClockAgentTest::joinVirtual),
        wait("ReentrantLock.tryLock", ClockAgentTest::tryLock),
        wait("Condition.awaitUntil", ClockAgentTest::awaitUntil),
        wait("StampedLock.tryReadLock", ClockAgentTest::tryReadLock),
        wait("Semaphore.tryAcquire", () -> new Semaphore(0).tryAcquire(30, SECONDS)),
        wait("CountDownLatch.await", () -> new CountDownLatch(1).await(30, SECONDS)),
        wait("CyclicBarrier.await", times(() -> new CyclicBarrier(2).await(30, SECONDS))),
        wait("Phaser.await", times(() -> new Phaser(1).awaitAdvanceInterruptibly(0, 30, SECONDS))),
        wait("Exchanger.exchange", times(() -> new Exchanger<>().exchange("", 30, SECONDS))),
        wait("below a class initializer", () -> assertThat(Pinned.slept).isTrue()));
  }

  private static Arguments wait(String name, Task task) {
    return Arguments.of(name, task);
  }

  private static Task times(Callable<?> call) {
    return () -> assertThatThrownBy(call::call).isInstanceOf(TimeoutException.class);
  }

  @SuppressWarnings({"WaitNotInLoop", "SynchronizationOnLocalVariableOrMethodParameter"})
  private static void waitOnMonitor() throws InterruptedException {
    Object monitor = new Object();
    synchronized (monitor) {
      monitor.wait(30_000);
    }
  }

  private record At(long nanos) implements Delayed {
    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(nanos - System.nanoTime(), NANOSECONDS);
    }

    @Override
    public int compareTo(Delayed other) {
      return Long.compare(getDelay(NANOSECONDS), other.getDelay(NANOSECONDS));
    }
  }

  private static void takeDelayed() throws InterruptedException {
    DelayQueue<At> queue = new DelayQueue<>();
    queue.add(new At(System.nanoTime() + SECONDS.toNanos(30)));
    queue.take();
  }

  private static void orTimeout() {
    assertThatThrownBy(() -> new CompletableFuture<>().orTimeout(30, SECONDS).join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  private static void delayedExecutor() {
    Executor later = CompletableFuture.delayedExecutor(30, SECONDS, Runnable::run);
    assertThat(CompletableFuture.supplyAsync(() -> 1, later).join()).isEqualTo(1);
  }

  private static void scheduledExecutor() throws Exception {
    try (var executor = new ScheduledThreadPoolExecutor(1, Thread.ofVirtual().factory())) {
      assertThat(executor.schedule(() -> 1, 30, SECONDS).get()).isEqualTo(1);
    }
  }

  private static int invokeAny() throws Exception {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Callable<Integer> slow =
          () -> {
            SECONDS.sleep(60);
            return 1;
          };
      return executor.invokeAny(List.of(slow), 30, SECONDS);
    } finally {
      executor.shutdownNow();
    }
  }

  private static void awaitTermination() throws InterruptedException {
    ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    executor.execute(() -> LockSupport.parkNanos(SECONDS.toNanos(60)));
    executor.shutdown();
    assertThat(executor.awaitTermination(30, SECONDS)).isFalse();
  }

  private static void joinVirtual() throws InterruptedException {
    Thread sleeper = Thread.ofVirtual().start(() -> LockSupport.parkNanos(SECONDS.toNanos(60)));
    assertThat(sleeper.join(Duration.ofSeconds(30))).isFalse();
  }

  @SuppressWarnings("LockNotBeforeTry") // nothing can throw in between
  private static void tryLock() throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    Thread other =
        Thread.ofVirtual()
            .start(() -> {
              try {
                assertThat(lock.tryLock(30, SECONDS)).isFalse();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    other.join();
    lock.unlock();
  }

  @SuppressWarnings({"WaitNotInLoop", "JavaUtilDate"}) // nobody signals; it takes nothing else
  private static void awaitUntil() throws InterruptedException {
    ReentrantLock lock = new ReentrantLock();
    lock.lock();
    try {
      lock.newCondition().awaitUntil(new Date(System.currentTimeMillis() + 30_000));
    } finally {
      lock.unlock();
    }
  }

  private static void tryReadLock() throws InterruptedException {
    StampedLock lock = new StampedLock();
    lock.writeLock();
    assertThat(lock.tryReadLock(30, SECONDS)).isZero();
  }

  /// A thread in a class initializer cannot give way.
  private static final class Pinned {
    static final boolean slept;

    static {
      try {
        Thread.sleep(30_000);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      slept = true;
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("waits")
  void wait_thirtySeconds_takesThemOfVirtualTime(String name, Task wait) throws Exception {
    assertThat(elapsed(wait)).as(name).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void waits_areExactToTheNanosecond() throws Exception {
    List<String> order = new ArrayList<>();
    Bubble.test(() -> {
      long start = System.nanoTime();
      WaitGroup group = new WaitGroup();
      for (int nanos : new int[] {5, 3, 4, 1, 2}) {
        group.go(() -> {
          LockSupport.parkNanos(nanos);
          order.add(nanos + " after " + (System.nanoTime() - start));
        });
      }
      group.await();
    });
    assertThat(order)
        .containsExactly("1 after 1", "2 after 2", "3 after 3", "4 after 4", "5 after 5");
  }

  /// Time moves though one waits in the JDK without a limit: a sleeper will serve it.
  @Test
  void take_fromOneThatSleeps_isServed() throws Exception {
    Duration took =
        elapsed(() -> {
          LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
          Go.go(() -> {
            SECONDS.sleep(30);
            queue.add("at last");
          });
          assertThat(queue.take()).isEqualTo("at last");
        });
    assertThat(took).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void timeout_ofOneThatIsDone_movesNoTime() throws Exception {
    Duration took =
        elapsed(() -> {
          CompletableFuture<String> future = new CompletableFuture<>();
          future.orTimeout(30, SECONDS);
          Go.go(() -> {
            SECONDS.sleep(1);
            future.complete("answer");
          });
          assertThat(future.join()).isEqualTo("answer");
          assertThat(CompletableFuture.supplyAsync(() -> "outside").join()).isEqualTo("outside");
        });
    assertThat(took).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void periodicTask_runsAtEachPeriod() throws Exception {
    List<Duration> at = new ArrayList<>();
    Bubble.test(() -> {
      ScheduledFuture<?> periodic =
          ForkJoinPool.commonPool()
              .scheduleAtFixedRate(
                  () -> at.add(Duration.between(EPOCH, Instant.now())), 1, 10, SECONDS);
      SECONDS.sleep(35);
      periodic.cancel(false);
      SECONDS.sleep(35);
    });
    assertThat(at)
        .containsExactly(
            Duration.ofSeconds(1),
            Duration.ofSeconds(11),
            Duration.ofSeconds(21),
            Duration.ofSeconds(31));
  }

  /// Threads outside would never see its time come.
  @Test
  void scheduledExecutor_withPlatformThreads_isRefused() throws Exception {
    Bubble.test(() -> {
      try (var executor = new ScheduledThreadPoolExecutor(1)) {
        assertThatThrownBy(() -> executor.schedule(() -> 1, 1, SECONDS))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContainingAll("ScheduledThreadPoolExecutor", "Thread.ofVirtual().factory()");
      }
    });
    try (var executor = new ScheduledThreadPoolExecutor(1)) { // outside it does what it did
      assertThat(executor.schedule(() -> 1, 1, NANOSECONDS).get()).isEqualTo(1);
    }
  }

  // @start region=agent
  @Test
  void poll_answerAfterNinetySeconds_comesInTheSecondMinute() throws Exception {
    Bubble.test(() -> {
      var answers = new LinkedBlockingQueue<String>();
      Instant start = Instant.now();
      Go.go(() -> {
        Thread.sleep(Duration.ofSeconds(90));
        answers.add("here");
      });
      assertThat(answers.poll(1, MINUTES)).isNull();
      assertThat(answers.poll(1, MINUTES)).isEqualTo("here");
      assertThat(Duration.between(start, Instant.now())).isEqualTo(Duration.ofSeconds(90));
    });
  }

  // @end region=agent

  // ---- clocks

  @Test
  @SuppressWarnings("JavaUtilDate") // that it is bad is no reason
  void clocks_showVirtualTime() throws Exception {
    LongSupplier reference = System::nanoTime;
    Bubble.test(() -> {
      long before = System.nanoTime();
      long referred = reference.getAsLong();
      Go.sleep(Duration.ofDays(400));
      long passed = Duration.ofDays(400).toNanos();
      Instant now = EPOCH.plus(Duration.ofDays(400));
      assertThat(System.nanoTime() - before).isEqualTo(passed);
      assertThat(reference.getAsLong() - referred).isEqualTo(passed);
      assertThat(System.currentTimeMillis()).isEqualTo(now.toEpochMilli());
      assertThat(Instant.now()).isEqualTo(now);
      assertThat(Clock.systemUTC().millis()).isEqualTo(now.toEpochMilli());
      assertThat(LocalDateTime.now(ZoneOffset.UTC).toInstant(ZoneOffset.UTC)).isEqualTo(now);
      assertThat(new Date().toInstant()).isEqualTo(now);
      assertThat(Calendar.getInstance().toInstant()).isEqualTo(now);
    });
  }

  /// A goroutine and a platform thread outside, while a bubble is far ahead.
  @Test
  void outside_clocksAreReal() throws Exception {
    CountDownLatch ahead = new CountDownLatch(1);
    CountDownLatch read = new CountDownLatch(2);
    List<Instant> walls = new ArrayList<>();
    List<Long> nanos = new ArrayList<>();
    Task outside =
        () -> {
          ahead.await();
          synchronized (walls) {
            walls.add(Instant.now());
            walls.add(Instant.ofEpochMilli(System.currentTimeMillis()));
            nanos.add(System.nanoTime());
          }
          read.countDown();
        };
    Instant before = Instant.now();
    long nanosBefore = System.nanoTime();
    Go.go(outside);
    Thread platform =
        Thread.ofPlatform()
            .start(() -> {
              try {
                outside.run();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    Bubble.test(() -> {
      SECONDS.sleep(Duration.ofDays(40_000).toSeconds());
      ahead.countDown();
      read.await();
      assertThat(Instant.now()).isEqualTo(EPOCH.plus(Duration.ofDays(40_000)));
    });
    platform.join();
    Instant after = Instant.now();
    assertThat(walls)
        .hasSize(4)
        .allSatisfy(wall ->
            assertThat(wall).isBetween(before.minusMillis(1), after)); // the milliseconds are cut
    assertThat(nanos)
        .hasSize(2)
        .allSatisfy(
            n -> assertThat(n - nanosBefore).isBetween(0L, System.nanoTime() - nanosBefore));
  }

  @Test
  void bubbles_inParallel_haveClocksOfTheirOwn() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    List<Callable<Duration>> bubbles = new ArrayList<>();
    for (int days : new int[] {1, 1000}) {
      bubbles.add(() -> {
        AtomicReference<Duration> seen = new AtomicReference<>(Duration.ZERO);
        Bubble.test(() -> {
          Instant start = Instant.now();
          long nanos = System.nanoTime();
          Thread.sleep(Duration.ofDays(days));
          meet(both); // both have slept, and neither is over
          seen.set(Duration.between(start, Instant.now()));
          assertThat(System.nanoTime() - nanos).isEqualTo(seen.get().toNanos());
          meet(both);
        });
        return seen.get();
      });
    }
    try (ExecutorService platform = Executors.newFixedThreadPool(2)) {
      List<Duration> seen = new ArrayList<>();
      for (var future : platform.invokeAll(bubbles)) {
        seen.add(future.get());
      }
      assertThat(seen).containsExactly(Duration.ofDays(1), Duration.ofDays(1000));
    }
  }

  private static void meet(CyclicBarrier barrier) throws InterruptedException {
    try {
      barrier.await();
    } catch (BrokenBarrierException e) {
      throw new AssertionError(e);
    }
  }

  /// Who waits for the outside waits by the real clock, as without the agent.
  @Test
  void socketTimeout_staysReal() throws Exception {
    Bubble.test(() -> {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        server.setSoTimeout(1);
        assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
      }
      assertThat(Duration.between(EPOCH, Instant.now())).isLessThan(Duration.ofSeconds(1));
    });
  }

  // ---- explorations

  private static List<Object> play(Choices choices) throws InterruptedException {
    List<String> log = new ArrayList<>();
    Run run =
        SimThread.call(() ->
            Simulation.run(
                new Simulation.Options(choices, 100_000, false, false),
                () -> log.addAll(JdkMixed.run())));
    assertThat(run.verdict())
        .as(() -> Verdicts.failure(run).toString())
        .isEqualTo(Run.Verdict.FINISHED);
    return List.of(log, run.schedule().toString(), run.hash(), run.steps(), run.elapsed());
  }

  @Test
  void seed_jdkSleeps_isTheSameRun() throws Exception {
    play(new RandomChoices(0)); // initializes classes
    Set<Object> outcomes = new HashSet<>();
    for (long seed = 1; seed <= 20; seed++) {
      List<Object> first = play(new RandomChoices(seed));
      outcomes.add(first.getFirst());
      for (int i = 0; i < REPLAYS / 10; i++) {
        assertThat(play(new RandomChoices(seed)))
            .as("seed %d, replay %d", seed, i)
            .isEqualTo(first);
      }
    }
    assertThat(outcomes).as("outcomes").hasSizeGreaterThan(10);
    List<Object> first = play(new RandomChoices(21));
    for (int i = 0; i < REPLAYS; i++) {
      assertThat(play(new RandomChoices(21))).isEqualTo(first);
    }
  }

  /// Prints what a run was like.
  static final class Program {
    public static void main(String[] args) throws Exception {
      play(new RandomChoices(7)); // initializes classes
      System.out.println(play(new RandomChoices(7)));
      System.exit(0);
    }
  }

  @Test
  void seed_jdkSleepsInAnotherJvm_isTheSameRun() throws Exception {
    play(new RandomChoices(7));
    List<Object> here = play(new RandomChoices(7));
    ChildJvm.Run there = ChildJvm.of(Program.class).option(agent()).run();
    assertThat(there.out().strip()).as(there.err()).isEqualTo(here.toString());
  }

  /// A timeout and the answer come at one moment, and the program believes that an answer which has
  /// come is an answer that was taken.
  private static void believesInAnswers() throws Exception {
    LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    WaitGroup group = new WaitGroup();
    group.go(() -> {
      Thread.sleep(5_000);
      answers.add("answer");
    });
    group.go(() -> {
      String answer = answers.poll(5, SECONDS);
      assertThat(answer).as("answer").isNotNull();
    });
    group.await();
  }

  @Test
  void explorer_timeoutBesideAnswer_isFoundAndRepeated() {
    assertThatThrownBy(() -> Explorer.random().explore(ClockAgentTest::believesInAnswers))
        .isInstanceOfSatisfying(
            ScheduleFailure.class,
            failure -> {
              assertThat(failure).hasMessageContaining("answer");
              assertThatThrownBy(() ->
                      Explorer.replay(failure.schedule())
                          .explore(ClockAgentTest::believesInAnswers))
                  .isInstanceOf(ScheduleFailure.class);
            });
  }

  // ---- with and without

  private static String agent() {
    return "-javaagent:" + System.getProperty("clock.agent");
  }

  /// Sleeps for thirty seconds, and says how long that was.
  static final class Sleeper {
    public static void main(String[] args) throws Exception {
      Bubble.test(() -> {
        long start = System.nanoTime();
        Thread.sleep(30_000);
        System.out.println(Duration.ofNanos(System.nanoTime() - start));
      });
    }
  }

  /// The agent opens what has to be open.
  @Test
  void agent_alone_isEnough() throws Exception {
    ChildJvm.Run run = ChildJvm.of(Sleeper.class).closed().option(agent()).run();
    assertThat(run.out()).as(run.err()).isEqualTo("PT30S\n");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void agent_withOptions_saysThatThereAreNone() throws Exception {
    ChildJvm.Run run = ChildJvm.of(Sleeper.class).option(agent() + "=epoch=2000").run();
    assertThat(run.out()).as(run.err()).isEqualTo("PT30S\n");
    assertThat(run.err()).isEqualTo("goloom: the clock agent takes no options: epoch=2000\n");
  }

  @Test
  void agent_namedTwice_isThereOnce() throws Exception {
    ChildJvm.Run run = ChildJvm.of(Sleeper.class).option(agent()).option(agent()).run();
    assertThat(run.out()).as(run.err()).isEqualTo("PT30S\n");
    assertThat(run.err()).isEmpty();
  }

  /// So the tests above can fail.
  @Test
  void withoutAgent_longSleep_isRefusedWithAHint() throws Exception {
    ChildJvm.Run run = ChildJvm.of(Sleeper.class).run();
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("IllegalStateException", "-javaagent:goloom-testkit.jar");
  }
}
