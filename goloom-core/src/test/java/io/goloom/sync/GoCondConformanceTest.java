package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Go's `sync/cond_test.go` covers, under its names.
///
/// Not applicable: `TestCondCopy`, copying a struct by value, which Java does not do.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GoCondConformanceTest {
  @Test
  void testCondSignal() throws Exception {
    Mutex m = new Mutex();
    Cond c = new Cond(m);
    int n = 2;
    BlockingQueue<Boolean> running = new ArrayBlockingQueue<>(n);
    BlockingQueue<Boolean> awake = new ArrayBlockingQueue<>(n);
    for (int i = 0; i < n; i++) {
      Go.go(() -> {
        m.lock();
        running.put(true);
        c.await();
        awake.put(true);
        m.unlock();
      });
    }
    for (int i = 0; i < n; i++) {
      running.take();
    }
    for (int i = 0; i < n; i++) {
      assertThat(awake.poll()).as("not asleep").isNull();
      m.withLock(c::signal);
      awake.take();
      assertThat(awake.poll()).as("too many awake").isNull();
    }
    c.signal();
  }

  @Test
  void testCondSignalGenerations() throws Exception {
    Mutex m = new Mutex();
    Cond c = new Cond(m);
    int n = 100;
    BlockingQueue<Boolean> running = new ArrayBlockingQueue<>(n);
    BlockingQueue<Integer> awake = new ArrayBlockingQueue<>(n);
    for (int i = 0; i < n; i++) {
      int id = i;
      Go.go(() -> {
        m.lock();
        running.put(true);
        c.await();
        awake.put(id);
        m.unlock();
      });
      if (i > 0) {
        assertThat(awake.take()).as("order").isEqualTo(i - 1);
      }
      running.take();
      m.withLock(c::signal);
    }
  }

  @Test
  void testCondBroadcast() throws Exception {
    Mutex m = new Mutex();
    Cond c = new Cond(m);
    int n = 200;
    BlockingQueue<Integer> running = new ArrayBlockingQueue<>(n);
    BlockingQueue<Integer> awake = new ArrayBlockingQueue<>(n);
    boolean[] exit = {false};
    for (int i = 0; i < n; i++) {
      int id = i;
      Go.go(() -> {
        m.lock();
        while (!exit[0]) {
          running.put(id);
          c.await();
          awake.put(id);
        }
        m.unlock();
      });
    }
    for (int round = 0; round < n; round++) {
      for (int i = 0; i < n; i++) {
        running.take();
      }
      if (round == n - 1) {
        m.withLock(() -> exit[0] = true);
      }
      assertThat(awake.poll()).as("not asleep").isNull();
      m.withLock(c::broadcast);
      Set<Integer> seen = new HashSet<>();
      for (int i = 0; i < n; i++) {
        assertThat(seen.add(awake.take())).as("woke up once").isTrue();
      }
    }
    assertThat(running.poll()).as("did not exit").isNull();
    c.broadcast();
  }

  @Test
  void testRace() throws Exception {
    Mutex m = new Mutex();
    Cond c = new Cond(m);
    int[] x = {0};
    WaitGroup done = new WaitGroup();
    BlockingQueue<String> wrong = new ArrayBlockingQueue<>(2);
    done.go(() -> {
      m.lock();
      x[0] = 1;
      c.await();
      if (x[0] != 2) {
        wrong.put("want 2, got " + x[0]);
      }
      x[0] = 3;
      c.signal();
      m.unlock();
    });
    done.go(() -> {
      m.lock();
      while (x[0] != 1) {
        m.unlock();
        Go.gosched();
        m.lock();
      }
      x[0] = 2;
      c.signal();
      m.unlock();
    });
    done.go(() -> {
      m.lock();
      while (x[0] != 3) {
        if (x[0] == 2) {
          c.await();
          if (x[0] != 3) {
            wrong.put("want 3, got " + x[0]);
          }
          break;
        }
        m.unlock();
        Go.gosched();
        m.lock();
      }
      m.unlock();
    });
    done.await();
    assertThat(wrong).isEmpty();
  }

  @Test
  void testCondSignalStealing() throws Exception {
    for (int i = 0; i < 1000; i++) {
      Mutex m = new Mutex();
      Cond c = new Cond(m);
      BlockingQueue<Boolean> ch = new ArrayBlockingQueue<>(2);
      Go.go(() -> {
        m.lock();
        ch.put(true);
        c.await();
        m.unlock();
        ch.put(true);
      });
      ch.take();
      m.lock(); // after this the first one is in await
      m.unlock();
      boolean[] done = {false};
      Go.go(c::broadcast);
      Go.go(() -> {
        m.lock();
        while (!done[0]) {
          c.await();
        }
        m.unlock();
      });
      ch.take(); // the first one must get the broadcast, the second may
      m.withLock(() -> done[0] = true);
      c.broadcast();
    }
  }
}
