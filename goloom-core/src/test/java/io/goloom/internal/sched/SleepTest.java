package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// `Go.sleep`, with and without a context.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SleepTest {
  private static final Duration DAY = Duration.ofDays(1);

  private static void untilAsleep(Goroutine g) {
    while (!g.waitReason().equals(Optional.of(WaitReason.SLEEP))
        || g.state() != GoroutineState.WAITING) {
      Thread.yield();
    }
  }

  /// Starts a task and gives back, over a channel, what it threw: "slept" for nothing.
  private static Goroutine start(Channel<Object> result, Task task) {
    return Go.go(() -> {
      Object outcome = "slept";
      try {
        task.run();
      } catch (Exception e) {
        outcome = e;
      }
      result.send(outcome);
    });
  }

  @Test
  void sleep_lastsItsTimeOnTheClock() throws Exception {
    VirtualScheduler.run(clock -> {
      Channel<Object> result = Channel.make(1);
      Goroutine g = start(result, () -> Go.sleep(Duration.ofSeconds(3)));
      untilAsleep(g);
      clock.advance(Duration.ofMillis(2999));
      assertThat(result.len()).isZero();
      clock.advance(Duration.ofMillis(1));
      assertThat(result.receive()).isEqualTo("slept");
      assertThat(clock.armed()).isZero();
    });
  }

  @Test
  void sleep_zeroOrNegative_returnsAtOnce() throws Exception {
    Go.sleep(Duration.ZERO);
    Go.sleep(Duration.ofDays(-1));
    Go.sleep(Context.background(), Duration.ZERO);
  }

  @Test
  void sleep_interruptedOnEntry_throwsAtOnce() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Go.sleep(DAY)).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void sleep_interruptedMeanwhile_disarmsItsTimer() throws Exception {
    VirtualScheduler.run(clock -> {
      Channel<Object> result = Channel.make(1);
      Channel<Thread> thread = Channel.make(1);
      Goroutine g =
          start(
              result,
              () -> {
                thread.send(Thread.currentThread());
                Go.sleep(DAY);
              });
      untilAsleep(g);
      Thread t = thread.receive();
      assertThat(t).isNotNull();
      t.interrupt();
      assertThat(result.receive()).isInstanceOf(InterruptedException.class);
      assertThat(clock.armed()).isZero();
    });
  }

  @Test
  void sleep_contextEnds_throwsItsError() throws Exception {
    VirtualScheduler.run(clock -> {
      Exception cause = new Exception("enough");
      Cancellable ctx = Context.background().withCancel();
      Channel<Object> result = Channel.make(1);
      Goroutine g = start(result, () -> Go.sleep(ctx, DAY));
      untilAsleep(g);
      ctx.cancel(cause);
      assertThat(result.receive())
          .isInstanceOfSatisfying(CanceledException.class, e -> assertThat(e).hasCause(cause));
      assertThat(clock.armed()).isZero();
    });
  }

  @Test
  void sleep_contextHasEnded_throwsAtOnce() {
    Context ended = Context.background().withTimeout(Duration.ZERO);
    assertThatThrownBy(() -> Go.sleep(ended, DAY)).isInstanceOf(DeadlineExceededException.class);
  }

  @Test
  void sleep_contextGoesOn_sleepsToTheEnd() throws Exception {
    VirtualScheduler.run(clock -> {
      try (Cancellable ctx = Context.background().withTimeout(DAY)) {
        Channel<Object> result = Channel.make(1);
        Goroutine g = start(result, () -> Go.sleep(ctx, Duration.ofSeconds(3)));
        untilAsleep(g);
        clock.advance(Duration.ofSeconds(3));
        assertThat(result.receive()).isEqualTo("slept");
      }
      assertThat(clock.armed()).isZero();
    });
  }

  @Test
  void sleep_goroutineStartedWithContext_isEndedByIt() throws Exception {
    Cancellable ctx = Context.background().withCancel();
    Channel<Object> result = Channel.make(1);
    Goroutine g =
        Go.go(
            ctx,
            c -> {
              try {
                Go.sleep(c, DAY);
              } catch (RuntimeException e) {
                result.trySend(e);
              }
            });
    untilAsleep(g);
    ctx.cancel();
    assertThat(result.receive()).isInstanceOf(CanceledException.class);
  }
}
