package io.goloom.internal.wait;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SpinLockTest {
  private static final int THREADS = 16;
  private static final int ROUNDS = 20_000;

  @Test
  void lock_platformThreads_excludesAll() throws Exception {
    excludesAll(Thread.ofPlatform().factory(), false);
  }

  @Test
  void lock_virtualThreads_excludesAll() throws Exception {
    excludesAll(Thread.ofVirtual().factory(), false);
  }

  @Test
  void lock_interruptedThreads_excludesAllAndKeepsTheStatus() throws Exception {
    excludesAll(Thread.ofVirtual().factory(), true);
  }

  private static void excludesAll(ThreadFactory threads, boolean interrupted) throws Exception {
    SpinLock lock = new SpinLock();
    int[] plain = {0};
    AtomicInteger kept = new AtomicInteger();
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Thread thread =
          threads.newThread(() -> {
            if (interrupted) {
              Thread.currentThread().interrupt();
            }
            for (int round = 0; round < ROUNDS; round++) {
              lock.lock();
              plain[0]++;
              lock.unlock();
            }
            if (Thread.currentThread().isInterrupted()) {
              kept.incrementAndGet();
            }
          });
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join();
    }
    assertThat(plain[0]).isEqualTo(THREADS * ROUNDS);
    assertThat(kept).hasValue(interrupted ? THREADS : 0);
  }
}
