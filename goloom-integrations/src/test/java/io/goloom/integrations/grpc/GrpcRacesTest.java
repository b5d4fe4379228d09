package io.goloom.integrations.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Ends that come at odd moments, and calls of many answers.
class GrpcRacesTest {
  private static final int ROUNDS = 500;
  private static final int ENDED_ROUNDS = 200;
  private static final int MESSAGES = 50;

  private Server server;
  private ManagedChannel channel;

  private void serve(
      ServerCalls.UnaryMethod<String, String> ask,
      ServerCalls.ServerStreamingMethod<String, String> list)
      throws Exception {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(GoRuntime.system().executor())
            .intercept(GrpcContexts.serverInterceptor())
            .addService(Echo.service(ask, list))
            .build()
            .start();
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  private void serve(ServerCalls.UnaryMethod<String, String> ask) throws Exception {
    serve(ask, (_, answers) -> answers.onCompleted());
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    server.shutdownNow();
    server.awaitTermination();
  }

  /// Also between the steps in which a stub begins a call.
  @Test
  void context_canceledAtAnyMoment_isTheStatus() throws Exception {
    long seed = new Random().nextLong();
    System.out.println("GrpcRacesTest: seed " + seed);
    var random = new Random(seed);
    serve((question, answers) -> {
      answers.onNext(question);
      answers.onCompleted();
    });
    assertThat(new Echo.Stub(channel).ask("connected")).isEqualTo("connected");
    int canceled = 0;
    for (int round = 0; round < ROUNDS; round++) {
      try (var ctx = Context.background().withCancel()) {
        long nanos =
            1L << random.nextInt(10, 26); // from a microsecond to some tens of milliseconds
        Go.go(() -> {
          LockSupport.parkNanos(nanos);
          ctx.cancel();
        });
        assertThat(GrpcContexts.under(ctx, new Echo.Stub(channel)).ask("hello")).isEqualTo("hello");
      } catch (StatusRuntimeException e) {
        canceled++;
        assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED);
        assertThat(e).hasCauseInstanceOf(CanceledException.class);
      }
    }
    System.out.println("GrpcRacesTest: " + canceled + " of " + ROUNDS + " canceled");
    assertThat(canceled).isBetween(1, ROUNDS - 1);
  }

  @Test
  void context_hasEnded_serviceIsNeverCalled() throws Exception {
    var calls = new AtomicInteger();
    serve((question, answers) -> {
      calls.incrementAndGet();
      answers.onNext(question);
      answers.onCompleted();
    });
    assertThat(new Echo.Stub(channel).ask("connected")).isEqualTo("connected");
    for (int round = 0; round < ENDED_ROUNDS; round++) {
      var ctx = Context.background().withCancel();
      ctx.close();
      assertThatThrownBy(() -> GrpcContexts.under(ctx, new Echo.Stub(channel)).ask("hello"))
          .isInstanceOf(StatusRuntimeException.class)
          .hasCauseInstanceOf(CanceledException.class);
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void context_canceledAmongAnswers_endsBothSides() throws Exception {
    var end = new CompletableFuture<Throwable>();
    serve(
        (_, answers) -> answers.onCompleted(),
        (question, answers) -> {
          Context ctx = Context.current();
          answers.onNext(question);
          try {
            Thread.sleep(Duration.ofHours(1));
          } catch (InterruptedException e) {
            end.complete(ctx.err());
          }
        });
    try (var ctx = Context.background().withCancel()) {
      var answers = GrpcContexts.under(ctx, new Echo.Stub(channel)).list("one");
      assertThat(answers.next()).isEqualTo("one");
      var worker = Worker.start(() -> assertThat(answers.hasNext()).isFalse());
      ctx.cancel();
      assertThat(worker.failure())
          .isInstanceOf(StatusRuntimeException.class)
          .hasCauseInstanceOf(CanceledException.class);
    }
    assertThat(end.get()).isInstanceOf(CanceledException.class);
  }

  /// The handler that sends when the client can take more serves the call, too.
  @Test
  void onReady_runsUnderTheContext() throws Exception {
    Queue<Boolean> deadlines = new ConcurrentLinkedQueue<>();
    var left = new AtomicInteger(MESSAGES);
    String large = "x".repeat(1 << 16); // more than is sent before the client has read some
    serve(
        (_, answers) -> answers.onCompleted(),
        (question, answers) -> {
          var stream = (ServerCallStreamObserver<String>) answers;
          stream.setOnReadyHandler(() -> {
            deadlines.add(Context.current().deadline().isPresent());
            while (stream.isReady() && left.get() > 0) {
              stream.onNext(large);
              if (left.decrementAndGet() == 0) {
                stream.onCompleted();
              }
            }
          });
        });
    try (var ctx = Context.background().withTimeout(Duration.ofMinutes(10))) {
      var answers = GrpcContexts.under(ctx, new Echo.Stub(channel)).list("one");
      int n = 0;
      while (answers.hasNext()) {
        answers.next();
        n++;
      }
      assertThat(n).isEqualTo(MESSAGES);
    }
    assertThat(deadlines).hasSizeGreaterThan(1).containsOnly(true);
  }

  /// A call is closed once: what comes after its end is a failure like any other, and no second
  /// end.
  @Test
  void contextError_afterTheCompletion_isHandedOnAsItIs() throws Exception {
    Queue<Throwable> logged = new ConcurrentLinkedQueue<>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getThrown() != null) {
              logged.add(line.getThrown());
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger grpc = Logger.getLogger("io.grpc");
    grpc.addHandler(handler);
    grpc.setUseParentHandlers(false);
    try {
      serve((question, answers) -> {
        answers.onNext(question);
        answers.onCompleted();
        try (var limit = Context.background().withTimeout(Duration.ZERO)) {
          limit.check();
        }
      });
      assertThat(new Echo.Stub(channel).ask("hello")).isEqualTo("hello");
      Until.until("gRPC has logged it", () -> !logged.isEmpty());
      assertThat(logged.peek()).isInstanceOf(DeadlineExceededException.class);
    } finally {
      grpc.setUseParentHandlers(true);
      grpc.removeHandler(handler);
    }
  }
}
