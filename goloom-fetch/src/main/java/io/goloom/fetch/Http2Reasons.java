package io.goloom.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Finds out from what `java.net.http` throws what has happened. It loses messages on the way
/// (`ConnectException: null`), so the causes count too.
final class Http2Reasons {
  private Http2Reasons() {}

  /// Explains a failure.
  ///
  /// @param failure what the client threw
  /// @param head the head of the answer; null if none had come
  /// @param received how many bytes of the body had come
  /// @return the reason
  static FetchException explain(Throwable failure, @Nullable Head head, long received)
      throws InterruptedException {
    Throwable t = failure;
    while (t instanceof CompletionException && t.getCause() != null) {
      t = t.getCause();
    }
    if (Reasons.has(t, UnknownHostException.class)
        || Reasons.has(t, UnresolvedAddressException.class)) {
      return new FetchException(Outcome.DNS, "no such host", t);
    }
    if (Reasons.has(t, SSLException.class)) {
      return Reasons.ofTls(t);
    }
    if (!(t instanceof IOException io)) {
      throw new IllegalStateException("java.net.http failed: " + t, t);
    }
    if (Reasons.has(t, ConnectException.class)) {
      return Reasons.ofDial(io);
    }
    if (Reasons.has(t, ProtocolException.class)) {
      return new FetchException(Outcome.BAD_RESPONSE, "not HTTP: " + Reasons.message(t), t);
    }
    if (head == null && (Reasons.has(t, EOFException.class) || Reasons.mentions(t, "no bytes"))) {
      return new FetchException(
          Outcome.NO_ANSWER, "the server closed the connection without an answer", t);
    }
    if (head != null && (Reasons.has(t, EOFException.class) || Reasons.mentions(t, "fixed"))) {
      return new FetchException(Outcome.TRUNCATED, "cut off after " + Reasons.bytes(received), t);
    }
    if (Reasons.mentions(t, "RST_STREAM") || Reasons.mentions(t, "GOAWAY")) {
      return new FetchException(
          Outcome.RESET, "the server has reset the stream: " + Reasons.message(t), t);
    }
    if (head == null && Reasons.has(t, ClosedChannelException.class)) {
      return new FetchException(
          Outcome.RESET, "the connection was closed before an answer, and nothing says why", t);
    }
    return Reasons.ofExchange(io, head, received);
  }
}
