package io.goloom.fetch;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.io.IOException;

/// Sends one request and receives one answer. It follows no redirects, judges no status, repeats
/// nothing that could have been answered, and knows no time limits but the context's.
///
/// Implementations are thread-safe: many exchanges run at once.
public interface Transport extends AutoCloseable {
  /// Makes one exchange, from the look-up of the host to the last byte of the body.
  ///
  /// **Blocking and interrupts.** Blocks until the body is complete, the sink takes no more, or
  /// `ctx` ends, be it between two bytes of an endless body. Whichever it is, `sink` is not called
  /// after the return; unless the body was complete, the connection is closed.
  ///
  /// @param ctx bounds the whole exchange
  /// @param call what to send
  /// @param sink takes the body
  /// @return the answer
  /// @throws FetchException if it failed, with the reason
  /// @throws IOException if it failed for a reason that is not in [Outcome]
  /// @throws ContextException if `ctx` has ended or ends meanwhile
  /// @throws InterruptedException if interrupted by something else
  Response exchange(Context ctx, Call call, BodySink sink) throws IOException, InterruptedException;

  /// Closes all connections. Exchanges that still run fail.
  @Override
  void close();
}
