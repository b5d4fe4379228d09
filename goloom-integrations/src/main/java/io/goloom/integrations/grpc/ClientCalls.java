package io.goloom.integrations.grpc;

import io.goloom.context.AfterFunc;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.context.HoldsContext;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Puts the calls of a stub under a context.
@HoldsContext("the stub that it was derived for is made for the calls of one piece of work")
final class ClientCalls implements ClientInterceptor {
  private final Context ctx;

  ClientCalls(Context ctx) {
    this.ctx = ctx;
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    CallOptions limited =
        ctx.remaining().map(left -> earlier(options, left.toNanos())).orElse(options);
    return new Call<>(next.newCall(method, limited));
  }

  /// A call that the end of the context cancels. Nothing is handed to gRPC after a cancel: a call
  /// that still waits for its connection would fail at the message, and never say that it is over.
  private final class Call<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private boolean canceled;

    Call(ClientCall<Q, A> call) {
      super(call);
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      var closing = new Closing<A>(listener);
      super.start(closing, headers);
      if (ctx.err() != null) {
        cancel("the context has ended", ctx.error()); // at once, so that the service is not called
      }
      closing.endsBy(ctx.afterFunc(() -> cancel("the context has ended", ctx.error())));
    }

    @Override
    public synchronized void sendMessage(Q message) {
      if (!canceled) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void halfClose() {
      if (!canceled) {
        super.halfClose();
      }
    }

    @Override
    public synchronized void cancel(@Nullable String message, @Nullable Throwable cause) {
      canceled = true;
      super.cancel(message, cause);
    }
  }

  private static CallOptions earlier(CallOptions options, long nanos) {
    var own = options.getDeadline();
    return own != null && own.timeRemaining(TimeUnit.NANOSECONDS) <= nanos
        ? options
        : options.withDeadlineAfter(nanos, TimeUnit.NANOSECONDS);
  }

  /// Says why a call has ended, if that was the context.
  private final class Closing<A> extends SimpleForwardingClientCallListener<A> {
    private @Nullable AfterFunc end;
    private boolean closed;

    Closing(ClientCall.Listener<A> listener) {
      super(listener);
    }

    synchronized void endsBy(AfterFunc newEnd) {
      end = newEnd;
      if (closed) {
        newEnd.stop();
      }
    }

    private synchronized void stop() {
      closed = true;
      if (end != null) {
        end.stop();
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      stop();
      super.onClose(explained(status), trailers);
    }

    private Status explained(Status status) {
      boolean early =
          status.getCode() == Code.CANCELLED || status.getCode() == Code.DEADLINE_EXCEEDED;
      ContextException error = early ? ctx.error() : null;
      if (error == null) {
        return status;
      }
      error.addSuppressed(status.asException());
      return GrpcContexts.status(error);
    }
  }
}
