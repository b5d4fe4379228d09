package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Worker;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the tests of `golang.org/x/sync/semaphore` cover, under their names. Where those wait some
/// milliseconds to see that an acquire blocks, these wait until its goroutine is seen waiting.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GoSemaphoreConformanceTest {
  @Test
  void testWeighted() throws Exception {
    int n = 4;
    Semaphore sem = new Semaphore(n);
    AtomicLong held = new AtomicLong();
    AtomicBoolean tooMuch = new AtomicBoolean();
    WaitGroup done = new WaitGroup();
    for (int g = 1; g <= n; g++) {
      int weight = g;
      done.go(() -> {
        for (int i = 0; i < 2000; i++) {
          sem.acquire(Context.background(), weight);
          if (held.addAndGet(weight) > n) {
            tooMuch.set(true);
          }
          held.addAndGet(-weight);
          sem.release(weight);
        }
      });
    }
    done.await();
    assertThat(tooMuch).isFalse();
    assertThat(sem.tryAcquire(n)).isTrue();
  }

  @Test
  void testWeightedPanic() {
    Semaphore sem = new Semaphore(1);
    assertThatThrownBy(() -> sem.release(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("released more than acquired");
  }

  @Test
  void testWeightedTryAcquire() throws Exception {
    Semaphore sem = new Semaphore(2);
    sem.acquire(Context.background(), 1);
    assertThat(sem.tryAcquire(1)).isTrue();
    assertThat(sem.tryAcquire(1)).isFalse();
    sem.release(2);
    assertThat(sem.tryAcquire(1)).isTrue();
    sem.acquire(Context.background(), 1);
    assertThat(sem.tryAcquire(1)).isFalse();
  }

  @Test
  void testWeightedAcquire() throws Exception {
    Semaphore sem = new Semaphore(2);
    sem.acquire(Context.background(), 1);
    sem.acquire(Context.background(), 1);
    blocks(sem, 1);
    sem.release(2);
    sem.acquire(Context.background(), 1);
    sem.acquire(Context.background(), 1);
    blocks(sem, 1);
  }

  private static void blocks(Semaphore sem, long n) {
    try (Cancellable ctx = Context.background().withCancel()) {
      Worker w = Worker.start(() -> sem.acquire(ctx, n)).waits(WaitReason.SEMAPHORE);
      ctx.cancel();
      assertThat(w.failure()).isInstanceOf(CanceledException.class);
    }
  }

  /// Go's waits for the end of its context; here such a request is refused.
  @Test
  void testWeightedDoesntBlockIfTooBig() throws Exception {
    int n = 2;
    Semaphore sem = new Semaphore(n);
    try (Cancellable ctx = Context.background().withCancel()) {
      assertThatThrownBy(() -> sem.acquire(ctx, n + 1))
          .isInstanceOf(IllegalArgumentException.class);
      WaitGroup done = new WaitGroup();
      for (int g = 0; g < n * 3; g++) {
        done.go(() -> {
          sem.acquire(Context.background(), 1);
          sem.release(1);
        });
      }
      done.await();
    }
  }

  /// With more goroutines than weight there is always somebody who wants the next one.
  @Test
  void testLargeAcquireDoesntStarve() throws Exception {
    int n = 4;
    Semaphore sem = new Semaphore(n);
    AtomicBoolean running = new AtomicBoolean(true);
    WaitGroup done = new WaitGroup();
    WaitGroup begun = new WaitGroup();
    for (int g = 0; g < n; g++) {
      begun.add(1);
      done.go(() -> {
        sem.acquire(1);
        begun.done();
        while (running.get()) {
          Go.gosched();
          sem.release(1);
          sem.acquire(1);
        }
        sem.release(1);
      });
    }
    begun.await();
    sem.acquire(Context.background(), n);
    running.set(false);
    sem.release(n);
    done.await();
  }

  @Test
  void testAllocCancelDoesntStarve() throws Exception {
    Semaphore sem = new Semaphore(10);
    sem.acquire(1); // so that ten cannot be had
    try (Cancellable ctx = Context.background().withCancel()) {
      Worker writer = Worker.start(() -> sem.acquire(ctx, 10)).waits(WaitReason.SEMAPHORE);
      assertThat(sem.tryAcquire(1)).as("behind the writer").isFalse();
      Worker reader =
          Worker.start(() -> sem.acquire(Context.background(), 1)).waits(WaitReason.SEMAPHORE);
      ctx.cancel();
      assertThat(writer.failure()).isInstanceOf(CanceledException.class);
      reader.join();
    }
  }

  @Test
  void testWeightedAcquireCanceled() throws Exception {
    for (int i = 0; i < 100; i++) {
      Semaphore sem = new Semaphore(2);
      sem.acquire(1);
      try (Cancellable ctx = Context.background().withCancel()) {
        Worker w = Worker.start(() -> sem.acquire(ctx, 2)).waits(WaitReason.SEMAPHORE);
        ctx.cancel();
        sem.release(1); // too late, though its goroutine may not have seen the end yet
        assertThat(w.failure()).isInstanceOf(CanceledException.class);
        assertThat(sem.tryAcquire(2)).isTrue();
      }
    }
  }
}
