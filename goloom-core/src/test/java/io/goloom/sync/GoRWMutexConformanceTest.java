package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Go's `sync/rwmutex_test.go` covers, under its names. GOMAXPROCS is not set: the JDK's
/// scheduler has no such thing.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GoRWMutexConformanceTest {
  @Test
  void testParallelReaders() throws Exception {
    for (int readers : new int[] {1, 3, 4}) {
      RWMutex m = new RWMutex();
      CountDownLatch locked = new CountDownLatch(readers);
      CountDownLatch unlock = new CountDownLatch(1);
      WaitGroup done = new WaitGroup();
      for (int i = 0; i < readers; i++) {
        done.go(() -> {
          m.rLock();
          locked.countDown();
          unlock.await();
          m.rUnlock();
        });
      }
      locked.await(); // only if all are in at once
      unlock.countDown();
      done.await();
    }
  }

  @Test
  void testRWMutex() throws Exception {
    RWMutex m = new RWMutex();
    m.lock();
    assertThat(m.tryLock()).isFalse();
    assertThat(m.tryRLock()).isFalse();
    m.unlock();
    assertThat(m.tryLock()).isTrue();
    m.unlock();
    assertThat(m.tryRLock()).isTrue();
    assertThat(m.tryRLock()).isTrue();
    assertThat(m.tryLock()).isFalse();
    m.rUnlock();
    m.rUnlock();
    for (int readers : new int[] {1, 3, 5, 10}) {
      hammer(readers, 500);
    }
  }

  private static void hammer(int readers, int loops) throws InterruptedException {
    RWMutex m = new RWMutex();
    AtomicInteger activity = new AtomicInteger(); // readers + 10,000 * writers
    AtomicInteger wrong = new AtomicInteger();
    WaitGroup done = new WaitGroup();
    for (int g = 0; g < readers + 2; g++) {
      boolean writer = g == 0 || g == readers / 2 + 1;
      done.go(() -> {
        for (int i = 0; i < loops; i++) {
          if (writer) {
            write(m, activity, wrong);
          } else {
            read(m, activity, wrong);
          }
        }
      });
    }
    done.await();
    assertThat(wrong).as("readers beside a writer, or two writers").hasValue(0);
  }

  private static void write(RWMutex m, AtomicInteger activity, AtomicInteger wrong) {
    m.lock();
    if (activity.addAndGet(10_000) != 10_000) {
      wrong.incrementAndGet();
    }
    Thread.onSpinWait();
    activity.addAndGet(-10_000);
    m.unlock();
  }

  private static void read(RWMutex m, AtomicInteger activity, AtomicInteger wrong) {
    m.rLock();
    int n = activity.incrementAndGet();
    if (n < 1 || n >= 10_000) {
      wrong.incrementAndGet();
    }
    Thread.onSpinWait();
    activity.decrementAndGet();
    m.rUnlock();
  }

  @Test
  void testRLocker() throws Exception {
    RWMutex wl = new RWMutex();
    Locker rl = wl.rLocker();
    BlockingQueue<Boolean> writeLocked = new ArrayBlockingQueue<>(1);
    BlockingQueue<Boolean> readLocked = new ArrayBlockingQueue<>(1);
    int n = 10;
    Go.go(() -> {
      for (int i = 0; i < n; i++) {
        rl.lock();
        rl.lock();
        readLocked.put(true);
        wl.lock();
        writeLocked.put(true);
      }
    });
    for (int i = 0; i < n; i++) {
      readLocked.take();
      rl.unlock();
      assertThat(writeLocked.poll()).as("rLocker() did not lock for reading").isNull();
      rl.unlock();
      writeLocked.take();
      assertThat(readLocked.poll()).as("rLocker() did not respect the writer").isNull();
      wl.unlock();
    }
  }
}
