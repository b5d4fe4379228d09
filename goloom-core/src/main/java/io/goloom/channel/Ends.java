package io.goloom.channel;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.wait.EndSource;
import org.jspecify.annotations.Nullable;

/// What the end of a context means to a wait in a channel.
final class Ends {
  private Ends() {}

  /// What tells of a context's end: the context itself if it is one of ours, else its Done channel.
  ///
  /// @return null if it never ends
  static @Nullable EndSource of(Context ctx) {
    if (ctx instanceof EndSource own) {
      return own;
    }
    ReceiveChannel<Void> done = ctx.done();
    return done instanceof NeverChannel ? null : (EndSource) done;
  }

  /// The error of a context whose end has ended a wait.
  static ContextException error(Context ctx) {
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
