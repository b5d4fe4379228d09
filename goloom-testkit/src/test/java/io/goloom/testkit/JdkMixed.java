package io.goloom.testkit;

import io.goloom.Go;
import io.goloom.sync.WaitGroup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/// A program that sleeps, waits and reads the time by means of the JDK, and whose outcome depends
/// on the order of its goroutines.
final class JdkMixed {
  private final List<String> log = new ArrayList<>();
  private final LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Semaphore semaphore = new Semaphore(1);
  private final long start = System.nanoTime();

  private JdkMixed() {}

  /// Runs it.
  ///
  /// @return what happened when
  static List<String> run() throws Exception {
    JdkMixed program = new JdkMixed();
    program.play();
    return program.log;
  }

  private void log(String what) {
    log.add(what + " after " + (System.nanoTime() - start) + " ns, at " + Instant.now());
  }

  private void play() throws Exception {
    WaitGroup group = new WaitGroup();
    for (int i = 0; i < 3; i++) {
      String name = "worker " + i;
      group.go(() -> work(name));
    }
    group.go(this::polls);
    group.go(this::limitsFutures);
    group.go(() -> {
      LockSupport.parkNanos(7);
      log("parked");
    });
    Thread virtual =
        Thread.ofVirtual()
            .start(() -> {
              LockSupport.parkNanos(1_000_000_000);
              log("a virtual thread slept");
            });
    group.await();
    virtual.join();
  }

  private void work(String name) throws InterruptedException {
    Thread.sleep(10);
    log(name + " slept");
    if (semaphore.tryAcquire(15, TimeUnit.MILLISECONDS)) {
      Thread.sleep(10);
      semaphore.release();
      log(name + " had the semaphore");
    }
    if (lock.tryLock(5, TimeUnit.MILLISECONDS)) {
      Go.gosched();
      lock.unlock();
    }
    log(name + (queue.offer(name, 5, TimeUnit.MILLISECONDS) ? " offered" : " gave up"));
  }

  private void polls() throws InterruptedException {
    for (int i = 0; i < 4; i++) {
      log("polled " + queue.poll(10, TimeUnit.MILLISECONDS));
    }
  }

  private void limitsFutures() {
    CompletableFuture<String> late =
        new CompletableFuture<String>().orTimeout(20, TimeUnit.MILLISECONDS);
    CompletableFuture<String> other =
        new CompletableFuture<String>().completeOnTimeout("default", 20, TimeUnit.MILLISECONDS);
    Go.go(() -> {
      Thread.sleep(20);
      late.complete("answer");
    });
    try {
      log("late has " + late.join());
    } catch (CompletionException e) {
      log("late has " + e.getCause());
    }
    log("other has " + other.join());
  }
}
