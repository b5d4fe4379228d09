package io.goloom.context;

import static io.goloom.context.Contexts.assertCanceled;
import static io.goloom.context.Contexts.assertLive;
import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.channel.Channel;
import io.goloom.context.Contexts.AfterFuncContext;
import io.goloom.internal.sched.VirtualScheduler;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Go's `afterfunc_test.go` and the AfterFunc tests of its `x_test.go` cover, under their
/// names.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GoAfterFuncConformanceTest {
  private static final Duration VERY_LONG = Duration.ofHours(1000);

  @Test
  void testCustomContextAfterFuncCancel() throws Exception {
    AfterFuncContext ctx0 = new AfterFuncContext();
    try (Cancellable ctx1 = ctx0.withCancel()) {
      ctx0.cancel(CanceledException.CANCELED);
      ctx1.done().receive();
      assertCanceled(ctx1);
    }
  }

  @Test
  void testCustomContextAfterFuncTimeout() throws Exception {
    AfterFuncContext ctx0 = new AfterFuncContext();
    try (Cancellable ctx1 = ctx0.withTimeout(VERY_LONG)) {
      ctx0.cancel(CanceledException.CANCELED);
      ctx1.done().receive();
      assertCanceled(ctx1);
    }
  }

  @Test
  void testCustomContextAfterFuncAfterFunc() throws Exception {
    AfterFuncContext ctx0 = new AfterFuncContext();
    Channel<Void> done = Channel.make();
    ctx0.afterFunc(done::close);
    ctx0.cancel(CanceledException.CANCELED);
    done.receive();
  }

  @Test
  void testCustomContextAfterFuncUnregisterCancel() {
    AfterFuncContext ctx0 = new AfterFuncContext();
    Cancellable ctx1 = ctx0.withCancel();
    Cancellable ctx2 = ctx0.withCancel();
    assertThat(ctx0.registered()).isEqualTo(2);
    ctx1.cancel();
    ctx2.cancel();
    assertThat(ctx0.registered()).isZero();
  }

  @Test
  void testCustomContextAfterFuncUnregisterTimeout() {
    AfterFuncContext ctx0 = new AfterFuncContext();
    Cancellable ctx1 = ctx0.withTimeout(VERY_LONG);
    assertThat(ctx0.registered()).isEqualTo(1);
    ctx1.cancel();
    assertThat(ctx0.registered()).isZero();
  }

  @Test
  void testCustomContextAfterFuncUnregisterAfterFunc() {
    AfterFuncContext ctx0 = new AfterFuncContext();
    AfterFunc stop = ctx0.afterFunc(() -> {});
    assertThat(ctx0.registered()).isEqualTo(1);
    assertThat(stop.stop()).isTrue();
    assertThat(ctx0.registered()).isZero();
  }

  @Test
  void testAfterFuncCalledAfterCancel() throws Exception {
    Cancellable ctx = Context.background().withCancel();
    Channel<Void> done = Channel.make();
    AfterFunc stop = ctx.afterFunc(done::close);
    assertThat(done.isClosed()).isFalse();
    ctx.cancel();
    done.receive();
    assertThat(stop.stop()).isFalse();
  }

  @Test
  void testAfterFuncCalledAfterTimeout() throws Exception {
    VirtualScheduler.run(clock -> {
      try (Cancellable ctx = Context.background().withTimeout(Duration.ofMillis(1))) {
        Channel<Void> done = Channel.make();
        ctx.afterFunc(done::close);
        clock.advance(Duration.ofMillis(1));
        done.receive();
      }
    });
  }

  @Test
  void testAfterFuncCalledImmediately() throws Exception {
    Cancellable ctx = Context.background().withCancel();
    ctx.cancel();
    Channel<Void> done = Channel.make();
    assertThat(ctx.afterFunc(done::close).stop()).isFalse();
    done.receive();
  }

  @Test
  void testAfterFuncNotCalledAfterStop() throws Exception {
    Cancellable ctx = Context.background().withCancel();
    Channel<Void> called = Channel.make();
    AfterFunc stop = ctx.afterFunc(called::close);
    assertThat(stop.stop()).isTrue();
    Channel<Void> other = Channel.make();
    ctx.afterFunc(other::close);
    ctx.cancel();
    other
        .receive(); // by then the stopped one would have been started too: it was first in the list
    assertThat(called.isClosed()).isFalse();
    assertThat(stop.stop()).isFalse();
  }

  @Test
  void testAfterFuncCalledAsynchronously() throws Exception {
    Cancellable ctx = Context.background().withCancel();
    Channel<Integer> ch = Channel.make();
    AfterFunc stop = ctx.afterFunc(() -> ch.send(1)); // blocks until the receive below
    assertLive(ctx);
    ctx.cancel();
    assertThat(ch.receive()).isEqualTo(1);
    assertThat(stop.stop()).isFalse();
  }
}
