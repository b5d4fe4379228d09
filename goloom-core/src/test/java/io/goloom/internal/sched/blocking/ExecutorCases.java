package io.goloom.internal.sched.blocking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.internal.sched.TestSchedulers;
import io.goloom.testing.CapturedReports;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// Futures, pools, and threads that goroutines make by other means; what belongs to a thread.
final class ExecutorCases {
  private ExecutorCases() {}

  static void futureTask_run_goesOn(Rig rig) throws Exception {
    rig.waits(() -> {
      FutureTask<String> task = new FutureTask<>(() -> "done");
      return Wait.of(task::get, task::run, "done");
    });
  }

  static void futureTask_canceled_interruptsTheGoroutine(Rig rig) throws Exception {
    FutureTask<String> task =
        new FutureTask<>(() -> {
          Thread.sleep(Rig.HOUR);
          return "never";
        });
    AtomicBoolean leftOver = new AtomicBoolean();
    Running<String> running =
        rig.run(() -> {
          task.run();
          leftOver.set(Thread.interrupted());
        });
    running.waits();
    assertThat(task.cancel(true)).isTrue();
    running.get();
    assertThat(leftOver).isFalse();
  }

  static void completableFuture_get_waitsForCompletion(Rig rig) throws Exception {
    rig.waits(() -> {
      CompletableFuture<String> future = new CompletableFuture<>();
      return Wait.of(future::get, () -> future.complete("done"), "done");
    });
  }

  static void completableFuture_join_waitsForCompletion(Rig rig) throws Exception {
    rig.waits(() -> {
      CompletableFuture<String> future = new CompletableFuture<>();
      return Wait.of(future::join, () -> future.complete("done"), "done").ignoring();
    });
  }

  static void completableFuture_timeOver_givesUp(Rig rig) {
    Running<String> running =
        rig.go(() -> new CompletableFuture<String>().get(1, TimeUnit.MILLISECONDS));
    assertThatThrownBy(running::get).isInstanceOf(TimeoutException.class);
    Running<String> inTime =
        rig.go(() -> new CompletableFuture<String>().orTimeout(1, TimeUnit.MILLISECONDS).get());
    assertThatThrownBy(inTime::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
  }

  static void supplyAsync_onTheCommonPool_joins(Rig rig) throws Exception {
    assertThat(
            rig.go(() ->
                    CompletableFuture.supplyAsync(() -> 20)
                        .thenCombineAsync(CompletableFuture.supplyAsync(() -> 22), Integer::sum)
                        .join())
                .get())
        .isEqualTo(42);
  }

  static void forkJoinTask_invokedFromAGoroutine_joins(Rig rig) throws Exception {
    assertThat(rig.go(() -> ForkJoinPool.commonPool().invoke(new Fibonacci(15))).get())
        .isEqualTo(610);
    assertThat(rig.go(() -> new Fibonacci(12).fork().join()).get()).isEqualTo(144);
    assertThat(rig.go(() -> IntStream.range(0, 10_000).parallel().sum()).get())
        .isEqualTo(49_995_000);
  }

  private static final class Fibonacci extends RecursiveTask<Integer> {
    private static final long serialVersionUID = 1;

    private final int n;

    Fibonacci(int n) {
      this.n = n;
    }

    @Override
    protected Integer compute() {
      if (n < 2) {
        return n;
      }
      Fibonacci first = new Fibonacci(n - 1);
      first.fork();
      return new Fibonacci(n - 2).compute() + first.join();
    }
  }

  static void scheduledExecutor_get_waitsForTheDelay(Rig rig) throws Exception {
    try (ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory())) {
      Running<String> running =
          rig.go(() -> timer.schedule(() -> "due", 2, TimeUnit.MILLISECONDS).get());
      assertThat(running.get()).isEqualTo("due");
    }
  }

  static void fixedPool_madeInAGoroutine_runsItsTasks(Rig rig) throws Exception {
    Running<Integer> running =
        rig.go(() -> {
          try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
            List<Callable<Integer>> tasks = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
              int n = i;
              tasks.add(() -> n);
            }
            int sum = 0;
            for (Future<Integer> future : pool.invokeAll(tasks)) {
              sum += future.get();
            }
            return sum;
          }
        });
    assertThat(running.get()).isEqualTo(190);
  }

  static void virtualThreadPerTask_madeInAGoroutine_runsOnItsScheduler(Rig rig) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Running<Integer> running =
        rig.go(() -> {
          try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> futures = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
              futures.add(
                  pool.submit(() -> {
                    gate.await();
                    Thread.sleep(0, 1000);
                    Thread.yield();
                    return TestSchedulers.isOnM();
                  }));
            }
            gate.countDown();
            int ours = 0;
            for (Future<Boolean> future : futures) {
              ours += future.get() ? 1 : 0;
            }
            return ours;
          }
        });
    assertThat(running.get()).isEqualTo(rig.isOurs() ? 50 : 0);
  }

  static void virtualThread_madeInAGoroutine_outlivesIt(Rig rig) throws Exception {
    CountDownLatch parentGone = new CountDownLatch(1);
    SynchronousQueue<String> from = new SynchronousQueue<>();
    Running<Thread> parent =
        rig.go(() ->
            Thread.startVirtualThread(() -> {
              try {
                parentGone.await();
                Thread.startVirtualThread(() -> put(from)).join();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            }));
    parent.get();
    parent.thread().join();
    parentGone.countDown();
    assertThat(from.take()).isEqualTo("from a grandchild");
  }

  private static void put(SynchronousQueue<String> to) {
    try {
      to.put("from a grandchild");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static final ThreadLocal<String> LOCAL = ThreadLocal.withInitial(() -> "initial");
  private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>();
  private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();

  static void threadLocal_acrossWaits_staysTheGoroutines(Rig rig) throws Exception {
    List<Running<String>> all = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String mine = "value " + i;
      all.add(
          rig.go(() -> {
            String before = LOCAL.get();
            LOCAL.set(mine);
            for (int k = 0; k < 10; k++) {
              Thread.yield();
              Thread.sleep(0, 1000);
            }
            return before + ", " + LOCAL.get();
          }));
    }
    for (int i = 0; i < 20; i++) {
      assertThat(all.get(i).get()).isEqualTo("initial, value " + i);
    }
    Running<String> parent =
        rig.go(() -> {
          INHERITED.set("of the parent");
          String[] seen = new String[1];
          Thread.startVirtualThread(() -> seen[0] = INHERITED.get()).join();
          return seen[0];
        });
    assertThat(parent.get()).isEqualTo("of the parent");
  }

  static void scopedValue_acrossWaits_isBound(Rig rig) throws Exception {
    Running<String> running =
        rig.go(() ->
            ScopedValue.where(SCOPED, "outer")
                .call(() -> {
                  Thread.sleep(0, 1000);
                  String inner =
                      ScopedValue.where(SCOPED, "inner")
                          .call(() -> {
                            Thread.yield();
                            return SCOPED.get();
                          });
                  return inner + ", " + SCOPED.get();
                }));
    assertThat(running.get()).isEqualTo("inner, outer");
    assertThat(rig.go(SCOPED::isBound).get()).isFalse();
  }

  static void uncaught_inAGoroutine_isReportedAndOthersGoOn(Rig rig) throws Exception {
    try (CapturedReports reports = new CapturedReports()) {
      rig.scheduler()
          .go(
              null,
              ExecutorCases.class,
              () -> {
                Thread.sleep(0, 1000);
                throw new IllegalStateException("thrown");
              });
      assertThat(reports.failure().failure()).hasMessage("thrown");
    }
    rig.othersGoOn();
  }

  static void uncaught_inAVirtualThreadOfAGoroutine_goesToItsHandler(Rig rig) throws Exception {
    CompletableFuture<Throwable> caught = new CompletableFuture<>();
    rig.run(() ->
            Thread.ofVirtual()
                .uncaughtExceptionHandler((t, e) -> caught.complete(e))
                .start(() -> {
                  throw new IllegalStateException("thrown");
                })
                .join())
        .get();
    assertThat(caught.get(30, TimeUnit.SECONDS)).hasMessage("thrown");
    rig.othersGoOn();
  }
}
