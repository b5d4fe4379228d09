package io.goloom.internal.sched;

import static io.goloom.Go.go;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.Task;
import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.Until;
import io.goloom.time.Ticker;
import io.goloom.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ProofTest {
  private static final int MANY = 10_000;
  private static final Duration LONG = Duration.ofHours(1);

  @BeforeAll
  static void assumeThatItIsPossible() {
    assumeTrue(
        Scheduler.system() instanceof GmpScheduler,
        "the JDK keeps all virtual threads; LeakProfileTest proves on its scheduler");
  }

  @Test
  void search_lostInGoloom_isProved() {
    List<String> names = List.of("proof-receive", "proof-send", "proof-mutex", "proof-group");
    goloomLeaks();
    assertThat(proved(names)).containsExactlyInAnyOrderElementsOf(names);
  }

  private static void goloomLeaks() {
    waits("proof-receive", () -> Channel.make().receive());
    waits("proof-send", () -> Channel.make().send(1));
    waits(
        "proof-mutex",
        () -> {
          Mutex mu = new Mutex();
          mu.lock();
          mu.lock();
        });
    waits(
        "proof-group",
        () -> {
          WaitGroup wg = new WaitGroup();
          wg.add(1);
          wg.await();
        });
  }

  @Test
  void search_lostInTheJdk_isProved() {
    List<String> names =
        List.of("proof-latch", "proof-queue", "proof-lock", "proof-semaphore", "proof-future");
    jdkLeaks();
    assertThat(proved(names)).containsExactlyInAnyOrderElementsOf(names);
  }

  private static void jdkLeaks() {
    waits("proof-latch", () -> new CountDownLatch(1).await());
    waits("proof-queue", () -> new LinkedBlockingQueue<Integer>().take());
    waits(
        "proof-lock",
        () -> {
          ReentrantLock lock = new ReentrantLock();
          Thread.ofVirtual().start(lock::lock).join(); // ends with the lock held
          lock.lock();
        });
    waits("proof-semaphore", () -> new Semaphore(0).acquire());
    waits("proof-future", () -> new CompletableFuture<Integer>().get());
  }

  @Test
  void search_halfLeakedHalfSlow_provesExactlyTheLeaked() throws Exception {
    halfLeakedHalfSlow(MANY);
  }

  @Test
  @Tag("stress")
  @Timeout(300)
  void search_hundredThousand_provesExactlyTheLeaked() throws Exception {
    halfLeakedHalfSlow(100_000);
  }

  private static void halfLeakedHalfSlow(int n) throws InterruptedException {
    WaitGroup slow = new WaitGroup();
    Channel<Integer> gate = Channel.make();
    CountDownLatch jdkGate = new CountDownLatch(1);
    Set<Long> leaked = new HashSet<>();
    long first = go(() -> {}).id(); // those that other tests have left behind have lower numbers
    for (int i = 0; i < n / 4; i++) {
      slow.go(() -> gate.receive());
      slow.go(jdkGate::await);
      leaked.add(leak());
      leaked.add(leak());
    }
    long before = Go.numGoroutine();
    Until.until("all wait", () -> waiting() >= n);
    Set<Long> proved = new HashSet<>();
    Until.until(
        "all leaked ones are proved",
        () -> {
          Proof.Result found = Proof.search();
          assertThat(found.impossible()).isEmpty();
          found.dead().stream()
              .map(d -> d.seen().id())
              .filter(id -> id > first)
              .forEach(proved::add);
          return proved.containsAll(leaked);
        });
    assertThat(proved).isEqualTo(leaked);
    assertThat(Go.numGoroutine()).isLessThanOrEqualTo(before - leaked.size());
    gate.close();
    jdkGate.countDown();
    slow.await(); // each of them has gone on
  }

  /// Who writes a dump may take its time, and keeps nobody reachable meanwhile.
  @Test
  void search_whileADumpIsWritten_proves() throws Exception {
    CountDownLatch writes = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<String> names = List.of("proof-first", "proof-second");
    names.forEach(name -> waits(name, () -> Channel.make().receive()));
    Thread dump = Thread.ofPlatform().start(() -> dumpSlowly(writes, goOn));
    try {
      writes.await();
      assertThat(proved(names)).containsExactlyInAnyOrderElementsOf(names);
    } finally {
      goOn.countDown();
      dump.join();
    }
  }

  private static void dumpSlowly(CountDownLatch writes, CountDownLatch goOn) {
    Looks.each(
        Scheduler.system(),
        seen -> {
          writes.countDown();
          try {
            goOn.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /// The channel of a timer is kept by who waits for it alone; the timer will send all the same.
  @Test
  void search_waitForATimersChannel_isNoLeak() {
    GoRuntime runtime = GoRuntime.builder().name("timers").build();
    runtime.go(() -> Timer.after(LONG).receive()); // armed before anybody has looked, perhaps
    Until.until("it waits", () -> waiting(runtime) == 1);
    assertThat(Proof.search().dead()).noneMatch(d -> d.seen().runtime().equals("timers"));
    runtime.go(() -> Timer.make(LONG).channel().receive());
    runtime.go(() -> Ticker.tick(LONG).receive());
    runtime.go("proof-lost", () -> Channel.make().receive());
    Until.until("all wait", () -> waiting(runtime) == 4);
    assertThat(proved(List.of("proof-lost"))).containsExactly("proof-lost");
    assertThat(waiting(runtime)).isEqualTo(3);
    assertThat(runtime.stop(LONG)).isEmpty();
  }

  private static long waiting(GoRuntime runtime) {
    return runtime.goroutineCounts().waiting().values().stream().mapToLong(n -> n).sum();
  }

  private static long leak() {
    Channel<Integer> lost = Channel.make();
    return go(() -> lost.receive()).id();
  }

  private static long waiting() {
    var counts = Scheduler.system().goroutineCounts();
    return counts.waiting().values().stream().mapToLong(n -> n).sum() + counts.waitingElsewhere();
  }

  @Test
  void search_circle_saysWhoReachesWhom() {
    circle();
    List<Dead> dead = dead(List.of("proof-a", "proof-b"));
    assertThat(Cycles.of(dead)).hasSize(1);
    assertThat(Cycles.of(dead).getFirst()).hasSize(2);
  }

  private static void circle() {
    Channel<Integer> one = Channel.make();
    Channel<Integer> two = Channel.make();
    waits("proof-a", () -> two.send(one.receive()));
    waits("proof-b", () -> one.send(two.receive()));
  }

  /// Those that wait for the same thing can all reach it. That is no circle.
  @Test
  void search_twoReceiversOfOneChannel_areNoCircle() {
    twoReceivers();
    assertThat(Cycles.of(dead(List.of("proof-c", "proof-d")))).isEmpty();
  }

  private static void twoReceivers() {
    Channel<Integer> lost = Channel.make();
    waits("proof-c", () -> lost.receive());
    waits("proof-d", () -> lost.receive());
  }

  /// One that moves after it was let go of is kept again, and waits elsewhere in peace.
  @Test
  void glance_oneMovesAfterwards_isKept() throws Exception {
    Channel<Integer> first = Channel.make();
    Channel<Integer> second = Channel.make();
    WaitGroup wg = new WaitGroup();
    wg.go(() -> {
      first.receive();
      second.receive();
    });
    Until.until(() -> waiting() > 0);
    Proof.glance(Duration.ZERO);
    Proof.glance(Duration.ZERO); // now it is let go of
    first.send(1);
    System.gc();
    second.send(2);
    wg.await();
  }

  /// Ordinary collections prove what was let go of.
  @Test
  void glance_lost_isProvedByAnyCollection() {
    waits("proof-glance", () -> Channel.make().receive());
    Set<String> found = new HashSet<>();
    Until.until(
        "it is proved",
        () -> {
          Proof.glance(Duration.ZERO).forEach(d -> found.add(d.seen().name()));
          System.gc();
          return found.contains("proof-glance");
        });
  }

  private static void waits(String name, Task task) {
    Goroutine g = go(name, task);
    Until.until(name + " waits", () -> g.state() == GoroutineState.WAITING);
  }

  private static List<String> proved(List<String> names) {
    return dead(names).stream().map(d -> d.seen().name()).toList();
  }

  /// A thread that has only just parked it may still refer to one.
  private static List<Dead> dead(List<String> names) {
    List<Dead> found = new ArrayList<>();
    Until.until(
        names + " are proved",
        () -> {
          Proof.Result result = Proof.search();
          assertThat(result.impossible()).isEmpty();
          result.dead().stream().filter(d -> names.contains(d.seen().name())).forEach(found::add);
          return found.size() == names.size();
        });
    return found;
  }
}
