package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class OnceTest {
  private static void await(CountDownLatch latch) {
    Until.until(() -> latch.getCount() == 0);
  }

  @Test
  void run_whileAnotherRuns_returnsWhenThatIsOver() {
    Once once = new Once();
    CountDownLatch finish = new CountDownLatch(1);
    int[] value = {0};
    Worker runner =
        Worker.start(() ->
            once.run(() -> {
              await(finish);
              value[0] = 7;
            }));
    Until.until(() -> once.toString().equals("Once[running]"));
    List<Worker> waiters = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      waiters.add(
          Worker.start(
                  () -> {
                    once.run(() -> {
                      throw new AssertionError("run twice");
                    });
                    assertThat(value[0]).isEqualTo(7);
                  })
              .waits(WaitReason.ONCE));
    }
    finish.countDown();
    waiters.forEach(Worker::join);
    runner.join();
    assertThat(once).hasToString("Once[done]");
  }

  @Test
  void run_interruptedWhileAnotherRuns_waitsOnAndKeepsStatus() {
    Once once = new Once();
    CountDownLatch finish = new CountDownLatch(1);
    Worker runner = Worker.start(() -> once.run(() -> await(finish)));
    Until.until(() -> once.toString().equals("Once[running]"));
    Worker waiter = Worker.start(() -> once.run(() -> {})).waits(WaitReason.ONCE);
    waiter.interrupt();
    assertThat(waiter.isOver()).isFalse();
    finish.countDown();
    waiter.join();
    assertThat(waiter.leftInterrupted()).isTrue();
    runner.join();
  }

  @Test
  void run_underContextThatEnds_leavesWhileTheOtherRunGoesOn() {
    Once once = new Once();
    CountDownLatch finish = new CountDownLatch(1);
    Worker runner = Worker.start(() -> once.run(() -> await(finish)));
    Until.until(() -> once.toString().equals("Once[running]"));
    try (Cancellable ctx = Context.background().withCancel()) {
      Worker waiter = Worker.start(() -> once.run(ctx, () -> {})).waits(WaitReason.ONCE);
      Worker interrupted = Worker.start(() -> once.run(ctx, () -> {})).waits(WaitReason.ONCE);
      interrupted.interrupt();
      assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
      ctx.cancel();
      assertThat(waiter.failure()).isInstanceOf(CanceledException.class);
      assertThatThrownBy(() -> once.run(ctx, () -> {})).isInstanceOf(CanceledException.class);
    }
    assertThat(runner.isOver()).isFalse();
    finish.countDown();
    runner.join();
  }

  @Test
  void run_underContext_runsAndLetsOthersGo() throws Exception {
    Once once = new Once();
    AtomicInteger runs = new AtomicInteger();
    once.run(Context.background(), runs::incrementAndGet);
    once.run(Context.background(), runs::incrementAndGet);
    once.run(runs::incrementAndGet);
    assertThat(runs).hasValue(1);
  }

  @Test
  void run_runThrowsWhileOthersWait_othersReturn() {
    Once once = new Once();
    CountDownLatch finish = new CountDownLatch(1);
    Worker runner =
        Worker.start(() ->
            once.run(() -> {
              await(finish);
              throw new IllegalArgumentException("bad luck");
            }));
    Until.until(() -> once.toString().equals("Once[running]"));
    Worker waiter = Worker.start(() -> once.run(() -> {})).waits(WaitReason.ONCE);
    finish.countDown();
    waiter.join();
    assertThat(runner.failure()).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void run_insideItself_isNamed() {
    Once once = new Once();
    assertThatThrownBy(() -> once.run(() -> once.run(() -> {})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Once.run called by the task that this Once is running");
    once.run(() -> {}); // it counts as run
  }

  @Test
  void value_supplierAsksForItself_failsEachTime() {
    OnceValue<?>[] self = new OnceValue<?>[1];
    OnceValue<Integer> value =
        Once.value(() -> {
          OnceValue<?> v = self[0];
          return v.get() == null ? 0 : 1;
        });
    self[0] = value;
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(value::get).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void value_underContext_isThere() throws Exception {
    OnceValue<String> value = Once.value(() -> "x");
    assertThat(value.get(Context.background())).isEqualTo("x");
    assertThat(value.get()).isEqualTo("x");
    Cancellable ctx = Context.background().withCancel();
    ctx.cancel();
    assertThatThrownBy(() -> value.get(ctx)).isInstanceOf(CanceledException.class);
  }
}
