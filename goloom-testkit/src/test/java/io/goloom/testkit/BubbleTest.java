package io.goloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.sched.Task;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.Mutex;
import io.goloom.sync.RWMutex;
import io.goloom.sync.Semaphore;
import io.goloom.sync.WaitGroup;
import io.goloom.testing.ChildJvm;
import io.goloom.time.Ticker;
import io.goloom.time.Timer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

/// Named as the tests of Go's internal/synctest, where there is one.
class BubbleTest {
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  // ---- time

  @Test
  void now_startsAtTheEpoch_andStandsStill() throws Exception {
    Bubble.test(() -> {
      Clock clock = Bubble.clock();
      assertThat(clock.instant()).isEqualTo(EPOCH);
      Go.gosched();
      assertThat(clock.instant()).isEqualTo(EPOCH);
      Go.sleep(Duration.ofDays(400));
      assertThat(clock.instant()).isEqualTo(EPOCH.plus(Duration.ofDays(400)));
      assertThat(clock.withZone(ZoneId.of("Europe/Paris")).instant()).isEqualTo(clock.instant());
    });
  }

  @Test
  void monotonicClock_moves_withEachSleep() throws Exception {
    Bubble.test(() -> {
      Clock clock = Bubble.clock();
      for (int i = 1; i <= 1000; i++) {
        Go.sleep(Duration.ofSeconds(1));
        assertThat(Duration.between(EPOCH, clock.instant())).isEqualTo(Duration.ofSeconds(i));
      }
    });
  }

  /// The sum of all that is waited for here is an hour; the test's time limit is a minute.
  @Test
  void timeouts_takeNoTime() throws Exception {
    Bubble.test(() -> {
      for (int i = 0; i < 120; i++) {
        try (Cancellable ctx = Context.background().withTimeout(Duration.ofSeconds(30))) {
          assertThatThrownBy(() -> Channel.make().receive(ctx))
              .isInstanceOf(DeadlineExceededException.class);
        }
      }
      assertThat(Bubble.clock().instant()).isEqualTo(EPOCH.plus(Duration.ofHours(1)));
    });
  }

  @Test
  void deadline_isExact() throws Exception {
    Bubble.test(() -> {
      try (Cancellable ctx = Context.background().withTimeout(Duration.ofSeconds(5))) {
        Go.sleep(Duration.ofSeconds(5).minusNanos(1));
        Bubble.await();
        assertThat(ctx.err()).isNull();
        Go.sleep(Duration.ofNanos(1));
        Bubble.await();
        assertThat(ctx.err()).isInstanceOf(DeadlineExceededException.class);
      }
    });
  }

  @Test
  void timers_fireInOrder() throws Exception {
    List<String> order = new ArrayList<>();
    Bubble.test(() -> {
      Timer.afterFunc(Duration.ofSeconds(3), () -> order.add("afterFunc"));
      WaitGroup group = new WaitGroup();
      group.go(() -> {
        try (Ticker ticker = Ticker.make(Duration.ofSeconds(2))) {
          ticker.channel().receive();
          order.add("tick 1");
          ticker.channel().receive();
          order.add("tick 2");
        }
      });
      group.go(() -> {
        Timer.after(Duration.ofSeconds(1)).receive();
        order.add("timer");
      });
      group.await();
    });
    assertThat(order).containsExactly("timer", "tick 1", "afterFunc", "tick 2");
  }

  // ---- await

  @Test
  void await_othersRun_firstLetsThem() throws Exception {
    Bubble.test(() -> {
      AtomicInteger counter = new AtomicInteger();
      Channel<Integer> stop = Channel.make();
      for (int i = 0; i < 10; i++) {
        Go.go(() -> {
          for (int j = 0; j < 10; j++) {
            counter.incrementAndGet();
            Go.gosched();
          }
          stop.receive();
        });
      }
      Bubble.await();
      assertThat(counter.get()).isEqualTo(100);
      stop.close();
    });
  }

  /// Each of these is durable: the call returns, and time has not moved.
  @Test
  void await_durableWaits_returns() throws Exception {
    Bubble.test(() -> {
      Channel<Integer> never = Channel.make();
      Mutex mutex = new Mutex();
      RWMutex rw = new RWMutex();
      Semaphore semaphore = new Semaphore(1);
      WaitGroup group = new WaitGroup();
      mutex.lock();
      rw.lock();
      semaphore.acquire(1);
      group.add(1);
      try (Cancellable ctx = Context.background().withCancel()) {
        List<Task> waits =
            List.of(
                () -> never.receive(),
                () -> ctx.done().receive(),
                mutex::lock,
                rw::rLock,
                () -> semaphore.acquire(1),
                group::await,
                () -> Go.sleep(Duration.ofDays(1)));
        AtomicInteger over = new AtomicInteger();
        for (Task wait : waits) {
          Go.go(() -> {
            wait.run();
            over.incrementAndGet();
          });
        }
        Bubble.await();
        assertThat(over.get()).isZero();
        assertThat(Bubble.clock().instant()).isEqualTo(EPOCH);
        never.close();
        mutex.unlock();
        rw.unlock();
        semaphore.release(1);
        group.done();
        ctx.cancel();
        Bubble.await();
        assertThat(over.get()).isEqualTo(waits.size() - 1);
        Go.sleep(Duration.ofDays(1));
        Bubble.await();
        assertThat(over.get()).isEqualTo(waits.size());
      }
    });
  }

  @Test
  void await_twoAtOnce_isRefused() {
    assertThatThrownBy(() ->
            Bubble.test(() -> {
              Go.go("second", Bubble::await);
              Bubble.await();
            }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Bubble.await() called by second while main is in it");
  }

  @Test
  void await_outside_isRefused() {
    assertThatThrownBy(Bubble::await)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Bubble.await outside of a bubble");
    assertThatThrownBy(Bubble::clock).hasMessageContaining("Bubble.clock outside of a bubble");
  }

  @Test
  void await_interrupted_keepsTheStatus() throws Exception {
    Bubble.test(() -> {
      Thread.currentThread().interrupt();
      Bubble.await();
      assertThat(Thread.interrupted()).isTrue();
    });
  }

  // ---- the end

  @Test
  void test_bodyReturns_waitsForTheOthers() throws Exception {
    AtomicInteger done = new AtomicInteger();
    Bubble.test(() -> {
      for (int i = 0; i < 10; i++) {
        Go.go(() -> {
          Go.gosched();
          done.incrementAndGet();
        });
      }
    });
    assertThat(done.get()).isEqualTo(10);
  }

  @Test
  void deadlockRoot_namesWhoWaits() {
    assertThatThrownBy(() ->
            Bubble.test(() -> {
              Channel<Integer> left = Channel.make();
              Channel<Integer> right = Channel.make();
              Go.go("left", () -> right.send(left.receive()));
              Go.go("right", () -> left.send(right.receive()));
              Go.sleep(Duration.ofSeconds(1));
              Mutex mutex = new Mutex();
              mutex.lock();
              mutex.lock();
            }))
        .isInstanceOf(DeadlockError.class)
        .hasMessageContainingAll(
            "all goroutines are asleep - deadlock! 3 goroutines wait and nothing can wake one",
            "main waits for itself",
            "main [sync.Mutex.lock] on #1 Mutex[locked], which it holds itself, started at ",
            "left [chan receive] on #2 channel(0/0)",
            "right [chan receive] on #3 channel(0/0)",
            "BubbleTest.java:");
  }

  @Test
  void deadlock_overLocks_tellsWhoWaitsForWhom() {
    assertThatThrownBy(() ->
            Bubble.test(() -> {
              Mutex mutex = new Mutex();
              RWMutex rw = new RWMutex();
              Go.go(
                  "left",
                  () -> {
                    mutex.lock();
                    Go.gosched();
                    rw.rLock();
                  });
              Go.go(
                  "right",
                  () -> {
                    rw.lock();
                    Go.gosched();
                    mutex.lock();
                  });
              Go.gosched();
              mutex.lock(); // waits for the circle, and is not in it
            }))
        .isInstanceOf(DeadlockError.class)
        .hasMessageContainingAll(
            "\n\n2 goroutines wait for each other: left -> right -> left\n\n",
            "main [sync.Mutex.lock] on #1 Mutex[locked], which left holds, started at ",
            "left [sync.RWMutex.rLock] on #2 RWMutex[",
            ", which right holds, started at ",
            "right [sync.Mutex.lock] on #1 Mutex[locked], which left holds, started at ");
  }

  @Test
  void deadlock_afterAForgottenUnlock_tellsThatNobodyHoldsTheLock() {
    assertThatThrownBy(() ->
            Bubble.test(() -> {
              Mutex mutex = new Mutex();
              Go.go("forgetful", mutex::lock);
              Go.gosched();
              mutex.lock();
            }))
        .isInstanceOf(DeadlockError.class)
        .hasMessageContaining(
            "main [sync.Mutex.lock] on #1 Mutex[locked], which was locked by one that has ended")
        .message()
        .doesNotContain(" wait for each other", "waits for itself");
  }

  @Test
  void deadlockChild_afterTheReturn_isFound() {
    assertThatThrownBy(
            () -> Bubble.test(() -> Go.go("sleeper", () -> Go.sleep(Duration.ofSeconds(1)))))
        .isInstanceOf(DeadlockError.class)
        .hasMessageContainingAll(
            "1 goroutine waits though the test's body has returned", "sleeper [sleep]");
  }

  @Test
  void bodyThrows_isThrown() {
    IOException thrown = new IOException("thrown");
    assertThatThrownBy(() ->
            Bubble.test(() -> {
              Go.go(() -> Channel.make().receive());
              throw thrown;
            }))
        .isSameAs(thrown);
  }

  @Test
  void goroutineThrows_isThrown() {
    AssertionError thrown = new AssertionError("thrown");
    assertThatThrownBy(() ->
            Bubble.test(() -> {
              Go.go(() -> {
                throw thrown;
              });
              Go.sleep(Duration.ofSeconds(1));
            }))
        .isSameAs(thrown);
  }

  private static final class NeitherErrorNorException extends Throwable {
    private static final long serialVersionUID = 1;
  }

  @SuppressWarnings("unchecked") // as compilers of other languages do
  private static <T extends Throwable> void sneak(Throwable t) throws T {
    throw (T) t;
  }

  @Test
  void throwable_thatIsNeitherErrorNorException_isThrown() {
    Throwable thrown = new NeitherErrorNorException();
    assertThatThrownBy(() -> Bubble.test(() -> BubbleTest.<RuntimeException>sneak(thrown)))
        .isSameAs(thrown);
  }

  @Test
  void body_hasTheContextClassLoaderOfTheCaller() throws Exception {
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    List<ClassLoader> seen = new ArrayList<>();
    try (URLClassLoader own = new URLClassLoader(new URL[0], before)) {
      caller.setContextClassLoader(own);
      Bubble.test(() -> {
        seen.add(Thread.currentThread().getContextClassLoader());
        Go.go(() -> seen.add(Thread.currentThread().getContextClassLoader()));
      });
      assertThat(seen).containsExactly(own, own);
    } finally {
      caller.setContextClassLoader(before);
    }
  }

  /// A bubble may have a hundred million steps, and must not keep something of each.
  @Test
  void run_keepsNothingOfItsChoices() throws Exception {
    Task body =
        () -> {
          for (int i = 0; i < 3; i++) {
            Go.go(() -> Go.gosched());
          }
        };
    Run run =
        SimThread.call(
            () -> Simulation.run(new Simulation.Options((_, _, _) -> 0, 1000, true, false), body));
    assertThat(run.widths()).isEmpty();
    assertThat(run.events()).isEmpty();
  }

  /// One after the other.
  static final class ManyGoroutines {
    public static void main(String[] args) throws Exception {
      Bubble.test(() -> {
        for (int i = 0; i < 200_000; i++) {
          WaitGroup group = new WaitGroup();
          group.go(() -> {});
          group.await();
        }
      });
      System.out.println("done");
      System.exit(0);
    }
  }

  @Test
  void goroutines_thatHaveEnded_areForgotten() throws Exception {
    ChildJvm.Run run = ChildJvm.of(ManyGoroutines.class).option("-Xmx32m").run();
    assertThat(run.out()).as(run.err()).isEqualTo("done\n");
  }

  @Test
  void groupThrows_isTheGroups() throws Exception {
    Bubble.test(() -> {
      try (ErrGroup group = new ErrGroup()) {
        group.go(() -> {
          throw new IOException("expected");
        });
        assertThatThrownBy(group::await).hasMessage("expected");
      }
    });
  }

  @Test
  void test_interrupted_stops() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Bubble.test(() -> Channel.make().receive()))
        .isInstanceOf(InterruptedException.class);
  }

  // ---- what computes

  /// As a time limit of JUnit does.
  @Test
  void test_interruptedWhileOneComputes_tellsWhatItDoes() {
    Thread caller = Thread.currentThread();
    AtomicBoolean stop = new AtomicBoolean();
    try {
      assertThatThrownBy(() ->
              Bubble.test(() -> {
                Go.go(
                    "busy",
                    () -> {
                      caller.interrupt();
                      while (!stop.get()) {
                        Thread.onSpinWait();
                      }
                    });
              }))
          .isInstanceOf(InterruptedException.class)
          .hasMessageContainingAll(
              "interrupted while this ran: busy [running], started at ",
              "at io.goloom",
              "BubbleTest.java:");
    } finally {
      stop.set(true);
    }
  }

  /// Neither a wait nor a step: nothing in the bubble can notice.
  @Test
  void computingForGood_isToldWithItsStack() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    try {
      Bubble.test(() -> {
        while (!told.toString(StandardCharsets.UTF_8).contains("main [running], started at ")) {
          Thread.onSpinWait();
        }
      });
    } finally {
      System.setErr(before);
    }
    assertThat(told.toString(StandardCharsets.UTF_8))
        .contains("has taken more than 10 s of real time", "BubbleTest.java:");
  }

  // ---- the JDK and the outside

  @Test
  void jdkTimedWaits_areOrderedByVirtualTime() throws Exception {
    List<String> order = new ArrayList<>();
    Bubble.test(() -> {
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
    });
    assertThat(order).containsExactly("poll", "tryLock", "Go.sleep", "Thread.sleep");
  }

  /// Time stands still as long as somebody waits for an executor.
  @Test
  void future_fromOutside_isWaitedFor() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    CompletableFuture<String> future =
        CompletableFuture.supplyAsync(() -> {
          try {
            waits.await();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return "answer";
        });
    List<String> order = new ArrayList<>();
    Bubble.test(() -> {
      WaitGroup group = new WaitGroup();
      group.go(() -> {
        Go.sleep(Duration.ofHours(1));
        order.add("an hour later");
      });
      group.go(() -> {
        waits.countDown();
        order.add(future.join());
        assertThat(Bubble.clock().instant()).isEqualTo(EPOCH);
      });
      group.await();
    });
    assertThat(order).containsExactly("answer", "an hour later");
  }

  @Test
  void socket_isWaitedFor() throws Exception {
    Bubble.test(() -> {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        WaitGroup group = new WaitGroup();
        group.go(() -> {
          try (Socket accepted = server.accept()) {
            accepted.getOutputStream().write(42);
          }
        });
        try (Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
            Cancellable limit = Context.background().withTimeout(Duration.ofNanos(1))) {
          assertThat(client.getInputStream().read()).isEqualTo(42);
          assertThat(limit.err()).isNull(); // time stood still
        }
        group.await();
      }
    });
  }

  @Test
  void contendedMonitor_isWaitedFor() throws Exception {
    Object monitor = new Object();
    AtomicInteger entered = new AtomicInteger();
    Bubble.test(() -> {
      WaitGroup group = new WaitGroup();
      for (int i = 0; i < 5; i++) {
        group.go(() -> {
          synchronized (monitor) {
            Go.gosched();
            entered.incrementAndGet();
          }
        });
      }
      group.await();
    });
    assertThat(entered.get()).isEqualTo(5);
  }

  /// Nobody brings what it waits for: after ten seconds that is said.
  @Test
  void jdkWait_thatNeverEnds_isNamed() {
    assertThatThrownBy(() -> Bubble.test(() -> new LinkedBlockingQueue<String>().take()))
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "virtual time cannot move: for 10 s of real time",
            "main [waits in the JDK], started at ",
            "BubbleTest.java:");
  }
}
