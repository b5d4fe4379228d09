package io.goloom.internal.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.testing.Until;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The door to the states of virtual threads, which must be known to be open: closed, all works as
/// before, only slower.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParkingTest {
  private final AtomicBoolean told = new AtomicBoolean();

  private void waitUntilTold() {
    while (!told.get()) {
      LockSupport.park();
    }
  }

  @Test
  void door_testsRun_isOpen() {
    assertThat(Parking.isOpen()).isTrue();
  }

  @Test
  void unpark_parked_runsOn() throws Exception {
    Thread waits = Thread.ofVirtual().start(this::waitUntilTold);
    Until.waits(waits);
    assertThat(waits.getState()).isEqualTo(Thread.State.WAITING);
    told.set(true);
    Parking.unpark(waits);
    waits.join();
  }

  @Test
  void unpark_parked_submitsItsContinuationOnce() throws Exception {
    LinkedBlockingQueue<Runnable> submitted = new LinkedBlockingQueue<>();
    Thread waits = VirtualThreads.unstarted(submitted::add, "waits", this::waitUntilTold);
    waits.start();
    submitted.take().run();
    assertThat(waits.getState()).isEqualTo(Thread.State.WAITING);
    assertThat(submitted).isEmpty();
    Parking.unpark(waits);
    Parking.unpark(waits);
    assertThat(submitted).hasSize(1);
    submitted.take().run(); // it looks, takes the second one's permit, and parks again
    assertThat(waits.getState()).isEqualTo(Thread.State.WAITING);
    told.set(true);
    Parking.unpark(waits);
    submitted.take().run();
    assertThat(waits.isAlive()).isFalse();
  }

  @Test
  void unpark_pinnedOrPlatform_runsOn() throws Exception {
    List<Thread> all = new ArrayList<>();
    all.add(Thread.ofPlatform().start(this::waitUntilTold));
    all.add(
        VirtualThreads.unstarted(
            continuation -> Thread.ofPlatform().start(continuation),
            "pinned",
            () -> pinned(this::waitUntilTold)));
    all.get(1).start();
    all.forEach(Until::waits);
    told.set(true);
    all.forEach(Parking::unpark);
    for (Thread thread : all) {
      thread.join();
    }
  }

  /// Runs something below a class initializer, which keeps a virtual thread on its carrier.
  private static void pinned(Runnable task) {
    Initializes.task = task;
    Initializes.now();
  }

  private static final class Initializes {
    static volatile Runnable task;

    private static final class Inner {
      static {
        task.run();
      }

      static void touch() {}
    }

    static void now() {
      Inner.touch();
    }
  }

  @Test
  void unpark_interruptedBefore_submitsItNoMore() throws Exception {
    LinkedBlockingQueue<Runnable> submitted = new LinkedBlockingQueue<>();
    AtomicBoolean interrupted = new AtomicBoolean();
    Thread waits =
        VirtualThreads.unstarted(
            submitted::add,
            "waits",
            () -> {
              LockSupport.park();
              interrupted.set(Thread.interrupted());
            });
    waits.start();
    submitted.take().run();
    waits.interrupt();
    Parking.unpark(waits);
    assertThat(submitted).hasSize(1);
    submitted.take().run();
    assertThat(interrupted).isTrue();
    assertThat(waits.isAlive()).isFalse();
  }

  @Test
  void unpark_notParkedYet_leavesAPermit() throws Exception {
    Thread.ofVirtual()
        .start(() -> {
          Parking.unpark(Thread.currentThread());
          LockSupport.park();
        })
        .join();
  }

  @Test
  void handShakes_manyTimes_noneIsLost() throws Exception {
    int times = 100_000;
    AtomicInteger turn = new AtomicInteger();
    List<Thread> players = new ArrayList<>();
    CountDownLatch ready = new CountDownLatch(1);
    for (int me = 0; me < 2; me++) {
      int mine = me;
      players.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  ready.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                for (int i = 0; i < times; i++) {
                  while ((turn.get() & 1) != mine) {
                    LockSupport.park();
                  }
                  turn.incrementAndGet();
                  Parking.unpark(players.get(1 - mine));
                  if ((i & 63) == 0) {
                    Thread.yield();
                  }
                }
              }));
    }
    ready.countDown();
    for (Thread player : players) {
      player.join();
    }
    assertThat(turn).hasValue(2 * times);
  }
}
