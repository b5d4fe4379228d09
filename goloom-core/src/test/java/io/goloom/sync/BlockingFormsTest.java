package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The contract of everything here that waits: interrupts and contexts, for each class alike.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BlockingFormsTest {
  @FunctionalInterface
  interface WaitUnder {
    void run(Context ctx) throws Exception;
  }

  /// An object on which the operation blocks.
  ///
  /// @param plain the operation, and its undoing
  /// @param waitUnder the same under a context
  /// @param release lets one waiter, or all, go
  record Blocked(WaitReason reason, Task plain, WaitUnder waitUnder, Runnable release) {}

  /// A maker of such objects.
  record Kind(String name, Supplier<Blocked> make) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Kind> kinds() {
    return Stream.of(
        new Kind("WaitGroup.await", BlockingFormsTest::waitGroup),
        new Kind("Mutex.lock", BlockingFormsTest::mutex),
        new Kind("RWMutex.lock behind a reader", BlockingFormsTest::writerBehindReader),
        new Kind("RWMutex.lock behind a writer", BlockingFormsTest::writerBehindWriter),
        new Kind("RWMutex.rLock", BlockingFormsTest::reader),
        new Kind("Cond.await", BlockingFormsTest::cond),
        new Kind("Semaphore.acquire", BlockingFormsTest::semaphore));
  }

  private static Blocked waitGroup() {
    WaitGroup wg = new WaitGroup();
    wg.add(1);
    return new Blocked(WaitReason.WAIT_GROUP, wg::await, wg::await, wg::done);
  }

  private static Blocked mutex() {
    Mutex mu = new Mutex();
    mu.lock();
    return new Blocked(
        WaitReason.MUTEX_LOCK,
        () -> {
          mu.lockInterruptibly();
          mu.unlock();
        },
        ctx -> {
          mu.lock(ctx);
          mu.unlock();
        },
        mu::unlock);
  }

  private static Blocked writer(RWMutex rw, Runnable release) {
    return new Blocked(
        WaitReason.RW_MUTEX_LOCK,
        () -> {
          rw.lockInterruptibly();
          rw.unlock();
        },
        ctx -> {
          rw.lock(ctx);
          rw.unlock();
        },
        release);
  }

  private static Blocked writerBehindReader() {
    RWMutex rw = new RWMutex();
    rw.rLock();
    return writer(rw, rw::rUnlock);
  }

  private static Blocked writerBehindWriter() {
    RWMutex rw = new RWMutex();
    rw.lock();
    return writer(rw, rw::unlock);
  }

  private static Blocked reader() {
    RWMutex rw = new RWMutex();
    rw.lock();
    return new Blocked(
        WaitReason.RW_MUTEX_READ_LOCK,
        () -> {
          rw.rLockInterruptibly();
          rw.rUnlock();
        },
        ctx -> {
          rw.rLock(ctx);
          rw.rUnlock();
        },
        rw::unlock);
  }

  /// The unlock after the wait throws if the lock is not held.
  private static Blocked cond() {
    Mutex mu = new Mutex();
    Cond c = new Cond(mu);
    return new Blocked(
        WaitReason.COND,
        () -> {
          mu.lock();
          try {
            c.await();
          } finally {
            mu.unlock();
          }
        },
        ctx -> {
          mu.lock();
          try {
            c.await(ctx);
          } finally {
            mu.unlock();
          }
        },
        c::signal);
  }

  private static Blocked semaphore() {
    Semaphore s = new Semaphore(1);
    assertThat(s.tryAcquire(1)).isTrue();
    return new Blocked(
        WaitReason.SEMAPHORE,
        () -> {
          s.acquire(1);
          s.release(1);
        },
        ctx -> {
          s.acquire(ctx, 1);
          s.release(1);
        },
        () -> s.release(1));
  }

  private static void worksStill(Blocked b) {
    Worker w = Worker.start(b.plain()).waits(b.reason());
    b.release().run();
    w.join();
    assertThat(w.leftInterrupted()).isFalse();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wait_released_returns(Kind kind) {
    worksStill(kind.make().get());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wait_interruptedOnEntry_throwsAndClearsStatus(Kind kind) {
    Blocked b = kind.make().get();
    for (Task wait : List.of(b.plain(), () -> b.waitUnder().run(Context.background()))) {
      Worker w =
          Worker.start(() -> {
            Thread.currentThread().interrupt();
            wait.run();
          });
      assertThat(w.failure()).isExactlyInstanceOf(InterruptedException.class);
      assertThat(w.leftInterrupted()).isFalse();
    }
    worksStill(b);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wait_interruptedWhileWaiting_throwsAndClearsStatus(Kind kind) {
    Blocked b = kind.make().get();
    try (Cancellable ctx = Context.background().withCancel()) {
      for (Task wait : List.of(b.plain(), () -> b.waitUnder().run(ctx))) {
        Worker w = Worker.start(wait).waits(b.reason());
        w.interrupt();
        assertThat(w.failure()).isExactlyInstanceOf(InterruptedException.class);
        assertThat(w.leftInterrupted()).isFalse();
      }
    }
    worksStill(b);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wait_contextEndedOnEntry_throwsItsErrorEvenIfNobodyBlocks(Kind kind) {
    Blocked b = kind.make().get();
    Exception why = new Exception("enough");
    Cancellable ctx = Context.background().withCancel();
    ctx.cancel(why);
    assertThatThrownBy(() -> b.waitUnder().run(ctx))
        .isInstanceOf(CanceledException.class)
        .hasCause(why);
    b.release().run();
    assertThatThrownBy(() -> b.waitUnder().run(ctx))
        .isInstanceOf(CanceledException.class)
        .hasCause(why);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wait_contextEndsWhileWaiting_throwsItsErrorWithCause(Kind kind) {
    Blocked b = kind.make().get();
    Exception why = new Exception("enough");
    try (Cancellable ctx = Context.background().withCancel()) {
      Worker w = Worker.start(() -> b.waitUnder().run(ctx)).waits(b.reason());
      ctx.cancel(why);
      assertThat(w.failure()).isInstanceOf(CanceledException.class).hasCause(why);
      assertThat(w.leftInterrupted()).isFalse();
    }
    worksStill(b);
  }

  /// A goroutine that is started with the context is interrupted by its end as well; the context's
  /// error must win.
  @ParameterizedTest
  @MethodSource("kinds")
  void wait_interruptedByTheEndOfTheContext_throwsItsError(Kind kind) {
    Blocked b = kind.make().get();
    for (int i = 0; i < 50; i++) {
      try (Cancellable ctx = Context.background().withCancel()) {
        Worker w = Worker.start(() -> ctx.run(() -> b.waitUnder().run(ctx))).waits(b.reason());
        ctx.cancel();
        assertThat(w.failure()).isInstanceOf(CanceledException.class);
        assertThat(w.leftInterrupted()).isFalse();
      }
    }
    worksStill(b);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wait_contextNeverEnds_isReleased(Kind kind) {
    Blocked b = kind.make().get();
    Worker w = Worker.start(() -> b.waitUnder().run(Context.background())).waits(b.reason());
    b.release().run();
    w.join();
  }

  /// What was released before the interrupt must count as done: nobody else is there to take it.
  @ParameterizedTest
  @MethodSource("kinds")
  void wait_releasedBeforeInterrupted_returns(Kind kind) {
    for (int i = 0; i < 200; i++) {
      Blocked b = kind.make().get();
      Worker w = Worker.start(b.plain()).waits(b.reason());
      b.release().run();
      if (b.reason() != WaitReason.MUTEX_LOCK && !kind.name().endsWith("behind a writer")) {
        w.interrupt(); // a woken waiter for a Mutex has to compete for it, and may be
        // interrupted until it has it
      }
      w.join();
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wait_tenThousandInterrupted_allLeave(Kind kind) {
    Blocked b = kind.make().get();
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      workers.add(Worker.start(b.plain()));
    }
    workers.forEach(w -> w.waits(b.reason()));
    workers.forEach(Worker::interrupt);
    for (Worker w : workers) {
      assertThat(w.failure()).isExactlyInstanceOf(InterruptedException.class);
    }
    worksStill(b);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wait_tenThousandUnderOneContext_allLeaveWithIt(Kind kind) {
    Blocked b = kind.make().get();
    try (Cancellable ctx = Context.background().withCancel()) {
      List<Worker> workers = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) {
        workers.add(Worker.start(() -> b.waitUnder().run(ctx)));
      }
      workers.forEach(w -> w.waits(b.reason()));
      ctx.cancel();
      for (Worker w : workers) {
        assertThat(w.failure()).isInstanceOf(CanceledException.class);
      }
    }
    worksStill(b);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void wait_onPlatformThread_isReleasedAndInterrupted(Kind kind) throws Exception {
    Blocked b = kind.make().get();
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread t =
        Thread.ofPlatform()
            .start(() -> {
              try {
                b.plain().run();
              } catch (InterruptedException e) {
                interrupted.countDown();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    Until.until(() -> t.getState() == Thread.State.WAITING);
    t.interrupt();
    interrupted.await();
    t.join();
    worksStill(b);
  }

  static Stream<Kind> uninterruptible() {
    return Stream.of(
        new Kind(
            "Mutex.lock",
            () -> {
              Mutex mu = new Mutex();
              mu.lock();
              return blind(WaitReason.MUTEX_LOCK, mu, mu::unlock);
            }),
        new Kind(
            "RWMutex.lock",
            () -> {
              RWMutex rw = new RWMutex();
              rw.rLock();
              return blind(WaitReason.RW_MUTEX_LOCK, rw, rw::rUnlock);
            }),
        new Kind(
            "RWMutex.rLock",
            () -> {
              RWMutex rw = new RWMutex();
              rw.lock();
              return blind(WaitReason.RW_MUTEX_READ_LOCK, rw.rLocker(), rw::unlock);
            }));
  }

  private static Blocked blind(WaitReason reason, Locker locker, Runnable release) {
    return new Blocked(reason, () -> locker.withLock(() -> {}), ctx -> {}, release);
  }

  @ParameterizedTest
  @MethodSource("uninterruptible")
  void lock_interrupted_waitsOnAndKeepsStatus(Kind kind) {
    Blocked b = kind.make().get();
    Worker w = Worker.start(b.plain()).waits(b.reason());
    w.interrupt();
    Worker late =
        Worker.start(
                () -> {
                  Thread.currentThread().interrupt();
                  b.plain().run();
                })
            .waits(b.reason());
    assertThat(w.isOver() || late.isOver()).isFalse();
    b.release().run();
    w.join();
    late.join();
    assertThat(w.leftInterrupted()).isTrue();
    assertThat(late.leftInterrupted()).isTrue();
  }

  @Test
  void wait_withoutContext_isRefused() {
    Blocked[] all = kinds().map(k -> k.make().get()).toArray(Blocked[]::new);
    for (Blocked b : all) {
      assertThatThrownBy(() -> withNull(b))
          .isInstanceOf(NullPointerException.class)
          .hasMessage("ctx");
    }
  }

  @SuppressWarnings("NullAway")
  private static void withNull(Blocked b) throws Exception {
    b.waitUnder().run(null);
  }
}
