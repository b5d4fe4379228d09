package io.goloom.context;

import io.goloom.internal.end.Ends;
import io.goloom.internal.sched.Interruption;
import io.goloom.internal.sched.Scope;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Runs code on the current thread under a context.
final class Calls {
  private Calls() {}

  static <T extends @Nullable Object> T call(Context ctx, Callable<T> body) throws Exception {
    ctx.check();
    Scope scope = Scope.enter(ctx, Ends.of(ctx));
    T result;
    try {
      if (scope.fired()) {
        ctx.check(); // it ended on the way in
      }
      result = body.call();
    } catch (Exception | Error e) {
      scope.leave();
      throw translated(ctx, e);
    }
    scope.leave();
    return result;
  }

  /// An interrupt's doing becomes the context's error once the context has ended; all else stays
  /// what it is.
  private static Exception translated(Context ctx, Throwable failure) throws Exception {
    ContextException error = Interruption.in(failure) ? ctx.error() : null;
    if (error != null) {
      error.addSuppressed(failure);
      return error;
    }
    if (failure instanceof Exception e) {
      return e;
    }
    throw (Error) failure;
  }
}
