package io.goloom.integrations.grpc;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.context.HoldsContext;
import io.goloom.sched.Task;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Gives each call that a server takes a context.
final class ServerCalls implements ServerInterceptor {
  static final ServerCalls INSTANCE = new ServerCalls();

  private ServerCalls() {}

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Cancellable ctx = contextOfCall();
    var closing = new Closing<>(call);
    try {
      ServerCall.Listener<Q> listener = ctx.call(() -> next.startCall(closing, headers));
      return new Under<>(ctx, closing, listener);
    } catch (ContextException e) {
      closing.close(e, e);
      return new ServerCall.Listener<>() {};
    } catch (Exception e) {
      throw ServerCalls.<RuntimeException>same(e);
    }
  }

  /// gRPC's own context of a call ends with it, in whatever way.
  private static Cancellable contextOfCall() {
    var grpc = io.grpc.Context.current();
    var deadline = grpc.getDeadline();
    Cancellable ctx =
        deadline == null
            ? Context.background().withCancel()
            : Context.background()
                .withTimeout(Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS)));
    grpc.addListener(ended -> ctx.cancel(ended.cancellationCause()), Runnable::run);
    return ctx;
  }

  /// Knows whether the call is closed, which may be done once.
  private static final class Closing<Q, A> extends SimpleForwardingServerCall<Q, A> {
    private boolean closed;

    Closing(ServerCall<Q, A> call) {
      super(call);
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      closed = true;
      super.close(status, trailers);
    }

    synchronized boolean isClosed() {
      return closed;
    }

    /// Ends the call with a context's error. If it is over already, the failure is one like any
    /// other.
    synchronized void close(ContextException error, Exception failure) {
      if (closed) {
        throw ServerCalls.<RuntimeException>same(failure);
      }
      close(GrpcContexts.status(error), new Metadata());
    }
  }

  /// Runs what serves a call under the call's context.
  @HoldsContext("one call")
  private static final class Under<Q, A> extends SimpleForwardingServerCallListener<Q> {
    private final Context ctx;
    private final Closing<Q, A> call;

    Under(Context ctx, Closing<Q, A> call, ServerCall.Listener<Q> listener) {
      super(listener);
      this.ctx = ctx;
      this.call = call;
    }

    @Override
    public void onMessage(Q message) {
      run(() -> super.onMessage(message));
    }

    @Override
    public void onHalfClose() {
      run(super::onHalfClose);
    }

    @Override
    public void onReady() {
      run(super::onReady);
    }

    private void run(Task step) {
      if (call.isClosed() && ctx.err() != null) {
        return; // the step was queued, and nobody serves the call any more
      }
      try {
        ctx.run(step);
      } catch (ContextException e) {
        call.close(e, e);
      } catch (Exception e) {
        ContextException error = ctx.error();
        if (error == null) {
          throw ServerCalls.<RuntimeException>same(e);
        }
        error.addSuppressed(e); // most likely the interrupt, in whatever it was wrapped
        call.close(error, e);
      }
    }
  }

  /// The very failure: the steps declare none that is checked.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X same(Throwable failure) throws X {
    throw (X) failure;
  }
}
