package io.goloom.context;

import static io.goloom.channel.Select.select;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.internal.sched.VirtualScheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The examples of Go's `context/example_test.go`, under their names.
///
/// `ExampleAfterFunc_cond` builds a wait on a condition that a context ends, which
/// `io.goloom.sync.Cond` has; it stands with Cond's tests.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GoContextExamplesTest {
  private static final Key<String> LANGUAGE = Key.of("language");
  private static final Key<String> COLOR = Key.of("color");

  @Test
  void exampleWithCancel() throws Exception {
    List<Integer> seen = new ArrayList<>();
    Channel<Void> generatorGone = Channel.make();
    try (Cancellable ctx = Context.background().withCancel()) {
      Channel<Integer> numbers = Channel.make();
      Go.go(() -> {
        boolean more = true;
        for (int i = 1; more; i++) {
          more = select(ctx.done().onReceive(() -> false), numbers.onSend(i, () -> true));
        }
        generatorGone.close();
      });
      for (int n : numbers) {
        seen.add(n);
        if (n == 5) {
          break;
        }
      }
    }
    assertThat(seen).containsExactly(1, 2, 3, 4, 5);
    generatorGone.receive();
  }

  @Test
  void exampleWithDeadline() throws Exception {
    VirtualScheduler.run(clock -> {
      try (Cancellable ctx = Context.background().withDeadline(clock.now().plusMillis(1))) {
        clock.advance(Duration.ofMillis(1));
        assertThat(outcome(ctx)).isEqualTo("context deadline exceeded");
      }
    });
  }

  @Test
  void exampleWithTimeout() throws Exception {
    try (Cancellable ctx = Context.background().withTimeout(Duration.ofMillis(1))) {
      assertThat(outcome(ctx)).isEqualTo("context deadline exceeded");
    }
  }

  private static String outcome(Context ctx) throws InterruptedException {
    return select(
        ReceiveChannel.<Void>never().onReceive(() -> "ready"),
        ctx.done().onReceive(() -> String.valueOf(ctx.err().getMessage())));
  }

  @Test
  void exampleWithValue() {
    Context ctx = Context.background().withValue(LANGUAGE, "Go");
    assertThat(ctx.value(LANGUAGE)).isEqualTo("Go");
    assertThat(ctx.value(COLOR)).isNull();
  }

  /// The example ends a read by setting a deadline on the connection. In Java that is closing the
  /// socket, or, shorter, `ctx.call`.
  @Test
  void exampleAfterFunc_connection() throws Exception {
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket conn = new Socket(listener.getInetAddress(), listener.getLocalPort());
        Cancellable ctx = Context.background().withTimeout(Duration.ofMillis(1))) {
      Throwable thrown = catchThrowable(() -> readFromConn(ctx, conn));
      assertThat(thrown).isInstanceOf(DeadlineExceededException.class);
    }
  }

  private static int readFromConn(Context ctx, Socket conn) throws IOException {
    AfterFunc stop = ctx.afterFunc(conn::close);
    try {
      return conn.getInputStream().read();
    } catch (SocketException e) {
      ctx.check();
      throw e;
    } finally {
      stop.stop();
    }
  }

  @Test
  void exampleAfterFunc_merge() throws Exception {
    Exception cause = new Exception("ctx2 canceled");
    try (Cancellable ctx1 = Context.background().withCancel();
        Cancellable ctx2 = Context.background().withCancel();
        Cancellable merged = ctx1.withCancel()) {
      AfterFunc stop = ctx2.afterFunc(() -> merged.cancel(ctx2.cause()));
      ctx2.cancel(cause);
      merged.done().receive();
      assertThat(merged.cause()).isSameAs(cause);
      assertThat(ctx1.err()).isNull();
      stop.stop();
    }
  }
}
