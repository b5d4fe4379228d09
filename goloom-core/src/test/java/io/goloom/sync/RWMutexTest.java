package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is special about [RWMutex]; its waits are tested by [BlockingFormsTest]. The invariants are
/// those of the class.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class RWMutexTest {
  /// I2.
  @Test
  void rLock_writerWaits_waitsBehindIt() {
    RWMutex rw = new RWMutex();
    List<String> order = new ArrayList<>();
    rw.rLock();
    Worker writer =
        Worker.start(() -> rw.withLock(() -> order.add("writer"))).waits(WaitReason.RW_MUTEX_LOCK);
    assertThat(rw.tryRLock()).isFalse();
    Worker reader =
        Worker.start(() -> rw.rLocker().withLock(() -> order.add("reader")))
            .waits(WaitReason.RW_MUTEX_READ_LOCK);
    assertThat(rw).hasToString("RWMutex[1 reader, writer waits]");
    rw.rUnlock();
    writer.join();
    reader.join();
    assertThat(order).containsExactly("writer", "reader");
    assertThat(rw).hasToString("RWMutex[0 readers]");
  }

  /// I3: the readers who came during one writer go before the next.
  @Test
  void unlock_readersAndWriterWait_readersGoFirst() {
    RWMutex rw = new RWMutex();
    rw.lock();
    Worker writer = Worker.start(() -> rw.withLock(() -> {})).waits(WaitReason.RW_MUTEX_LOCK);
    CountDownLatch in = new CountDownLatch(3);
    CountDownLatch leave = new CountDownLatch(1);
    List<Worker> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(
          Worker.start(
                  () -> {
                    rw.rLock();
                    in.countDown();
                    leave.await();
                    rw.rUnlock();
                  })
              .waits(WaitReason.RW_MUTEX_READ_LOCK));
    }
    rw.unlock();
    Until.until(() -> in.getCount() == 0);
    assertThat(writer.isOver()).isFalse();
    leave.countDown();
    writer.join();
    readers.forEach(Worker::join);
  }

  /// I4.
  @Test
  void lock_writerIsInterrupted_readersBehindItGoOn() {
    RWMutex rw = new RWMutex();
    rw.rLock();
    Worker writer = Worker.start(rw::lockInterruptibly).waits(WaitReason.RW_MUTEX_LOCK);
    Worker reader =
        Worker.start(() -> rw.rLocker().withLock(() -> {})).waits(WaitReason.RW_MUTEX_READ_LOCK);
    writer.interrupt();
    reader.join();
    assertThat(writer.failure()).isInstanceOf(InterruptedException.class);
    assertThat(rw).hasToString("RWMutex[1 reader]");
    rw.rUnlock();
    assertThat(rw.tryLock()).isTrue();
  }

  @Test
  void lock_contextOfWriterEnds_readersAndOtherWritersGoOn() {
    RWMutex rw = new RWMutex();
    rw.rLock();
    try (Cancellable ctx = Context.background().withCancel()) {
      Worker writer = Worker.start(() -> rw.lock(ctx)).waits(WaitReason.RW_MUTEX_LOCK);
      Worker reader =
          Worker.start(() -> rw.rLocker().withLock(() -> {})).waits(WaitReason.RW_MUTEX_READ_LOCK);
      Worker other = Worker.start(() -> rw.withLock(() -> {})).waits(WaitReason.RW_MUTEX_LOCK);
      ctx.cancel();
      assertThat(writer.failure()).isInstanceOf(CanceledException.class);
      rw.rUnlock();
      reader.join();
      other.join();
    }
  }

  /// I4: the last reader hands the lock to a writer that is leaving at the same time.
  @Test
  void rUnlock_meetsInterruptOfTheWriter_exactlyOneHappensAndNobodyHangs() {
    for (int i = 0; i < 1000; i++) {
      RWMutex rw = new RWMutex();
      rw.rLock();
      AtomicInteger had = new AtomicInteger();
      Worker writer =
          Worker.start(
                  () -> {
                    rw.lockInterruptibly();
                    had.incrementAndGet();
                    rw.unlock();
                  })
              .waits(WaitReason.RW_MUTEX_LOCK);
      Worker reader = Worker.start(() -> rw.rLocker().withLock(() -> {}));
      Worker interrupter = Worker.start(writer::interrupt);
      rw.rUnlock();
      assertThat(had).hasValue(writer.failure() == null ? 1 : 0);
      interrupter.join();
      reader.join();
      assertThat(rw.tryLock()).isTrue();
    }
  }

  @Test
  void misuse_isNamedAndHarmsNothing() {
    RWMutex rw = new RWMutex();
    assertThatThrownBy(rw::rUnlock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("rUnlock of an RWMutex that is unlocked or locked for writing")
        .hasMessageEndingWith("use rw.rLocker().withLock(() -> ...)");
    rw.lock();
    assertThatThrownBy(rw::rUnlock).isInstanceOf(IllegalStateException.class);
    rw.unlock();
    rw.rLock();
    assertThatThrownBy(rw::unlock)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("unlock of an RWMutex that is unlocked or only locked for reading")
        .hasMessageEndingWith("use rw.withLock(() -> ...)");
    Worker writer = Worker.start(() -> rw.withLock(() -> {})).waits(WaitReason.RW_MUTEX_LOCK);
    assertThatThrownBy(rw::unlock)
        .as("while a writer waits")
        .isInstanceOf(IllegalStateException.class);
    rw.rUnlock();
    writer.join();
    assertThat(rw).hasToString("RWMutex[0 readers]");
    assertThat(rw.tryLock()).isTrue();
    assertThat(rw).hasToString("RWMutex[locked]");
  }

  @Test
  void readers_virtualAndPlatformThreads_neverSeeAHalfDoneWrite() throws Exception {
    RWMutex rw = new RWMutex();
    long[] pair = {0, 0};
    AtomicInteger torn = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int g = 0; g < 8; g++) {
      boolean writer = g < 3;
      Runnable work =
          () -> {
            for (int i = 0; i < 3_000; i++) {
              if (writer) {
                rw.withLock(() -> {
                  pair[0]++;
                  pair[1]++;
                });
              } else {
                rw.rLock();
                if (pair[0] != pair[1]) {
                  torn.incrementAndGet();
                }
                rw.rUnlock();
              }
            }
          };
      threads.add(g % 2 == 0 ? Thread.ofPlatform().start(work) : Thread.ofVirtual().start(work));
    }
    for (Thread t : threads) {
      t.join();
    }
    assertThat(torn).hasValue(0);
    assertThat(pair).containsExactly(9_000, 9_000);
  }
}
