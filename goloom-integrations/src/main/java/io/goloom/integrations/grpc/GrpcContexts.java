package io.goloom.integrations.grpc;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.context.DeadlineExceededException;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.AbstractStub;
import java.util.Objects;

/// Maps the deadline and the end of a context to those of a gRPC call, and back.
///
/// A client puts a context over a stub:
///
/// {@snippet :
/// Reply reply = GrpcContexts.under(ctx, blockingStub).ask(question);
/// }
///
/// A server gives each call a context, which is [Context#current()] in the code that serves it:
///
/// {@snippet :
/// ServerBuilder.forPort(8443)
///     .executor(GoRuntime.system().executor())
///     .intercept(GrpcContexts.serverInterceptor())
///     .addService(service)
/// }
///
/// Thread-safe.
public final class GrpcContexts {
  private GrpcContexts() {}

  /// Derives a stub of any kind, blocking, asynchronous or with futures, whose calls are under a
  /// context.
  ///
  /// The context's deadline goes with the call to the server. When the context ends, the call does,
  /// with the status that [#status] makes: what a blocking stub throws has the context's error as
  /// its cause, unless the deadline has passed on gRPC's clock first.
  ///
  /// @param <S> the type of the stub
  /// @param ctx the context
  /// @param stub the stub, which stays as it is
  /// @return a stub
  public static <S extends AbstractStub<S>> S under(Context ctx, S stub) {
    Objects.requireNonNull(ctx, "ctx");
    return stub.withInterceptors(new ClientCalls(ctx));
  }

  /// Gives each call that a server takes a context, with the client's deadline. It ends when the
  /// call does, whether it is complete, has failed, or the client has canceled it or is gone.
  ///
  /// The code that serves the call runs under it: [Context#current()] is that context, and the
  /// thread is interrupted when it ends. A [ContextException] that leaves the code becomes the
  /// status that [#status] makes of it; so does any exception once the context has ended.
  ///
  /// @return an interceptor, for one or for all services
  public static ServerInterceptor serverInterceptor() {
    return ServerCalls.INSTANCE;
  }

  /// What a context's error is among gRPC's: `DEADLINE_EXCEEDED` or `CANCELLED`, with the error as
  /// its cause, which stays on this side of the wire.
  ///
  /// @param error the error
  /// @return a status
  public static Status status(ContextException error) {
    Status status =
        error instanceof DeadlineExceededException ? Status.DEADLINE_EXCEEDED : Status.CANCELLED;
    return status.withDescription(error.getMessage()).withCause(error);
  }
}
