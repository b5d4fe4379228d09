package io.goloom.context;

import static io.goloom.context.Contexts.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.context.Contexts.OtherContext;
import io.goloom.diagnostics.Report;
import io.goloom.diagnostics.Reporter;
import io.goloom.sched.Task;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.Pipe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// [Context#call], [Context#run], [Context#current] and goroutines under a context. The invariants
/// are those of `internal.sched.Scope`.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class CallTest {
  /// Where the code runs: both have their own stack of scopes.
  enum On {
    GOROUTINE,
    PLATFORM_THREAD,
    VIRTUAL_THREAD;

    /// Runs a task there and throws what it throws.
    void run(Task task) throws Exception {
      AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
      CountDownLatch over = new CountDownLatch(1);
      Runnable job =
          () -> {
            try {
              task.run();
            } catch (Throwable t) {
              failure.set(t);
            } finally {
              over.countDown();
            }
          };
      switch (this) {
        case GOROUTINE -> Go.go(job::run);
        case PLATFORM_THREAD -> Thread.ofPlatform().daemon().start(job);
        case VIRTUAL_THREAD -> Thread.ofVirtual().start(job);
      }
      over.await();
      Throwable t = failure.get();
      if (t instanceof Error e) {
        throw e;
      }
      if (t != null) {
        throw (Exception) t;
      }
    }
  }

  private static boolean interrupted() {
    return Thread.currentThread().isInterrupted();
  }

  /// Cancels once the thread waits.
  private static void cancelWhenWaiting(Cancellable ctx, Thread thread, @Nullable Throwable cause) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          until(() -> isWaiting(thread));
          ctx.cancel(cause);
        });
  }

  private static boolean isWaiting(Thread thread) {
    Thread.State s = thread.getState();
    return s == Thread.State.WAITING || s == Thread.State.TIMED_WAITING;
  }

  private static void sleepForever() throws InterruptedException {
    Thread.sleep(Duration.ofDays(1));
  }

  @ParameterizedTest
  @EnumSource
  void call_bodyFinishes_givesItsValue(On on) throws Exception {
    on.run(() -> {
      try (Cancellable ctx = Context.background().withCancel()) {
        assertThat(ctx.call(() -> 7)).isEqualTo(7);
        assertThat(ctx.<@Nullable Object>call(() -> null)).isNull();
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void call_contextEndsMeanwhile_throwsItsErrorWithCause(On on) throws Exception {
    on.run(() -> {
      Exception cause = new Exception("enough");
      Cancellable ctx = Context.background().withCancel();
      cancelWhenWaiting(ctx, Thread.currentThread(), cause);
      Throwable thrown = catchThrowable(() -> ctx.run(CallTest::sleepForever));
      assertThat(thrown)
          .isInstanceOf(CanceledException.class)
          .hasMessage("context canceled: java.lang.Exception: enough")
          .hasCause(cause);
      assertThat(thrown.getSuppressed()).singleElement().isInstanceOf(InterruptedException.class);
      assertThat(interrupted()).isFalse(); // I3
    });
  }

  @Test
  void call_contextHasEnded_throwsBeforeTheBody() {
    AtomicBoolean ran = new AtomicBoolean();
    Context ctx = Context.background().withTimeout(Duration.ZERO);
    assertThatThrownBy(() -> ctx.run(() -> ran.set(true)))
        .isInstanceOf(DeadlineExceededException.class)
        .hasNoCause();
    assertThat(ran).isFalse();
    assertThat(interrupted()).isFalse();
  }

  @Test
  void call_contextEndsInsideBody_leavesNoInterrupt() throws Exception {
    Cancellable ctx = Context.background().withCancel();
    String value =
        ctx.call(() -> {
          ctx.cancel();
          assertThat(interrupted()).isTrue();
          return "finished all the same";
        });
    assertThat(value).isEqualTo("finished all the same");
    assertThat(interrupted()).isFalse(); // I3
  }

  @Test
  void call_otherFailureAfterEnd_isHandedOn() {
    Cancellable ctx = Context.background().withCancel();
    IOException failure = new IOException("disk full");
    assertThatThrownBy(() ->
            ctx.run(() -> {
              ctx.cancel();
              throw failure;
            }))
        .isSameAs(failure);
    assertThat(interrupted()).isFalse();
  }

  @Test
  void call_errorFromBody_isHandedOn() {
    AssertionError failure = new AssertionError("no");
    try (Cancellable ctx = Context.background().withCancel()) {
      assertThatThrownBy(() ->
              ctx.run(() -> {
                throw failure;
              }))
          .isSameAs(failure);
    }
  }

  @Test
  void call_contextExceptionOfTheBody_isHandedOnAsItIs() {
    Cancellable ctx = Context.background().withCancel();
    Throwable thrown =
        catchThrowable(() ->
            ctx.run(() -> {
              ctx.cancel();
              Context.background().withTimeout(Duration.ZERO).check();
            }));
    assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
    assertThat(thrown.getSuppressed()).isEmpty();
  }

  @Test
  void call_interruptFromElsewhere_isKept() {
    try (Cancellable ctx = Context.background().withCancel()) {
      assertThatThrownBy(() ->
              ctx.run(() -> {
                Thread.currentThread().interrupt();
                sleepForever();
              }))
          .isInstanceOf(InterruptedException.class);
      assertThat(catchThrowable(() -> ctx.run(() -> Thread.currentThread().interrupt()))).isNull();
      assertThat(Thread.interrupted()).isTrue(); // I5
    }
  }

  @Test
  void call_wrappedInterrupt_becomesTheContextsError() {
    Cancellable ctx = Context.background().withCancel();
    IllegalStateException wrapped =
        new IllegalStateException("library", new RuntimeException(new InterruptedException()));
    assertThatThrownBy(() ->
            ctx.run(() -> {
              ctx.cancel();
              throw wrapped;
            }))
        .isInstanceOf(CanceledException.class)
        .hasSuppressedException(wrapped);
  }

  @Test
  void call_socketTimeout_isNoInterrupt() {
    Cancellable ctx = Context.background().withCancel();
    SocketTimeoutException timeout = new SocketTimeoutException("Read timed out");
    assertThatThrownBy(() ->
            ctx.run(() -> {
              ctx.cancel();
              throw new UncheckedIOException(timeout);
            }))
        .hasCause(timeout);
  }

  /// A client that uses its socket again in a `finally` hides the first failure.
  @ParameterizedTest
  @EnumSource(names = {"GOROUTINE", "VIRTUAL_THREAD"})
  void call_socketUsedAfterTheInterrupt_isTheContextsEnd(On on) throws Exception {
    on.run(() -> {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
        Cancellable ctx = Context.background().withCancel();
        cancelWhenWaiting(ctx, Thread.currentThread(), null);
        assertThatThrownBy(() ->
                ctx.call(() -> {
                  try {
                    return socket.getInputStream().read();
                  } finally {
                    socket.setSoTimeout(1);
                  }
                }))
            .isInstanceOf(CanceledException.class)
            .satisfies(e ->
                assertThat(e.getSuppressed()[0])
                    .isInstanceOf(SocketException.class)
                    .hasMessageNotContaining("interrupt"));
      }
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"GOROUTINE", "VIRTUAL_THREAD"})
  void call_socketRead_ends(On on) throws Exception {
    on.run(() -> {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
        InputStream in = socket.getInputStream();
        Cancellable ctx = Context.background().withCancel();
        cancelWhenWaiting(ctx, Thread.currentThread(), null);
        assertThatThrownBy(() -> ctx.call(in::read)).isInstanceOf(CanceledException.class);
        assertThat(interrupted()).isFalse();
      }
    });
  }

  @Test
  void call_interruptibleChannel_ends() throws Exception {
    Pipe pipe = Pipe.open();
    try (Pipe.SourceChannel source = pipe.source();
        Pipe.SinkChannel sink = pipe.sink()) {
      Cancellable ctx = Context.background().withCancel();
      Throwable thrown =
          catchThrowable(() ->
              ctx.call(() -> {
                ctx.cancel();
                return source.read(ByteBuffer.allocate(1));
              }));
      assertThat(thrown).isInstanceOf(CanceledException.class);
      assertThat(thrown.getSuppressed())
          .singleElement()
          .isInstanceOf(ClosedByInterruptException.class);
      assertThat(interrupted()).isFalse(); // the channel leaves the status set; I3 clears it
      assertThat(sink.isOpen()).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void nested_innerEnds_outerGoesOn(On on) throws Exception {
    on.run(() -> {
      try (Cancellable outer = Context.background().withCancel()) {
        outer.run(() -> {
          Cancellable inner = outer.withCancel();
          cancelWhenWaiting(inner, Thread.currentThread(), null);
          assertThatThrownBy(() -> inner.run(CallTest::sleepForever))
              .isInstanceOf(CanceledException.class);
          assertThat(interrupted()).isFalse();
          assertThat(Context.current()).isSameAs(outer);
        });
      }
    });
  }

  @ParameterizedTest
  @EnumSource
  void nested_bothEnd_outerIsInterruptedAgain(On on) throws Exception {
    on.run(() -> {
      Cancellable outer = Context.background().withCancel();
      outer.run(() -> {
        Context inner = outer.withCancel();
        inner.run(outer::cancel);
        assertThat(interrupted()).isTrue(); // I4
      });
      assertThat(interrupted()).isFalse(); // I3
    });
  }

  @Test
  void nested_innerConsumesTheInterrupt_outerIsInterruptedAgain() throws Exception {
    Cancellable outer = Context.background().withCancel();
    outer.run(() -> {
      Context inner = outer.withCancel();
      assertThatThrownBy(() ->
              inner.run(() -> {
                outer.cancel();
                sleepForever();
              }))
          .isInstanceOf(CanceledException.class);
      assertThat(interrupted()).isTrue(); // I4
    });
    assertThat(interrupted()).isFalse();
  }

  @Test
  void nested_onlyOuterEnds_innerHandsTheInterruptOn() {
    Cancellable outer = Context.background().withCancel();
    assertThatThrownBy(() ->
            outer.run(() -> {
              try (Cancellable beside = Context.background().withCancel()) {
                Throwable inner =
                    catchThrowable(() ->
                        beside.run(() -> {
                          outer.cancel();
                          sleepForever();
                        }));
                assertThat(inner).isInstanceOf(InterruptedException.class);
                throw (InterruptedException) inner;
              }
            }))
        .isInstanceOf(CanceledException.class);
    assertThat(interrupted()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void current_isTheInnermost(On on) throws Exception {
    on.run(() -> {
      assertThat(Context.current()).isSameAs(Context.background());
      Key<String> key = Key.of("k");
      Context outer = Context.background().withValue(key, "outer");
      outer.run(() -> {
        assertThat(Context.current()).isSameAs(outer);
        Context inner = new OtherContext(outer);
        inner.run(() -> assertThat(Context.current()).isSameAs(inner));
        assertThat(Context.current()).isSameAs(outer);
      });
      assertThat(Context.current()).isSameAs(Context.background());
    });
  }

  @Test
  void current_goroutineWithContext_isThatContext() throws Exception {
    try (Cancellable ctx = Context.background().withCancel()) {
      Channel<Context> seen = Channel.make(2);
      Go.go(
          ctx,
          c -> {
            seen.send(Context.current());
            Go.go(() -> seen.send(Context.current()));
          });
      assertThat(seen.receive()).isSameAs(ctx);
      assertThat(seen.receive())
          .as("is not inherited: it is passed")
          .isSameAs(Context.background());
    }
  }

  @Test
  void go_contextEnds_interruptsTheGoroutine() throws Exception {
    Cancellable ctx = Context.background().withCancel();
    Channel<String> said = Channel.make(1);
    var goroutine =
        Go.go(
            ctx,
            c -> {
              try {
                sleepForever();
              } catch (InterruptedException e) {
                said.send(String.valueOf(c.err()));
              }
            });
    until(() -> goroutine.state() == io.goloom.sched.GoroutineState.WAITING);
    ctx.cancel();
    assertThat(said.receive()).contains("context canceled");
  }

  @Test
  void go_contextHasEnded_startsInterrupted() throws Exception {
    Cancellable ctx = Context.background().withCancel();
    ctx.cancel();
    Channel<Boolean> started = Channel.make(1);
    Go.go(
        ctx,
        c -> {
          boolean status = Thread.interrupted();
          started.send(status);
        });
    assertThat(started.receive()).isTrue();
  }

  @Test
  void go_leavesBecauseOfTheContext_isNoFailure() throws Exception {
    Channel<Report> reports = Channel.make(10);
    Reporter before =
        Go.reporter(r -> {
          if (r instanceof Report.GoroutineFailed) {
            reports.trySend(r);
          }
        });
    try {
      Cancellable ctx = Context.background().withCancel();
      ctx.cancel();
      var interrupted = Go.go(ctx, "interrupted", c -> sleepForever());
      var checked = Go.go(ctx, "checked", Context::check);
      var failed =
          Go.go(
              ctx,
              "failed",
              c -> {
                throw new IOException("disk full");
              });
      for (var g : new io.goloom.Goroutine[] {interrupted, checked, failed}) {
        until(() -> g.state() == io.goloom.sched.GoroutineState.DEAD);
      }
      assertThat(reports.len()).isEqualTo(1);
      assertThat(reports.receive())
          .isInstanceOfSatisfying(
              Report.GoroutineFailed.class, r -> assertThat(r.name()).isEqualTo("failed"));
    } finally {
      Go.reporter(before);
    }
  }

  @Test
  void call_afterReturn_noLateInterrupt() throws Exception {
    // I2, in the large: the end of the context and the end of the body meet in all ways. The small
    // form is a jcstress case.
    for (int i = 0; i < 2_000; i++) {
      Cancellable ctx = Context.background().withCancel();
      Thread canceler = Thread.ofVirtual().start(ctx::cancel);
      int pause = i % 50;
      try {
        ctx.run(() -> {
          for (int k = 0; k < pause; k++) {
            Thread.onSpinWait();
          }
        });
      } catch (CanceledException e) {
        // It ended before the body.
      }
      assertThat(interrupted()).isFalse();
      canceler.join(); // would throw InterruptedException
      assertThat(interrupted()).isFalse();
    }
  }

  @Test
  void call_noDetachLeak_leavesNothingInTheTree() throws Exception {
    try (Cancellable ctx = Context.background().withCancel()) {
      for (int i = 0; i < 100; i++) {
        ctx.run(() -> assertThat(Contexts.node(ctx).attached()).isEqualTo(1));
      }
      assertThat(Contexts.node(ctx).attached()).isZero();
    }
  }

  @Test
  void run_parkedThread_isInterrupted() throws Exception {
    Cancellable ctx = Context.background().withCancel();
    cancelWhenWaiting(ctx, Thread.currentThread(), null);
    ctx.run(() -> {
      while (!interrupted()) {
        LockSupport.park(this);
      }
    });
    assertThat(interrupted()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void call_bodyThrowsWhatIsNeitherExceptionNorError_isLeftAllTheSame(On on) throws Exception {
    on.run(() -> {
      Throwable odd = new Throwable("neither") {};
      Cancellable ctx = Context.background().withCancel();
      Throwable thrown = catchThrowable(() -> ctx.run(() -> CallTest.<RuntimeException>sneak(odd)));
      assertThat(thrown).isSameAs(odd);
      assertThat(Context.current()).isSameAs(Context.background());
      ctx.cancel();
      assertThat(interrupted()).isFalse();
    });
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> void sneak(Throwable t) throws X {
    throw (X) t;
  }
}
