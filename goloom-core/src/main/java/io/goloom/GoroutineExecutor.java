package io.goloom;

import io.goloom.internal.sched.Scheduler;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/// An executor with a goroutine for each task.
///
/// Not the JDK's own over a thread factory: a goroutine that is started with `go` counts from its
/// start on each scheduler, so that closing the runtime waits for it.
final class GoroutineExecutor extends AbstractExecutorService {
  private final Scheduler scheduler;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

  /// How many tasks have not ended, plus one until the shutdown. Zero is for good.
  private final AtomicLong pending = new AtomicLong(1);

  private final AtomicBoolean shutdown = new AtomicBoolean();
  private volatile boolean interrupted;
  private final CountDownLatch terminated = new CountDownLatch(1);

  GoroutineExecutor(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    long n;
    do {
      n = pending.get(); // before the look at shutdown, which changes it
      if (shutdown.get()) {
        throw new RejectedExecutionException(
            "this executor of the runtime " + scheduler.name() + " is shut down");
      }
    } while (!pending.compareAndSet(n, n + 1));
    try {
      scheduler.go(null, task.getClass(), () -> run(task));
    } catch (Throwable t) {
      release();
      throw t;
    }
  }

  private void run(Runnable task) {
    Thread thread = Thread.currentThread();
    threads.add(thread);
    if (interrupted) {
      thread.interrupt();
    }
    try {
      task.run();
    } finally {
      threads.remove(thread);
      release();
    }
  }

  private void release() {
    if (pending.decrementAndGet() == 0) {
      terminated.countDown();
    }
  }

  @Override
  public void shutdown() {
    if (shutdown.compareAndSet(false, true)) {
      release();
    }
  }

  @Override
  public List<Runnable> shutdownNow() {
    shutdown();
    interrupted = true;
    threads.forEach(Thread::interrupt);
    return List.of(); // all tasks have been started
  }

  @Override
  public boolean isShutdown() {
    return shutdown.get();
  }

  @Override
  public boolean isTerminated() {
    return terminated.getCount() == 0;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }
}
