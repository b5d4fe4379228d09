package io.goloom;

import static io.goloom.Go.go;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.sched.WaitReason;
import io.goloom.testing.CapturedReports;
import io.goloom.testing.Until;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Goroutines that are started with a context (C20).
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoContextTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final CapturedReports reports = new CapturedReports();
  private final Cancellable ctx = Context.background().withCancel();

  @AfterEach
  void close() {
    ctx.close();
    reports.close();
  }

  @Test
  void go_contextEnds_goroutineIsInterruptedAndThatIsNoFailure() {
    Goroutine g = go(ctx, c -> Go.sleep(DAY));
    Until.waitsFor(g, WaitReason.SLEEP);
    ctx.cancel();
    Until.dead(g);
    assertThat(reports.all()).isEmpty();
  }

  @Test
  void go_contextEnds_itsErrorIsNoFailure() {
    Goroutine g = go(ctx, "sleeper", c -> Go.sleep(c, DAY));
    Until.waitsFor(g, WaitReason.SLEEP);
    ctx.cancel(new IOException());
    Until.dead(g);
    assertThat(reports.all()).isEmpty();
  }

  @Test
  void go_contextEnds_anotherFailureIsReported() {
    IOException failure = new IOException("half a file");
    Goroutine g =
        go(
            ctx,
            c -> {
              try {
                Go.sleep(DAY);
              } catch (InterruptedException e) {
                throw failure;
              }
            });
    Until.waitsFor(g, WaitReason.SLEEP);
    ctx.cancel();
    assertThat(reports.failure().failure()).isSameAs(failure);
  }

  @Test
  void go_interruptWhileTheContextGoesOn_isAFailure() {
    InterruptedException failure = new InterruptedException();
    go(
        ctx,
        c -> {
          throw failure;
        });
    assertThat(reports.failure().failure()).isSameAs(failure);
  }

  @Test
  void go_errorOfAnotherContext_isAFailure() {
    Cancellable other = Context.background().withCancel();
    other.cancel();
    go(ctx, c -> other.check());
    assertThat(reports.failure().failure()).isInstanceOf(CanceledException.class);
  }

  @Test
  void go_underEndedContext_runsWithInterruptStatus() throws Exception {
    ctx.cancel();
    BlockingQueue<Object> seen = new LinkedBlockingQueue<>();
    Goroutine g =
        go(
            ctx,
            c -> {
              seen.add(Thread.currentThread().isInterrupted());
              seen.add(c);
              Go.sleep(DAY);
            });
    assertThat(seen.take()).isEqualTo(true);
    assertThat(seen.take()).isSameAs(ctx);
    Until.dead(g);
    assertThat(reports.all()).isEmpty();
  }

  @Test
  void go_itsTask_hasTheContextAsCurrent() throws Exception {
    BlockingQueue<Context> seen = new LinkedBlockingQueue<>();
    go(ctx, c -> seen.add(Context.current()));
    assertThat(seen.take()).isSameAs(ctx);
  }

  @Test
  void sleep_contextEnds_throwsItsErrorWithTheCause() {
    IOException why = new IOException();
    CountDownLatch sleeping = new CountDownLatch(1);
    go(() -> {
      sleeping.await();
      ctx.cancel(why);
    });
    sleeping.countDown();
    assertThatThrownBy(() -> Go.sleep(ctx, DAY))
        .isInstanceOf(CanceledException.class)
        .hasCause(why);
    assertThatThrownBy(() -> Go.sleep(ctx, Duration.ZERO)).isInstanceOf(CanceledException.class);
  }
}
