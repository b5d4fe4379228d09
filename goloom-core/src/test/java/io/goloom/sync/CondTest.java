package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is special about [Cond]; its waits are tested by [BlockingFormsTest]. The invariants are
/// those of the class.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CondTest {
  private static Worker waiter(Mutex mu, Cond c, Runnable then) {
    return Worker.start(
            () -> {
              mu.lock();
              try {
                c.await();
                then.run();
              } finally {
                mu.unlock();
              }
            })
        .waits(WaitReason.COND);
  }

  @Test
  void signal_severalWait_firstComeFirstServed() {
    Mutex mu = new Mutex();
    Cond c = new Cond(mu);
    List<Integer> order = new CopyOnWriteArrayList<>();
    List<Worker> waiters = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int id = i;
      waiters.add(waiter(mu, c, () -> order.add(id)));
    }
    for (int i = 0; i < 20; i++) {
      c.signal();
      waiters.get(i).join();
      assertThat(order).hasSize(i + 1).last().isEqualTo(i);
    }
  }

  @Test
  void signal_firstWaiterHasLeft_goesToTheNext() {
    Mutex mu = new Mutex();
    Cond c = new Cond(mu);
    Worker first = waiter(mu, c, () -> {});
    Worker second = waiter(mu, c, () -> {});
    first.interrupt();
    assertThat(first.failure()).isInstanceOf(InterruptedException.class);
    c.signal();
    second.join();
  }

  /// I2: of two waiters exactly one returns, whichever way a signal and an interrupt of the first
  /// one meet.
  @Test
  void signal_meetsInterrupt_isReceivedOrGoesToTheNext() {
    for (int i = 0; i < 1000; i++) {
      Mutex mu = new Mutex();
      Cond c = new Cond(mu);
      Worker first = waiter(mu, c, () -> {});
      Worker second = waiter(mu, c, () -> {});
      Worker interrupter = Worker.start(first::interrupt);
      c.signal();
      boolean firstHadIt = first.failure() == null;
      if (firstHadIt) {
        assertThat(second.isOver()).isFalse();
        c.signal();
      }
      second.join();
      interrupter.join();
    }
  }

  @Test
  void signal_meetsEndOfContext_isReceivedOrGoesToTheNext() {
    for (int i = 0; i < 1000; i++) {
      Mutex mu = new Mutex();
      Cond c = new Cond(mu);
      try (Cancellable ctx = Context.background().withCancel()) {
        Worker first =
            Worker.start(
                    () -> {
                      mu.lock();
                      try {
                        c.await(ctx);
                      } finally {
                        mu.unlock();
                      }
                    })
                .waits(WaitReason.COND);
        Worker second = waiter(mu, c, () -> {});
        Worker canceler = Worker.start(ctx::cancel);
        c.signal();
        Throwable t = first.failure();
        if (t == null) {
          assertThat(second.isOver()).isFalse();
          c.signal();
        } else {
          assertThat(t).isInstanceOf(CanceledException.class);
        }
        second.join();
        canceler.join();
      }
    }
  }

  @Test
  void await_whateverEndsIt_holdsTheLockAgain() {
    Mutex mu = new Mutex();
    Cond c = new Cond(mu);
    Worker w =
        Worker.start(
                () -> {
                  mu.lock();
                  try {
                    c.await();
                  } finally {
                    assertThat(mu.tryLock()).as("somebody holds it").isFalse();
                    mu.unlock();
                  }
                })
            .waits(WaitReason.COND);
    mu.lock(); // so that it has to wait for the lock after the interrupt
    w.interrupt();
    w.waits(WaitReason.MUTEX_LOCK);
    assertThat(w.isOver()).isFalse();
    mu.unlock();
    assertThat(w.failure()).isInstanceOf(InterruptedException.class);
    assertThat(mu.tryLock()).isTrue();
  }

  @Test
  void await_lockNotHeld_throwsAndTakesNoSignal() {
    Mutex mu = new Mutex();
    Cond c = new Cond(mu);
    assertThatThrownBy(c::await)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("await without holding its lock: lock it first")
        .cause()
        .hasMessageStartingWith("unlock of an unlocked Mutex");
    assertThat(mu.tryLock()).as("left unlocked").isTrue();
    mu.unlock();
    Worker w = waiter(mu, c, () -> {});
    c.signal();
    w.join();
  }

  @Test
  void await_underReadLock_letsWritersIn() {
    RWMutex rw = new RWMutex();
    Cond c = new Cond(rw.rLocker());
    assertThat(c.locker()).isSameAs(rw.rLocker());
    boolean[] ready = {false};
    Worker w =
        Worker.start(
                () -> {
                  rw.rLock();
                  try {
                    while (!ready[0]) {
                      c.await();
                    }
                  } finally {
                    rw.rUnlock();
                  }
                })
            .waits(WaitReason.COND);
    rw.withLock(() -> ready[0] = true);
    c.broadcast();
    w.join();
  }
}
