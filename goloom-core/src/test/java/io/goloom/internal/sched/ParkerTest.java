package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.SpinLock;
import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The rules P1 to P3 of [Parker], on the smallest owner that there can be: a queue that hands over
/// numbers.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ParkerTest {
  private static final int HANDED = 7;

  private static final class Owner extends SpinLock {
    final WaitQueue queue = new WaitQueue();

    Waiter enqueue() {
      Waiter waiter = new Waiter();
      lock();
      queue.add(waiter);
      unlock();
      return waiter;
    }

    int await(@Nullable EndSource end) throws InterruptedException {
      return Parker.await(this, queue, enqueue(), WaitReason.COND, this, end);
    }

    boolean handOver() {
      lock();
      WaitNode first = queue.claimFirst();
      unlock();
      if (first != null) {
        first.ready(HANDED);
      }
      return first != null;
    }

    boolean isEmpty() {
      lock();
      try {
        return queue.isEmpty();
      } finally {
        unlock();
      }
    }
  }

  private static final class End extends SpinLock implements EndSource {
    private final ArrayDeque<EndListener> listeners = new ArrayDeque<>();
    private boolean ended;

    @Override
    public boolean attach(EndListener listener) {
      lock();
      try {
        return !ended && listeners.add(listener);
      } finally {
        unlock();
      }
    }

    @Override
    public boolean detach(EndListener listener) {
      lock();
      try {
        return listeners.remove(listener);
      } finally {
        unlock();
      }
    }

    void end() {
      lock();
      ended = true;
      ArrayDeque<EndListener> all = new ArrayDeque<>(listeners);
      listeners.clear();
      unlock();
      all.forEach(l -> l.ended(this));
    }

    boolean isEmpty() {
      lock();
      try {
        return listeners.isEmpty();
      } finally {
        unlock();
      }
    }
  }

  @Test
  void await_endedBefore_leavesTheQueue() throws Exception {
    End end = new End();
    end.end();
    Owner owner = new Owner();
    assertThat(owner.await(end)).isEqualTo(Parker.ENDED);
    assertThat(owner.isEmpty()).isTrue();
  }

  @Test
  void await_strayPermit_endsNoWait() throws Exception {
    Owner owner = new Owner();
    BlockingQueue<Integer> outcomes = new LinkedBlockingQueue<>();
    G g =
        Scheduler.current()
            .go(
                null,
                ParkerTest.class,
                () -> {
                  LockSupport.unpark(Thread.currentThread());
                  outcomes.add(owner.await(null));
                });
    Until.until("it waits", () -> g.waitReason() == WaitReason.COND && !owner.isEmpty());
    assertThat(g.waitsOn()).isSameAs(owner);
    LockSupport.unpark(g.thread());
    Until.waits(g.thread());
    assertThat(outcomes).isEmpty();
    assertThat(owner.handOver()).isTrue();
    assertThat(outcomes.take()).isEqualTo(HANDED);
    g.thread().join();
    assertThat(g.waitReason()).isNull();
    assertThat(g.waitsOn()).isNull();
  }

  @Test
  void uninterruptibly_interrupted_waitsOnAndKeepsTheStatus() throws Exception {
    Owner owner = new Owner();
    BlockingQueue<Object> outcomes = new LinkedBlockingQueue<>();
    G g =
        Scheduler.current()
            .go(
                null,
                ParkerTest.class,
                () -> {
                  outcomes.add(Parker.uninterruptibly(owner.enqueue(), WaitReason.COND, owner));
                  outcomes.add(Thread.currentThread().isInterrupted());
                });
    Until.until("it waits", () -> g.waitReason() == WaitReason.COND && !owner.isEmpty());
    g.thread().interrupt();
    Until.until("it has taken the interrupt", () -> !g.thread().isInterrupted());
    Until.waits(g.thread());
    owner.handOver();
    assertThat(outcomes.take()).isEqualTo(HANDED);
    assertThat(outcomes.take()).isEqualTo(true);
  }

  /// P2 and P3: hand-over, interrupt and end at the same time; exactly one happens, and no
  /// interrupt is lost.
  @Test
  void await_handOverInterruptAndEndAtOnce_exactlyOneHappens() throws Exception {
    Phaser phase = new Phaser(4);
    AtomicInteger[] happened = {new AtomicInteger(), new AtomicInteger(), new AtomicInteger()};
    int rounds = 5_000;
    Round[] current = new Round[1];
    Thread hander =
        repeat(
            phase,
            rounds,
            () -> current[0].handed = Objects.requireNonNull(current[0]).owner.handOver());
    Thread ender = repeat(phase, rounds, () -> current[0].end.end());
    Thread[] target = new Thread[1];
    Thread interrupter = repeat(phase, rounds, () -> target[0].interrupt());
    Throwable[] wrong = new Throwable[1];
    Thread waiter =
        Thread.ofVirtual()
            .unstarted(() -> {
              try {
                for (int i = 0; i < rounds; i++) {
                  current[0] = new Round();
                  waitOnce(current[0], phase, happened);
                }
              } catch (Throwable t) {
                wrong[0] = t;
                phase.forceTermination();
              }
            });
    target[0] = waiter;
    waiter.start();
    for (Thread thread : new Thread[] {waiter, hander, ender, interrupter}) {
      thread.join();
    }
    assertThat(wrong[0]).isNull();
    assertThat(happened[0].get() + happened[1].get() + happened[2].get()).isEqualTo(rounds);
  }

  private static final class Round {
    final Owner owner = new Owner();
    final End end = new End();
    volatile boolean handed;
  }

  private static void waitOnce(Round round, Phaser phase, AtomicInteger[] happened) {
    Waiter waiter = round.owner.enqueue();
    phase.arriveAndAwaitAdvance(); // the three others go
    int outcome;
    try {
      outcome =
          Parker.await(round.owner, round.owner.queue, waiter, WaitReason.COND, round, round.end);
    } catch (InterruptedException e) {
      outcome = 0;
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
    phase.arriveAndAwaitAdvance(); // all three have done their part
    check(round, outcome, Thread.interrupted());
    happened[outcome == 0 ? 0 : outcome == HANDED ? 1 : 2].incrementAndGet();
  }

  private static void check(Round round, int outcome, boolean interrupted) {
    assertThat(interrupted).as("interrupt status").isEqualTo(outcome != 0);
    assertThat(outcome == HANDED).as("the waiter has what was handed over").isEqualTo(round.handed);
    assertThat(round.owner.isEmpty()).isTrue();
    assertThat(round.end.isEmpty()).isTrue();
  }

  /// The canary: an owner that hands over without taking the waiter out of the queue, against P2.
  @Test
  void checker_handOverThatLeavesTheWaiterInTheQueue_isFound() throws Exception {
    Round round = new Round();
    Waiter[] waiter = new Waiter[1];
    AtomicInteger outcome = new AtomicInteger(-2);
    G g =
        Scheduler.current()
            .go(
                null,
                ParkerTest.class,
                () -> {
                  waiter[0] = round.owner.enqueue();
                  try {
                    outcome.set(
                        Parker.await(
                            round.owner,
                            round.owner.queue,
                            waiter[0],
                            WaitReason.COND,
                            round,
                            null));
                  } catch (InterruptedException e) {
                    outcome.set(0);
                  }
                });
    Until.until("it waits", () -> g.waitReason() == WaitReason.COND && !round.owner.isEmpty());
    round.handed = true; // takes it for its own, but has not removed it
    g.thread().interrupt();
    g.thread().join();
    waiter[0].ready(HANDED);
    assertThatThrownBy(() -> check(round, outcome.get(), false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the waiter has what was handed over");
  }

  private static Thread repeat(Phaser phase, int rounds, Runnable action) {
    return Thread.ofPlatform()
        .start(() -> {
          for (int i = 0; i < rounds && !phase.isTerminated(); i++) {
            phase.arriveAndAwaitAdvance();
            action.run();
            phase.arriveAndAwaitAdvance();
          }
        });
  }
}
