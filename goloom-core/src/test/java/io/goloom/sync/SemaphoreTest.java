package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is special about [Semaphore]; its waits are tested by [BlockingFormsTest]. The invariants
/// are those of the class.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SemaphoreTest {
  private static Worker acquirer(Semaphore s, long n) {
    return Worker.start(() -> s.acquire(n)).waits(WaitReason.SEMAPHORE);
  }

  @Test
  void release_severalWait_firstComeFirstServed() {
    Semaphore s = new Semaphore(1);
    assertThat(s.tryAcquire(1)).isTrue();
    List<Integer> order = new CopyOnWriteArrayList<>();
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      int id = i;
      workers.add(
          Worker.start(
                  () -> {
                    s.acquire(1);
                    order.add(id);
                    s.release(1);
                  })
              .waits(WaitReason.SEMAPHORE));
    }
    s.release(1);
    workers.forEach(Worker::join);
    assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  /// I2.
  @Test
  void acquire_largeRequestWaits_smallOnesWaitBehindIt() {
    Semaphore s = new Semaphore(3);
    assertThat(s.tryAcquire(2)).isTrue();
    Worker large = acquirer(s, 3);
    Worker small = acquirer(s, 1);
    assertThat(s.tryAcquire(1)).isFalse();
    s.release(2);
    large.join();
    assertThat(small.isOver()).isFalse();
    s.release(3);
    small.join();
    assertThat(s).hasToString("Semaphore[1 of 3]");
  }

  @Test
  void release_roomForSeveral_letsThemAllIn() {
    Semaphore s = new Semaphore(4);
    assertThat(s.tryAcquire(4)).isTrue();
    Worker a = acquirer(s, 1);
    Worker b = acquirer(s, 2);
    Worker c = acquirer(s, 0);
    Worker d = acquirer(s, 2);
    s.release(3);
    a.join();
    b.join();
    c.join();
    assertThat(d.isOver()).isFalse();
    s.release(2);
    d.join();
    assertThat(s).hasToString("Semaphore[4 of 4]");
  }

  @Test
  void acquire_headIsInterrupted_nextOnesComeIn() {
    Semaphore s = new Semaphore(3);
    assertThat(s.tryAcquire(1)).isTrue();
    Worker head = acquirer(s, 3);
    Worker a = acquirer(s, 1);
    Worker b = acquirer(s, 1);
    head.interrupt();
    assertThat(head.failure()).isInstanceOf(InterruptedException.class);
    a.join();
    b.join();
    assertThat(s).hasToString("Semaphore[3 of 3]");
  }

  /// It could never be had: whoever waits for a context's end learns of that and not of the
  /// mistake.
  @Test
  void acquire_moreThanTheSize_isRefusedAtOnce() {
    Semaphore s = new Semaphore(2);
    String message =
        "acquire(3) of a Semaphore of size 2 would wait forever: make the semaphore larger, or ask"
            + " for less";
    assertThatThrownBy(() -> s.acquire(3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThatThrownBy(() -> s.acquire(Context.background(), 3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
    assertThat(s.tryAcquire(3)).isFalse();
    assertThat(s.tryAcquire(2)).isTrue();
  }

  @Test
  void release_moreThanHeld_isNamedAndHarmsNothing() {
    Semaphore s = new Semaphore(2);
    assertThat(s.tryAcquire(1)).isTrue();
    assertThatThrownBy(() -> s.release(2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("release(2) of a Semaphore of which 1 is held: released more than acquired");
    assertThat(s).hasToString("Semaphore[1 of 2]");
  }

  @Test
  void negative_isRefused() {
    Semaphore s = new Semaphore(2);
    refuses("the size of a Semaphore must not be negative: -1", () -> new Semaphore(-1));
    String weight = "the weight for a Semaphore must not be negative: -1";
    refuses(weight, () -> s.acquire(-1));
    refuses(weight, () -> s.acquire(Context.background(), -1));
    refuses(weight, () -> s.tryAcquire(-1));
    refuses(weight, () -> s.release(-1));
  }

  private static void refuses(String message, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }

  @Test
  void hugeWeights_doNotOverflow() {
    Semaphore s = new Semaphore(Long.MAX_VALUE);
    assertThat(s.tryAcquire(Long.MAX_VALUE)).isTrue();
    assertThat(s.tryAcquire(1)).isFalse();
    assertThat(s.tryAcquire(0)).isTrue();
    s.release(Long.MAX_VALUE);
    assertThat(s.tryAcquire(1)).isTrue();
    assertThat(s.tryAcquire(Long.MAX_VALUE)).isFalse();
  }

  /// I3: whichever way they meet, nothing of the weight is lost.
  @Test
  void release_meetsEndOfContext_nothingIsLost() {
    for (int i = 0; i < 1000; i++) {
      Semaphore s = new Semaphore(2);
      assertThat(s.tryAcquire(1)).isTrue();
      try (Cancellable ctx = Context.background().withCancel()) {
        Worker head = Worker.start(() -> s.acquire(ctx, 2)).waits(WaitReason.SEMAPHORE);
        Worker next = acquirer(s, 1);
        Worker canceler = Worker.start(ctx::cancel);
        s.release(1);
        Throwable t = head.failure();
        if (t == null) {
          s.release(2);
        } else {
          assertThat(t).isInstanceOf(CanceledException.class);
        }
        next.join();
        canceler.join();
        assertThat(s).hasToString("Semaphore[1 of 2]");
      }
    }
  }
}
