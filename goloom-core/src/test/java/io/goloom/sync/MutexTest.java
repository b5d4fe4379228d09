package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is special about [Mutex]; its waits are tested by [BlockingFormsTest]. The invariants are
/// those of the class.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MutexTest {
  @Test
  void unlock_byAnotherGoroutine_isAllowed() throws Exception {
    Mutex mu = new Mutex();
    mu.lock();
    Worker.start(mu::unlock).join();
    assertThat(mu.tryLock()).isTrue();
  }

  /// Who has just taken it has not noted itself yet: the one before must not be named, or circles
  /// would be seen that are none.
  @Test
  void owner_takenAndNotYetNoted_isUnknown() throws Exception {
    Mutex mu = new Mutex();
    mu.lock();
    assertThat(mu.owner()).isEqualTo(Thread.currentThread().threadId());
    mu.unlock();
    MethodHandles.privateLookupIn(Mutex.class, MethodHandles.lookup())
        .findVarHandle(Mutex.class, "state", int.class)
        .setVolatile(mu, 1); // locked
    assertThat(mu.owner()).isZero();
  }

  @Test
  void unlock_ofUnlocked_saysWhatToWriteAndHarmsNothing() {
    Mutex mu = new Mutex();
    assertThatThrownBy(mu::unlock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "unlock of an unlocked Mutex: each unlock() needs a lock() before it; use"
                + " mu.withLock(() -> ...)");
    assertThat(mu.tryLock()).isTrue();
    assertThat(mu.tryLock()).isFalse();
  }

  @Test
  void withLock_codeThrows_unlocksAndHandsOn() {
    Mutex mu = new Mutex();
    assertThatThrownBy(() ->
            mu.withLock(() -> {
              assertThat(mu).hasToString("Mutex[locked]");
              throw new IOException("disk");
            }))
        .isInstanceOf(IOException.class);
    assertThat(mu).hasToString("Mutex[unlocked]");
  }

  /// I1, I4: once a waiter has waited too long, the unlock itself gives it the lock, and nobody can
  /// get in between. A thief overtakes the waiter first; where the waiter was quicker, which cannot
  /// be ruled out, the test is run again.
  @Test
  void unlock_waiterIsStarving_handsOver() throws Exception {
    boolean starved = false;
    while (!starved) {
      Mutex mu = new Mutex();
      mu.lock();
      AtomicInteger had = new AtomicInteger();
      CountDownLatch release = new CountDownLatch(1);
      Worker waiter =
          Worker.start(
                  () -> {
                    mu.lock();
                    had.incrementAndGet();
                    release.await();
                    mu.unlock();
                  })
              .waits(WaitReason.MUTEX_LOCK);
      AtomicInteger stolen = new AtomicInteger();
      Thread thief =
          Thread.ofPlatform()
              .start(() -> {
                Until.until(mu::tryLock);
                stolen.incrementAndGet();
              });
      long start = System.nanoTime();
      Until.until(() -> System.nanoTime() - start > 2_000_000); // longer than its patience
      mu.unlock();
      Until.until(() -> had.get() + stolen.get() > 0);
      starved = had.get() == 0;
      if (starved) {
        Until.until(mu::isStarving);
        mu.unlock(); // for the thief
        assertThat(mu.tryLock()).as("overtook the starving waiter").isFalse();
      }
      release.countDown();
      waiter.join();
      thief.join();
      if (!starved) {
        mu.unlock(); // the thief came last
      }
      assertThat(mu.isStarving()).as("after the last waiter").isFalse();
      assertThat(mu.tryLock()).isTrue();
    }
  }

  @Test
  void unlock_starvingWaitersWereAllInterrupted_isFreeAgain() {
    Mutex mu = new Mutex();
    mu.lock();
    List<Worker> waiters = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      waiters.add(Worker.start(mu::lockInterruptibly).waits(WaitReason.MUTEX_LOCK));
    }
    waiters.forEach(Worker::interrupt);
    waiters.forEach(w -> assertThat(w.failure()).isInstanceOf(InterruptedException.class));
    mu.unlock();
    assertThat(mu.tryLock()).isTrue();
    mu.unlock();
    mu.lock();
  }

  /// I3: a wake-up that meets an interrupt is never lost. If it were, the last waiters would wait
  /// forever.
  @Test
  void unlock_meetsInterrupts_noWakeUpIsLost() {
    for (int i = 0; i < 300; i++) {
      Mutex mu = new Mutex();
      mu.lock();
      AtomicInteger had = new AtomicInteger();
      List<Worker> interrupted = new ArrayList<>();
      for (int g = 0; g < 4; g++) {
        interrupted.add(
            Worker.start(() -> {
              mu.lockInterruptibly();
              had.incrementAndGet();
              mu.unlock();
            }));
      }
      Worker patient =
          Worker.start(
                  () -> {
                    mu.lock();
                    mu.unlock();
                  })
              .waits(WaitReason.MUTEX_LOCK);
      Worker interrupter = Worker.start(() -> interrupted.forEach(Worker::interrupt));
      mu.unlock();
      patient.join();
      interrupter.join();
      long left =
          interrupted.stream().filter(w -> w.failure() instanceof InterruptedException).count();
      assertThat(had.get() + left).isEqualTo(4);
      assertThat(mu.tryLock()).isTrue();
    }
  }

  @Test
  void lock_virtualAndPlatformThreads_excludeEachOther() throws Exception {
    excludes(new Mutex());
    excludes(new RWMutex());
  }

  private static void excludes(Locker locker) throws InterruptedException {
    int[] count = {0};
    int each = 5_000;
    Runnable work =
        () -> {
          for (int i = 0; i < each; i++) {
            locker.withLock(() -> count[0]++);
          }
        };
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(Thread.ofPlatform().start(work));
      threads.add(Thread.ofVirtual().start(work));
    }
    for (Thread t : threads) {
      t.join();
    }
    assertThat(count[0]).isEqualTo(8 * each);
  }
}
