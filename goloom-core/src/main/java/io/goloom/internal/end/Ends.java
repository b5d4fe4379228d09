package io.goloom.internal.end;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.wait.EndSource;
import java.util.Objects;

/// What the end of a context means to a wait.
public final class Ends {
  private Ends() {}

  /// What tells of a context's end: the context itself if it is one of ours, else its Done channel,
  /// and all channels are ours.
  ///
  /// @param ctx the context
  /// @return what ends when it does, or never
  public static EndSource of(Context ctx) {
    if (ctx instanceof EndSource own) {
      return own;
    }
    return (EndSource) Objects.requireNonNull(ctx.done(), () -> "done() of the context " + ctx);
  }

  /// The error of a context whose end has ended a wait.
  ///
  /// @param ctx a context that has ended
  /// @return a fresh error
  /// @throws IllegalStateException if an implementation of the user says that it has not
  public static ContextException error(Context ctx) {
    ContextException error = ctx.error();
    if (error == null) {
      throw new IllegalStateException(
          "the context "
              + ctx
              + " has a done() channel that is closed but an err() that is null; set err() before"
              + " closing done()");
    }
    return error;
  }
}
