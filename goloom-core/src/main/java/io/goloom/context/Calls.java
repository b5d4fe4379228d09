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
    } catch (Throwable e) { // whatever it is: in a lambda of another language, or by a trick, it
      // need not be an Exception or an Error
      scope.leave();
      throw translated(ctx, e);
    }
    scope.leave();
    return result;
  }

  /// An interrupt's doing becomes the context's error once the context has ended; all else stays
  /// what it is.
  private static ContextException translated(Context ctx, Throwable failure) throws Exception {
    ContextException error = Interruption.in(failure) ? ctx.error() : null;
    if (error != null) {
      error.addSuppressed(failure);
      return error;
    }
    throw Calls.<RuntimeException>same(failure);
  }

  /// The very failure, of whatever kind.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X same(Throwable failure) throws X {
    throw (X) failure;
  }
}
