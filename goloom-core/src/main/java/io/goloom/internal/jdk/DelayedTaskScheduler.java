package io.goloom.internal.jdk;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One of the JDK's executors for timed waits, with a [DelayedTasks.Delayer] in front. The JDK
/// calls the first method alone; the others are handed on.
final class DelayedTaskScheduler implements ScheduledExecutorService {
  private final ScheduledExecutorService jdk;
  private final DelayedTasks.Delayer delayer;

  DelayedTaskScheduler(ScheduledExecutorService jdk, DelayedTasks.Delayer delayer) {
    this.jdk = jdk;
    this.delayer = delayer;
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    ScheduledFuture<?> armed = delayer.schedule(command, unit.toNanos(delay));
    return armed != null ? armed : jdk.schedule(command, delay, unit);
  }

  @Override
  public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    return jdk.schedule(callable, delay, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    return jdk.scheduleAtFixedRate(command, initialDelay, period, unit);
  }

  @Override
  public ScheduledFuture<?> scheduleWithFixedDelay(
      Runnable command, long initialDelay, long delay, TimeUnit unit) {
    return jdk.scheduleWithFixedDelay(command, initialDelay, delay, unit);
  }

  @Override
  public void shutdown() {
    jdk.shutdown();
  }

  @Override
  public List<Runnable> shutdownNow() {
    return jdk.shutdownNow();
  }

  @Override
  public boolean isShutdown() {
    return jdk.isShutdown();
  }

  @Override
  public boolean isTerminated() {
    return jdk.isTerminated();
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return jdk.awaitTermination(timeout, unit);
  }

  @Override
  public <T> Future<T> submit(Callable<T> task) {
    return jdk.submit(task);
  }

  @Override
  public <T> Future<T> submit(Runnable task, T result) {
    return jdk.submit(task, result);
  }

  @Override
  public Future<?> submit(Runnable task) {
    return jdk.submit(task);
  }

  @Override
  public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks)
      throws InterruptedException {
    return jdk.invokeAll(tasks);
  }

  @Override
  public <T> List<Future<T>> invokeAll(
      Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException {
    return jdk.invokeAll(tasks, timeout, unit);
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks)
      throws InterruptedException, ExecutionException {
    return jdk.invokeAny(tasks);
  }

  @Override
  public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
      throws InterruptedException, ExecutionException, TimeoutException {
    return jdk.invokeAny(tasks, timeout, unit);
  }

  @Override
  public void execute(Runnable command) {
    jdk.execute(command);
  }
}
