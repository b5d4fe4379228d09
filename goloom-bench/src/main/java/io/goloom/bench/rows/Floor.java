package io.goloom.bench.rows;

import static io.goloom.bench.rows.Measure.MILLION;

import io.goloom.internal.jdk.VirtualThreads;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// What is below any scheduler: the JDK's virtual threads on one thread and a plain queue, with no
/// other thread to think of; and below these, its continuations alone.
final class Floor {
  private static final String SCOPE = "jdk.internal.vm.ContinuationScope";
  private static final String CONTINUATION = "jdk.internal.vm.Continuation";

  private static final MethodHandle NEW;
  private static final MethodHandle RUN;
  private static final MethodHandle YIELD;
  private static final Object THE_SCOPE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      Class<?> scope = Class.forName(SCOPE);
      Class<?> continuation = Class.forName(CONTINUATION);
      THE_SCOPE = scope.getConstructor(String.class).newInstance("floor");
      NEW =
          lookup
              .findConstructor(
                  continuation, MethodType.methodType(void.class, scope, Runnable.class))
              .asType(MethodType.methodType(Object.class, Object.class, Runnable.class));
      RUN =
          lookup
              .findVirtual(continuation, "run", MethodType.methodType(void.class))
              .asType(MethodType.methodType(void.class, Object.class));
      YIELD =
          lookup
              .findStatic(continuation, "yield", MethodType.methodType(boolean.class, scope))
              .asType(MethodType.methodType(boolean.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
  private boolean turn;
  private @Nullable Thread ping;
  private @Nullable Thread pong;

  private Floor() {}

  static void switches() throws Exception {
    Measure.row("floor_continuation", "ns/switch", Floor::continuations);
    Measure.row("floor_yield", "ns/switch", () -> new Floor().yields());
    Measure.row("floor_park", "ns/roundtrip", () -> new Floor().parks());
    Measure.row("floor_wake_100k", "ms", () -> new Floor().wakes(MILLION / 10));
    Measure.row("floor_wake_1m", "ms", () -> new Floor().wakes(MILLION));
  }

  private static double continuations() {
    try {
      Object one = (Object) NEW.invokeExact(THE_SCOPE, (Runnable) Floor::yieldAMillionTimes);
      Object other = (Object) NEW.invokeExact(THE_SCOPE, (Runnable) Floor::yieldAMillionTimes);
      long begin = System.nanoTime();
      for (int i = 0; i <= MILLION; i++) {
        RUN.invokeExact(one);
        RUN.invokeExact(other);
      }
      return (System.nanoTime() - begin) / (2.0 * MILLION);
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private static void yieldAMillionTimes() {
    try {
      for (int i = 0; i < MILLION; i++) {
        boolean _ = (boolean) YIELD.invokeExact(THE_SCOPE);
      }
    } catch (Throwable t) {
      throw new IllegalStateException(t);
    }
  }

  private double yields() {
    for (int i = 0; i < 2; i++) {
      thread(
              () -> {
                for (int n = 0; n < MILLION; n++) {
                  Thread.yield();
                }
              })
          .start();
    }
    return timed() / (2.0 * MILLION);
  }

  private double parks() {
    ping =
        thread(() -> {
          for (int n = 0; n < MILLION; n++) {
            turn = true;
            LockSupport.unpark(pong);
            await(false);
          }
        });
    pong =
        thread(() -> {
          for (int n = 0; n < MILLION; n++) {
            await(true);
            turn = false;
            LockSupport.unpark(ping);
          }
        });
    ping.start();
    pong.start();
    return timed() / (double) MILLION;
  }

  /// As many threads park; then, after a collection, each is woken and ends.
  private double wakes(int count) {
    Thread[] parked = new Thread[count];
    for (int i = 0; i < count; i++) {
      parked[i] = thread(() -> LockSupport.park(this));
      parked[i].start();
    }
    timed();
    System.gc();
    long begin = System.nanoTime();
    for (Thread thread : parked) {
      LockSupport.unpark(thread);
    }
    timed();
    return Measure.millisSince(begin);
  }

  private void await(boolean wanted) {
    while (turn != wanted) {
      LockSupport.park(this);
    }
  }

  private Thread thread(Runnable task) {
    return VirtualThreads.unstarted(ready::add, "", task);
  }

  /// Runs all until none is ready; nobody else makes one ready.
  private long timed() {
    long begin = System.nanoTime();
    for (Runnable next = ready.poll(); next != null; next = ready.poll()) {
      next.run();
    }
    return System.nanoTime() - begin;
  }
}
