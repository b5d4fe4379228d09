package io.goloom.testkit;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.channel.Select;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sync.Cond;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.Mutex;
import io.goloom.sync.Once;
import io.goloom.sync.RWMutex;
import io.goloom.sync.Semaphore;
import io.goloom.sync.SingleFlight;
import io.goloom.sync.WaitGroup;
import io.goloom.time.Ticker;
import io.goloom.time.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// A program that uses everything, and whose outcome depends on the order of its goroutines.
final class Mixed {
  private final List<String> log = new ArrayList<>();
  private final Channel<String> values = Channel.make(2);
  private final Channel<String> others = Channel.make();
  private final Mutex mutex = new Mutex();
  private final RWMutex rw = new RWMutex();
  private final Cond cond = new Cond(mutex);
  private final Semaphore semaphore = new Semaphore(2);
  private final Once once = new Once();
  private final SingleFlight<String, Integer> flights = new SingleFlight<>();
  private final ReentrantLock jdkLock = new ReentrantLock();
  private final LinkedBlockingQueue<String> jdkQueue = new LinkedBlockingQueue<>();
  private final AtomicInteger calls = new AtomicInteger();
  private int signals;

  private Mixed() {}

  /// Runs it.
  ///
  /// @return in which order things have happened
  static List<String> run() throws Exception {
    Mixed program = new Mixed();
    program.play();
    return program.log;
  }

  private void play() throws Exception {
    try (Cancellable ctx = Context.background().withTimeout(Duration.ofSeconds(5));
        ErrGroup group = ErrGroup.withContext(ctx).limit(6)) {
      for (int i = 0; i < 3; i++) {
        String name = "worker " + i;
        group.go(c -> work(c, name));
      }
      group.go(this::wakesUp);
      group.go(this::ticks);
      group.go(this::usesTheJdk);
      Timer.afterFunc(Duration.ofMillis(30), () -> log.add("afterFunc"));
      ctx.afterFunc(() -> log.add("context's afterFunc"));
      try {
        receiveAll(ctx);
      } finally {
        group.await();
      }
    }
    Go.sleep(Duration.ofSeconds(1)); // for the afterFuncs
  }

  private void receiveAll(Context ctx) throws InterruptedException {
    for (int n = 0; n < 6; n++) {
      log.add(
          Select.select(
              values.onReceive(v -> "value of " + v),
              others.onReceive(v -> "other of " + v),
              ctx.done().onReceive(_ -> "end")));
    }
  }

  private void work(Context ctx, String name) throws Exception {
    semaphore.acquire(1);
    try {
      int joined = flights.call(ctx, "key", calls::incrementAndGet).value();
      log.add(name + " saw call " + joined);
      once.run(() -> log.add(name + " was first"));
      rw.rLock();
      Go.sleep(ctx, Duration.ofMillis(10));
      rw.rUnlock();
      if (rw.tryLock()) {
        log.add(name + " writes");
        rw.unlock();
      }
      values.send(ctx, name);
      mutex.lock();
      signals++;
      cond.signal();
      mutex.unlock();
      others.send(ctx, name);
    } finally {
      semaphore.release(1);
    }
  }

  private void wakesUp() throws InterruptedException {
    mutex.lock();
    while (signals < 3) {
      cond.await();
      log.add("signals " + signals);
    }
    mutex.unlock();
  }

  private void ticks() throws InterruptedException {
    try (Ticker ticker = Ticker.make(Duration.ofMillis(7))) {
      for (int i = 0; i < 5; i++) {
        ticker.channel().receive();
        log.add("tick " + i);
      }
    }
  }

  private void usesTheJdk() throws InterruptedException {
    WaitGroup group = new WaitGroup();
    for (int i = 0; i < 2; i++) {
      int n = i;
      group.go(() -> {
        jdkLock.lock();
        try {
          Go.gosched();
          log.add("locked by " + n);
        } finally {
          jdkLock.unlock();
        }
        jdkQueue.put("from " + n);
      });
      Thread.ofVirtual().start(() -> jdkQueue.add("thread " + n));
    }
    for (int i = 0; i < 4; i++) {
      log.add(jdkQueue.take());
    }
    group.await();
  }
}
