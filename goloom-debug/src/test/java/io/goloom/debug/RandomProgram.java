package io.goloom.debug;

import static io.goloom.Go.go;
import static io.goloom.channel.Select.select;

import io.goloom.channel.Channel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.Task;
import io.goloom.sync.Cond;
import io.goloom.sync.Mutex;
import io.goloom.sync.RWMutex;
import io.goloom.sync.WaitGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// A program of goroutines that wait in all kinds of ways, and all end.
@SuppressWarnings("LockNotBeforeTry") // nothing is done under some of the locks
final class RandomProgram {
  private final SplittableRandom random;
  private final WaitGroup all = new WaitGroup();
  private final Mutex mu = new Mutex();
  private final RWMutex rw = new RWMutex();
  private final ReentrantLock jdkLock = new ReentrantLock();

  private RandomProgram(SplittableRandom random) {
    this.random = random;
  }

  static void run(SplittableRandom random) throws InterruptedException {
    RandomProgram program = new RandomProgram(random);
    List<Runnable> last = new ArrayList<>();
    int parts = random.nextInt(1, 20);
    for (int i = 0; i < parts; i++) {
      last.add(program.part());
    }
    for (Runnable end : last) {
      if (random.nextInt(4) == 0) {
        Thread.yield();
      }
      end.run();
    }
    program.all.await();
  }

  /// Starts some goroutines.
  ///
  /// @return what lets them end
  private Runnable part() throws InterruptedException {
    return switch (random.nextInt(9)) {
      case 0 -> pipeline(random.nextInt(1, 6));
      case 1 -> receivers(random.nextInt(1, 10));
      case 2 -> locks();
      case 3 -> condition();
      case 4 -> latch();
      case 5 -> queue();
      case 6 -> underContext();
      case 7 -> sleeper();
      default -> readers();
    };
  }

  private void start(Task task) {
    all.add(1);
    go(
        "random",
        () -> {
          try {
            task.run();
          } finally {
            all.done();
          }
        });
  }

  private Runnable pipeline(int stages) {
    Channel<Integer> first = Channel.make();
    Channel<Integer> in = first;
    for (int i = 0; i < stages; i++) {
      Channel<Integer> from = in;
      Channel<Integer> to = Channel.make(random.nextInt(2));
      start(() -> {
        for (Integer v : from) {
          to.send(v);
        }
        to.close();
      });
      in = to;
    }
    Channel<Integer> last = in;
    start(() -> {
      for (Integer v : last) {
        if (v < 0) {
          throw new IllegalStateException();
        }
      }
    });
    return () ->
        start(() -> {
          first.send(1);
          first.close();
        });
  }

  private Runnable receivers(int n) {
    Channel<Integer> gate = Channel.make();
    for (int i = 0; i < n; i++) {
      start(gate::receive);
    }
    return gate::close;
  }

  private Runnable locks() {
    mu.lock();
    jdkLock.lock();
    try {
      start(() -> mu.withLock(() -> {}));
      start(() -> {
        jdkLock.lockInterruptibly();
        jdkLock.unlock();
      });
    } finally {
      jdkLock.unlock();
      mu.unlock();
    }
    return () -> {};
  }

  private Runnable condition() {
    Mutex lock = new Mutex();
    Cond cond = new Cond(lock);
    boolean[] may = {false};
    start(() -> {
      lock.lock();
      while (!may[0]) {
        cond.await();
      }
      lock.unlock();
    });
    return () ->
        lock.withLock(() -> {
          may[0] = true;
          cond.broadcast();
        });
  }

  private Runnable latch() {
    CountDownLatch latch = new CountDownLatch(1);
    start(latch::await);
    return latch::countDown;
  }

  private Runnable queue() {
    LinkedBlockingQueue<Integer> queue = new LinkedBlockingQueue<>();
    start(queue::take);
    start(() -> queue.poll(1, TimeUnit.MILLISECONDS));
    return () -> {
      queue.add(1);
      queue.add(2);
    };
  }

  private Runnable underContext() {
    Cancellable ctx = Context.background().withCancel();
    Channel<Integer> never = Channel.make();
    start(() -> select(ctx.done().onReceive(() -> false), never.onReceive(v -> true)));
    start(() -> ctx.done().receive());
    return ctx::close;
  }

  private Runnable sleeper() {
    Channel<Integer> ch = Channel.make();
    start(() -> {
      Thread.sleep(Duration.ofMillis(1));
      ch.send(1);
    });
    start(ch::receive);
    return () -> {};
  }

  private Runnable readers() {
    rw.lock();
    start(() -> {
      rw.rLock();
      rw.rUnlock();
    });
    rw.unlock();
    return () -> {};
  }
}
