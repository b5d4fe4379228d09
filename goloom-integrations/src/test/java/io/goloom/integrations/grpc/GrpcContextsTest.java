package io.goloom.integrations.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.GoRuntime;
import io.goloom.Goroutine;
import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.context.DeadlineExceededException;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Over sockets, with gRPC's own transport.
class GrpcContextsTest {
  /// What the service does with a question; each test sets its own.
  private volatile Echo.Answerer service;

  private Server server;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws Exception {
    // @start region=server
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .executor(GoRuntime.system().executor())
            .intercept(GrpcContexts.serverInterceptor())
            .addService(Echo.service(question -> service.answer(question)))
            .build()
            .start();
    // @end region=server
    channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  @AfterEach
  void stop() throws InterruptedException {
    channel.shutdownNow();
    server.shutdownNow();
    server.awaitTermination();
  }

  @Test
  void call_answered_runsInAGoroutineUnderItsContext() {
    service =
        question -> {
          assertThat(Goroutine.current()).isPresent();
          assertThat(Context.current().deadline()).isEmpty();
          assertThat(Context.current().err()).isNull();
          return question + "!";
        };
    assertThat(ask(Context.background(), "hello")).isEqualTo("hello!");
  }

  @Test
  void context_ofACall_endsWithIt() throws Exception {
    var context = new CompletableFuture<Context>();
    service =
        question -> {
          context.complete(Context.current());
          return question;
        };
    ask(Context.background(), "hello");
    context.get().done().receive();
    assertThat(context.get().err()).isInstanceOf(CanceledException.class);
  }

  @Test
  void deadline_goesAlong() throws Exception {
    var remaining = new CompletableFuture<Duration>();
    service =
        question -> {
          remaining.complete(Context.current().remaining().orElseThrow());
          return question;
        };
    try (var ctx = Context.background().withTimeout(Duration.ofSeconds(1000))) {
      ask(ctx, "hello");
    }
    assertThat(remaining.get())
        .isBetween(Duration.ofSeconds(900), Duration.ofSeconds(1000).plusMillis(1));
  }

  @Test
  void deadline_ofTheStub_staysIfItIsEarlier() throws Exception {
    var remaining = new CompletableFuture<Duration>();
    service =
        question -> {
          remaining.complete(Context.current().remaining().orElseThrow());
          return question;
        };
    try (var ctx = Context.background().withTimeout(Duration.ofSeconds(1000))) {
      GrpcContexts.under(ctx, new Echo.Stub(channel).withDeadlineAfter(Duration.ofSeconds(100)))
          .ask("hello");
    }
    assertThat(remaining.get()).isLessThan(Duration.ofSeconds(101));
  }

  /// The cause stays here; the server learns that the call was canceled, and its goroutine ends.
  @Test
  void context_canceledInTheClient_endsTheCallOnBothSides() throws Exception {
    var begun = new CompletableFuture<Void>();
    var end = new CompletableFuture<Throwable>();
    service = waiting(begun, end);
    var cause = new IllegalStateException("nobody waits for it");
    try (var ctx = Context.background().withCancel()) {
      var worker = Worker.start(() -> ask(ctx, "hello"));
      begun.get();
      ctx.cancel(cause);
      assertThat(worker.failure())
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.CANCELLED))
          .cause()
          .isInstanceOf(CanceledException.class)
          .hasCause(cause);
    }
    assertThat(end.get()).isInstanceOf(CanceledException.class);
  }

  @Test
  void deadline_passes_endsTheCallOnBothSides() throws Exception {
    var end = new CompletableFuture<Throwable>();
    var limit = Duration.ofMillis(100);
    boolean served;
    do { // until the limit is long enough for the call to arrive
      limit = limit.multipliedBy(2);
      var begun = new CompletableFuture<Void>();
      service = waiting(begun, end);
      try (var ctx = Context.background().withTimeout(limit)) {
        assertThatThrownBy(() -> ask(ctx, "hello"))
            .isInstanceOfSatisfying(
                StatusRuntimeException.class,
                e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
      }
      served = begun.isDone();
    } while (!served);
    assertThat(end.get())
        .as("by the server's own clock, or by the client's cancel")
        .isInstanceOfAny(DeadlineExceededException.class, CanceledException.class);
  }

  @Test
  void context_hasEnded_nothingIsSent() {
    service =
        _ -> {
          throw new AssertionError("was called");
        };
    var ctx = Context.background().withCancel();
    ctx.close();
    assertThatThrownBy(() -> ask(ctx, "hello"))
        .isInstanceOf(StatusRuntimeException.class)
        .hasCauseInstanceOf(CanceledException.class);
  }

  /// As a call does whose channel has no connection yet: what came before the cancel is handed over
  /// late, and gRPC refuses a message that comes after it.
  @Test
  void context_endsBetweenStartAndMessage_theRestIsNotHandedOver() {
    List<String> seen = new CopyOnWriteArrayList<>();
    var ctx = Context.background().withCancel();
    ClientCall<String, String> call =
        new ClientCalls(ctx).interceptCall(Echo.ASK, CallOptions.DEFAULT, recording(seen));
    call.start(new ClientCall.Listener<>() {}, new Metadata());
    ctx.cancel();
    Until.until(() -> seen.contains("cancel"));
    call.sendMessage("hello");
    call.halfClose();
    assertThat(seen).containsExactly("start", "cancel");
  }

  private static io.grpc.Channel recording(List<String> seen) {
    return new io.grpc.Channel() {
      @Override
      public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
        return new ClientCall<>() {
          @Override
          public void start(Listener<A> listener, Metadata headers) {
            seen.add("start");
          }

          @Override
          public void sendMessage(Q message) {
            seen.add("message");
          }

          @Override
          public void halfClose() {
            seen.add("half-close");
          }

          @Override
          public void cancel(String message, Throwable cause) {
            seen.add("cancel");
          }

          @Override
          public void request(int messages) {}
        };
      }

      @Override
      public String authority() {
        return "none";
      }
    };
  }

  @Test
  void contextError_ofAnotherContext_becomesTheStatus() {
    service =
        question -> {
          try (var limit = Context.current().withTimeout(Duration.ZERO)) {
            limit.check();
          }
          return question;
        };
    assertThatThrownBy(() -> ask(Context.background(), "hello"))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED))
        .hasMessageContaining("context deadline exceeded");
  }

  private String ask(Context ctx, String question) {
    var stub = new Echo.Stub(channel);
    // @start region=client
    return GrpcContexts.under(ctx, stub).ask(question);
    // @end region=client
  }

  /// Waits for the end of its context, by an interrupt.
  private static Echo.Answerer waiting(
      CompletableFuture<Void> begun, CompletableFuture<Throwable> end) {
    return question -> {
      Context ctx = Context.current();
      begun.complete(null); // by a late call of the round before too, perhaps
      try {
        Thread.sleep(Duration.ofHours(1));
      } catch (InterruptedException e) {
        ctx.done().receive();
        end.complete(ctx.err());
        throw e;
      }
      return question;
    };
  }
}
