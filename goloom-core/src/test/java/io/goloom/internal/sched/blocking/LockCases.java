package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Phaser;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.concurrent.locks.StampedLock;

/// The locks and meeting points of `java.util.concurrent`.
final class LockCases {
  private LockCases() {}

  /// Somebody who holds a lock until told to let go: a lock has to be unlocked by its owner.
  private static final class Holder {
    private final CountDownLatch letGo = new CountDownLatch(1);
    private final Running<String> running;

    Holder(Rig rig, Lock lock) {
      running =
          rig.run(() -> {
            lock.lock();
            try {
              letGo.await();
            } finally {
              lock.unlock();
            }
          });
      running.waits();
    }

    void letGo() throws Exception {
      letGo.countDown();
      running.get();
    }
  }

  static void reentrantLock_contended_locksInTheEnd(Rig rig) throws Exception {
    rig.waits(() -> {
      ReentrantLock lock = new ReentrantLock();
      return Wait.of(
              () -> {
                lock.lock();
                lock.unlock();
              },
              new Holder(rig, lock)::letGo)
          .ignoring();
    });
  }

  static void lockInterruptibly_contended_locksInTheEnd(Rig rig) throws Exception {
    rig.waits(() -> {
      ReentrantLock lock = new ReentrantLock(true);
      return Wait.of(
          () -> {
            lock.lockInterruptibly();
            lock.unlock();
          },
          new Holder(rig, lock)::letGo);
    });
  }

  static void tryLock_timed_locksOrGivesUp(Rig rig) throws Exception {
    rig.waits(() -> {
      ReentrantLock lock = new ReentrantLock();
      Holder holder = new Holder(rig, lock);
      assertThat(rig.go(() -> lock.tryLock(1, TimeUnit.MILLISECONDS)).get()).isFalse();
      return Wait.of(() -> lock.tryLock(1, TimeUnit.HOURS), holder::letGo, true);
    });
  }

  static void condition_signalled_goesOn(Rig rig) throws Exception {
    rig.waits(() -> {
      ReentrantLock lock = new ReentrantLock();
      Condition condition = lock.newCondition();
      AtomicBoolean over = new AtomicBoolean();
      return Wait.of(
          () -> {
            lock.lock();
            try {
              while (!over.get()) {
                condition.await();
              }
            } finally {
              lock.unlock();
            }
          },
          () -> {
            lock.lock();
            try {
              over.set(true);
              condition.signal();
            } finally {
              lock.unlock();
            }
          });
    });
  }

  static void condition_timeOver_returns(Rig rig) throws Exception {
    ReentrantLock lock = new ReentrantLock();
    Condition condition = lock.newCondition();
    assertThat(
            rig.go(
                    () -> {
                      lock.lock();
                      try {
                        long left = 2_000_000;
                        while (left > 0) {
                          left = condition.awaitNanos(left);
                        }
                        return lock.isHeldByCurrentThread();
                      } finally {
                        lock.unlock();
                      }
                    })
                .get())
        .isTrue();
  }

  static void readWriteLock_contended_locksInTheEnd(Rig rig) throws Exception {
    rig.waits(() -> {
      ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
      return Wait.of(
              () -> {
                lock.writeLock().lock();
                lock.writeLock().unlock();
              },
              new Holder(rig, lock.readLock())::letGo)
          .ignoring();
    });
  }

  static void stampedLock_contended_locksInTheEnd(Rig rig) throws Exception {
    rig.waits(() -> {
      StampedLock lock = new StampedLock();
      return Wait.of(
          () -> lock.unlockRead(lock.readLockInterruptibly()),
          new Holder(rig, lock.asWriteLock())::letGo);
    });
  }

  static void semaphore_released_goesOn(Rig rig) throws Exception {
    rig.waits(() -> {
      Semaphore semaphore = new Semaphore(0);
      return Wait.of(semaphore::acquire, semaphore::release);
    });
  }

  static void semaphore_timeOver_givesUp(Rig rig) throws Exception {
    Semaphore semaphore = new Semaphore(0);
    assertThat(rig.go(() -> semaphore.tryAcquire(1, TimeUnit.MILLISECONDS)).get()).isFalse();
  }

  static void countDownLatch_countedDown_goesOn(Rig rig) throws Exception {
    rig.waits(() -> {
      CountDownLatch latch = new CountDownLatch(1);
      return Wait.of(latch::await, latch::countDown);
    });
  }

  static void countDownLatch_timeOver_givesUp(Rig rig) throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    assertThat(rig.go(() -> latch.await(1, TimeUnit.MILLISECONDS)).get()).isFalse();
  }

  static void cyclicBarrier_allCome_goesOn(Rig rig) throws Exception {
    rig.waits(() -> {
      CyclicBarrier barrier = new CyclicBarrier(2);
      return Wait.of(
          barrier::await,
          () -> {
            if (!barrier.isBroken()) {
              barrier.await();
            }
          },
          1);
    });
  }

  static void cyclicBarrier_oneInterrupted_breaksForTheOther(Rig rig) throws Exception {
    CyclicBarrier barrier = new CyclicBarrier(3);
    Running<Integer> first = rig.go(barrier::await).waits();
    Running<Integer> second = rig.go(barrier::await).waits();
    first.interrupt();
    assertThatThrownBy(second::get).isInstanceOf(BrokenBarrierException.class);
  }

  static void phaser_advances_goesOn(Rig rig) throws Exception {
    rig.waits(() -> {
      Phaser phaser = new Phaser(1);
      return Wait.of(() -> phaser.awaitAdvanceInterruptibly(0), phaser::arrive, 1);
    });
  }

  static void exchanger_otherComes_exchanges(Rig rig) throws Exception {
    rig.waits(() -> {
      Exchanger<String> exchanger = new Exchanger<>();
      AtomicBoolean gone = new AtomicBoolean();
      return Wait.of(
          () -> {
            try {
              return exchanger.exchange("mine");
            } catch (InterruptedException e) {
              gone.set(true);
              throw e;
            }
          },
          () -> {
            if (!gone.get()) {
              assertThat(exchanger.exchange("theirs")).isEqualTo("mine");
            }
          },
          "theirs");
    });
  }
}
