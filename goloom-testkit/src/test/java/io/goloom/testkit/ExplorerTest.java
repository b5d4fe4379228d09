package io.goloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.channel.Select;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.Task;
import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ExplorerTest {
  private static ScheduleFailure failure(Explorer explorer, Task body) {
    ScheduleFailure failure =
        catchThrowableOfType(ScheduleFailure.class, () -> explorer.explore(body));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static void lostUpdate() throws Exception {
    PlantedBug.LOST_UPDATE.run(false);
  }

  // ---- seeds and schedules

  @Test
  void failure_byItsSeed_comesAgain() {
    Explorer explorer = Explorer.random().seed(77);
    ScheduleFailure failure = failure(explorer, ExplorerTest::lostUpdate);
    Matcher seed = Pattern.compile("\\.seed\\((\\d+)\\)").matcher(failure.getMessage());
    assertThat(seed.find()).isTrue();
    for (int i = 0; i < 100; i++) {
      ScheduleFailure again =
          failure(
              Explorer.random().seed(Long.parseLong(seed.group(1))).schedules(1),
              ExplorerTest::lostUpdate);
      assertThat(again.schedules()).isEqualTo(2); // the plain one comes first
      assertThat(tail(again)).isEqualTo(tail(failure));
    }
  }

  @Test
  void failure_byItsSchedule_comesAgain() {
    ScheduleFailure failure = failure(Explorer.random(), ExplorerTest::lostUpdate);
    for (int i = 0; i < 100; i++) {
      ScheduleFailure again =
          failure(Explorer.replay(failure.schedule()), ExplorerTest::lostUpdate);
      assertThat(again.schedules()).isOne();
      assertThat(again.schedule()).isEqualTo(failure.schedule());
      assertThat(tail(again)).isEqualTo(tail(failure));
    }
  }

  /// What happened, from the message.
  private static String tail(ScheduleFailure failure) {
    return failure.getMessage().substring(failure.getMessage().indexOf("what happened"));
  }

  @Test
  void replay_ofThePlainSchedule_passes() throws Exception {
    assertThat(Explorer.replay("plain").explore(ExplorerTest::lostUpdate).toString())
        .matches("1 schedule, all there are, of at most \\d+ steps: no failure");
  }

  @Test
  void replay_noSchedule_isRefused() {
    for (String text : List.of("", "1", "1:0", "a:b", "1:1;2:1", "1:1 1:2")) {
      assertThatThrownBy(() -> Explorer.replay(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("not a schedule: \"" + text + "\"");
    }
  }

  @Test
  void failure_saysWhatHappened() {
    ScheduleFailure failure = failure(Explorer.depthFirst(2), ExplorerTest::lostUpdate);
    assertThat(failure)
        .hasCauseInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "the test fails under schedule number ",
            "AssertionError: expected 2, was 1",
            "Explorer.replay(\"" + failure.schedule() + "\").explore(...)    // 2 turns",
            "choicePoint",
            "PlantedBug.java:",
            "main            throws java.lang.AssertionError: expected 2, was 1");
    assertThat(tail(failure).lines().filter(line -> line.startsWith("  > "))).hasSize(2);
  }

  /// Of the many turns of a random schedule those remain that matter.
  @Test
  void failure_isShrunk() {
    Task body =
        () -> {
          Channel<Integer> noise = Channel.make(1);
          WaitGroup group = new WaitGroup();
          for (int i = 0; i < 5; i++) {
            group.go(() -> {
              for (int j = 0; j < 20; j++) {
                noise.trySend(j);
                noise.tryReceive();
              }
            });
          }
          lostUpdate();
          group.await();
        };
    ScheduleFailure failure = failure(Explorer.random(), body);
    Matcher turns =
        Pattern.compile("// (\\d) turns, (\\d+) before shrinking").matcher(failure.getMessage());
    assertThat(turns.find()).as(failure.getMessage()).isTrue();
    assertThat(Integer.parseInt(turns.group(1))).isLessThanOrEqualTo(4);
    assertThat(Integer.parseInt(turns.group(2))).isGreaterThan(20);
  }

  // ---- what is tried

  @Test
  void depthFirst_triesEachScheduleOnce() throws Exception {
    Set<List<String>> orders = new HashSet<>();
    Task body =
        () -> {
          List<String> order = new ArrayList<>();
          WaitGroup group = new WaitGroup();
          for (String name : List.of("a", "b")) {
            group.go(() -> {
              for (int i = 0; i < 3; i++) {
                order.add(name + i);
                Explorer.choicePoint();
              }
            });
          }
          group.await();
          orders.add(order);
        };
    Explored explored = Explorer.depthFirst(5).schedules(100_000).explore(body);
    assertThat(explored.all()).isTrue();
    assertThat(orders).as("6!/(3!3!)").hasSize(20);
    assertThat(schedules(body, 5)).hasSize(explored.schedules()).doesNotHaveDuplicates();
  }

  /// All schedules that the strategy makes, with the plain one.
  private static List<String> schedules(Task body, int turns) throws InterruptedException {
    return SimThread.call(() -> {
      List<String> schedules = new ArrayList<>();
      Run run = run(new Replay(Schedule.PLAIN), body);
      Strategy strategy = new DepthFirst(turns, run);
      schedules.add(run.schedule().toString());
      for (var next = strategy.next(); next != null; next = strategy.next()) {
        run = run(next.get(), body);
        schedules.add(run.schedule().toString());
        strategy.ran(run);
      }
      return schedules;
    });
  }

  private static Run run(Choices choices, Task body) throws InterruptedException {
    return Simulation.run(new Simulation.Options(choices, 100_000, false, false), body);
  }

  @Test
  void random_differentSeeds_giveDifferentSchedules() throws Exception {
    Set<String> orders = new HashSet<>();
    Explored explored =
        Explorer.random().schedules(500).explore(() -> orders.add(Mixed.run().toString()));
    assertThat(explored.schedules()).isEqualTo(501);
    assertThat(explored.all()).isFalse();
    assertThat(orders).hasSizeGreaterThan(200);
  }

  /// What a select draws is a choice, too.
  @Test
  void select_severalReady_eachIsTaken() throws Exception {
    Set<Integer> taken = new HashSet<>();
    Explorer.depthFirst(2)
        .explore(() -> {
          List<Channel<Integer>> channels = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            channels.add(Channel.make(1));
            channels.get(i).send(i);
          }
          taken.add(
              Select.select(
                  channels.get(0).onReceive(v -> v),
                  channels.get(1).onReceive(v -> v),
                  channels.get(2).onReceive(v -> v)));
        });
    assertThat(taken).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void choicePoint_outside_doesNothing() throws Exception {
    Explorer.choicePoint();
    Goroutine g = Go.go(Explorer::choicePoint);
    Until.dead(g);
    assertThat(g.state()).isEqualTo(GoroutineState.DEAD);
  }

  @Test
  void jdkLocks_takePart() {
    Task body =
        () -> {
          LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
          Go.go(() -> queue.put(1));
          Go.go(() -> queue.put(2));
          PlantedBug.check(queue.take() == 1, "2 came first");
          queue.take();
        };
    assertThat(failure(Explorer.random(), body)).hasMessageContaining("2 came first");
  }

  // ---- how runs end

  @Test
  void endless_isFound() {
    ScheduleFailure failure =
        failure(
            Explorer.random().mostSteps(1000),
            () -> {
              while (true) {
                Go.gosched();
              }
            });
    assertThat(failure).hasMessageContaining("no end after 1000 steps");
    assertThat(failure.schedules()).isOne();
  }

  @Test
  void leftBehind_isFound() {
    ScheduleFailure failure =
        failure(
            Explorer.random(),
            () -> {
              Channel<Integer> channel = Channel.make();
              Go.go("forgotten", () -> channel.receive());
            });
    assertThat(failure)
        .hasMessageContaining("1 goroutine waits though the test's body has returned")
        .cause()
        .isInstanceOf(DeadlockError.class)
        .hasMessageContainingAll(
            "forgotten [chan receive] on #", "channel(0/0), started at ", "ExplorerTest.java:");
  }

  @Test
  void goroutineThrows_isTheFailure() {
    IllegalStateException thrown = new IllegalStateException("thrown");
    ScheduleFailure failure =
        failure(
            Explorer.random(),
            () -> {
              WaitGroup group = new WaitGroup();
              group.go(() -> {
                throw thrown;
              });
              group.await();
            });
    assertThat(failure.getCause()).isSameAs(thrown);
    assertThat(failure).hasMessageContaining("goroutine 2     throws java.lang.IllegalState");
  }

  @Test
  void interrupt_endsIt() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Explorer.random().explore(ExplorerTest::lostUpdate))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void explore_inside_isRefused() {
    Explorer explorer = Explorer.random();
    assertThatThrownBy(() -> Bubble.test(() -> explorer.explore(() -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Explorer.explore inside of a bubble");
    assertThat(failure(explorer, () -> Bubble.test(() -> {})))
        .hasMessageContaining("Bubble.test inside of a bubble or an exploration");
  }

  @Test
  void arguments_outOfRange_areRefused() {
    for (Task wrong :
        List.<Task>of(
            () -> Explorer.pct(0),
            () -> Explorer.depthFirst(0),
            () -> Explorer.random().schedules(0),
            () -> Explorer.random().mostSteps(-1))) {
      assertThatThrownBy(wrong::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("must be positive: ");
    }
  }

  // ---- what cannot be repeated

  @Test
  void stateLeftBehind_isNoticed() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(() ->
            Explorer.random()
                .explore(() -> {
                  Mutex mutex = new Mutex();
                  for (int i = 0; i < runs.get(); i++) {
                    mutex.lock();
                    mutex.unlock();
                  }
                  runs.incrementAndGet();
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(
            "does not do the same twice under one schedule (plain)",
            "it ended after step 3 once, and once it was then that goroutine 1 came to lock",
            "static field");
  }

  /// The first runs are alike, later ones are not.
  @Test
  void differenceThatComesLater_isNoticed() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(() ->
            Explorer.random()
                .explore(() -> {
                  Channel<Integer> channel = Channel.make(2);
                  channel.send(1);
                  int run = runs.incrementAndGet();
                  if (run > 50 && run % 2 == 0) {
                    channel.send(2);
                  }
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("does not do the same twice", "goroutine 1 came to send");
  }

  @Test
  void wakeUpFromOutside_isRefused() {
    assertThatThrownBy(() ->
            Explorer.random()
                .explore(() -> {
                  Channel<String> channel = Channel.make();
                  Goroutine receiver = Go.go(() -> channel.receive());
                  while (receiver.waitReason().isEmpty()) {
                    Go.gosched();
                  }
                  Thread.ofPlatform().name("somebody").start(() -> channel.trySend("from outside"));
                  while (receiver.waitReason().isPresent() && channel.len() == 0) {
                    Go.gosched();
                  }
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("a thread outside wakes a goroutine", "somebody");
  }

  /// The JVM wakes who waits for a monitor through a thread of its own, which may be late: the
  /// verdict must not depend on that.
  @Test
  void contendedMonitor_isRefusedEachTime() {
    Object monitor = new Object();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() ->
              Explorer.random()
                  .explore(() -> {
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
          .hasMessageContaining("waits for a monitor");
    }
  }

  @Test
  @SuppressWarnings({"WaitNotInLoop", "NakedNotify"}) // the wake-up itself is meant
  void notifiedGoroutine_isRefusedEachTime() {
    Object monitor = new Object();
    for (int i = 0; i < 100; i++) {
      assertThatThrownBy(() ->
              Explorer.random()
                  .explore(() -> {
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
          .hasMessageContaining("monitor");
    }
  }

  /// It looks like a deadlock, and may be one.
  @Test
  void waitForAThreadOutside_isHintedAt() {
    CountDownLatch never = new CountDownLatch(1);
    assertThat(failure(Explorer.random(), never::await))
        .hasMessageContainingAll("deadlock!", "may wait for a thread outside");
    assertThat(failure(Explorer.random(), () -> Channel.make().receive()))
        .message()
        .contains("deadlock!")
        .doesNotContain("outside");
  }

  @Test
  void longWaitOfTheJdk_isRefused() {
    assertThatThrownBy(() -> Explorer.random().explore(() -> Thread.sleep(Duration.ofDays(1))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("a timed wait of the JDK", "use Go.sleep");
  }

  // ---- a JVM without JUnit's launcher

  /// Uses goloom, and then explores.
  static final class Late {
    public static void main(String[] args) throws Exception {
      Channel.make(1).send(1);
      try {
        Explorer.random().explore(ExplorerTest::lostUpdate);
      } catch (ScheduleFailure e) {
        System.out.println("found");
      } catch (IllegalStateException e) {
        System.out.println(e.getMessage());
      }
      System.exit(0);
    }
  }

  @Test
  void choicePoints_testkitComesLate_areAskedFor() throws Exception {
    assertThat(ChildJvm.of(Late.class).run().out())
        .startsWith("this JVM has no choice points")
        .contains("-Dgoloom.choicepoints=true");
    assertThat(ChildJvm.of(Late.class).option("-Dgoloom.choicepoints=true").run().out().strip())
        .isEqualTo("found");
  }

  // ---- where nobody can give way

  private static final class Initialized {
    static final int VALUE = make();

    static int make() {
      Mutex mutex = new Mutex();
      mutex.lock();
      mutex.unlock();
      return 7;
    }
  }

  /// The first run initializes a class, with a goroutine that cannot give way in it; the others do
  /// not.
  @Test
  void classInitializer_inTheFirstRun_isNoDifference() throws Exception {
    AtomicInteger sum = new AtomicInteger();
    Explored explored =
        Explorer.random()
            .schedules(50)
            .explore(() -> {
              WaitGroup group = new WaitGroup();
              group.go(() -> sum.addAndGet(Initialized.VALUE));
              group.go(() -> sum.addAndGet(Initialized.VALUE));
              group.await();
            });
    assertThat(explored.schedules()).isEqualTo(51);
    assertThat(sum.get()).isPositive();
  }
}
