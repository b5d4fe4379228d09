package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Go's `sync/mutex_test.go` covers, under its names.
///
/// `testSemaphore` hammers the runtime's semaphore in Go; here it is our Semaphore of size one.
/// `testMutexMisuse` looks for an exception where Go has a fatal error.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GoMutexConformanceTest {
  @Test
  void testSemaphore() throws Exception {
    Semaphore s = new Semaphore(1);
    WaitGroup done = new WaitGroup();
    for (int g = 0; g < 10; g++) {
      done.go(() -> {
        for (int i = 0; i < 1000; i++) {
          s.acquire(1);
          s.release(1);
        }
      });
    }
    done.await();
    assertThat(s.tryAcquire(1)).isTrue();
  }

  @Test
  void testMutex() throws Exception {
    Mutex m = new Mutex();
    m.lock();
    assertThat(m.tryLock()).isFalse();
    m.unlock();
    assertThat(m.tryLock()).isTrue();
    m.unlock();

    WaitGroup done = new WaitGroup();
    for (int g = 0; g < 10; g++) {
      done.go(() -> hammer(m, 1000));
    }
    done.await();
    assertThat(m.tryLock()).isTrue();
  }

  private static void hammer(Mutex m, int loops) {
    for (int i = 0; i < loops; i++) {
      if (i % 3 == 0) {
        if (m.tryLock()) {
          m.unlock();
        }
      } else {
        m.lock();
        m.unlock();
      }
    }
  }

  @Test
  void testMutexMisuse() {
    Map<String, Runnable> misuses =
        Map.of(
            "Mutex.Unlock",
            () -> new Mutex().unlock(),
            "Mutex.Unlock2",
            () -> {
              Mutex mu = new Mutex();
              mu.lock();
              mu.unlock();
              mu.unlock();
            },
            "RWMutex.Unlock",
            () -> new RWMutex().unlock(),
            "RWMutex.Unlock2",
            () -> {
              RWMutex mu = new RWMutex();
              mu.rLock();
              mu.unlock();
            },
            "RWMutex.Unlock3",
            () -> {
              RWMutex mu = new RWMutex();
              mu.lock();
              mu.unlock();
              mu.unlock();
            },
            "RWMutex.RUnlock",
            () -> new RWMutex().rUnlock(),
            "RWMutex.RUnlock2",
            () -> {
              RWMutex mu = new RWMutex();
              mu.lock();
              mu.rUnlock();
            },
            "RWMutex.RUnlock3",
            () -> {
              RWMutex mu = new RWMutex();
              mu.rLock();
              mu.rUnlock();
              mu.rUnlock();
            });
    misuses.forEach((name, misuse) ->
        assertThatThrownBy(misuse::run)
            .as(name)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("unlocked"));
  }

  /// The sleeps are the load of the test: one goroutine has the lock nearly always.
  @Test
  void testMutexFairness() throws Exception {
    Mutex mu = new Mutex();
    AtomicBoolean stop = new AtomicBoolean();
    WaitGroup greedy = new WaitGroup();
    greedy.go(() -> {
      while (!stop.get()) {
        mu.lock();
        Go.sleep(Duration.ofNanos(100_000));
        mu.unlock();
      }
    });
    WaitGroup modest = new WaitGroup();
    modest.go(() -> {
      for (int i = 0; i < 10; i++) {
        Go.sleep(Duration.ofNanos(100_000));
        mu.lock();
        mu.unlock();
      }
    });
    modest.await();
    stop.set(true);
    greedy.await();
  }
}
