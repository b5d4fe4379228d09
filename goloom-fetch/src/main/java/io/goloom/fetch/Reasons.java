package io.goloom.fetch;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateExpiredException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Finds out from what `java.net.http` throws what has happened. It loses messages on the way
/// (`ConnectException: null`), so the causes count too.
final class Reasons {
  private Reasons() {}

  /// Explains a failure.
  ///
  /// @param failure what the client threw
  /// @param head the head of the answer; null if none had come
  /// @param received how many bytes of the body had come
  /// @return the reason
  static IOException explain(Throwable failure, @Nullable Response head, long received) {
    Throwable t = failure;
    while (t instanceof CompletionException && t.getCause() != null) {
      t = t.getCause();
    }
    // The client hides some failures of the network in an unchecked wrapper; any other unchecked
    // one is the sink's, or a bug.
    boolean network = has(t, IOException.class) || has(t, UnresolvedAddressException.class);
    if (!network && t instanceof Error e) {
      throw e;
    }
    if (!network && t instanceof RuntimeException e) {
      throw e;
    }
    return reason(t, head, received);
  }

  private static FetchException reason(Throwable t, @Nullable Response head, long received) {
    if (has(t, UnknownHostException.class) || has(t, UnresolvedAddressException.class)) {
      return new FetchException(Outcome.DNS, "no such host", t);
    }
    SSLException tls = find(t, SSLException.class);
    if (tls != null) {
      return new FetchException(Outcome.TLS, "TLS: " + tls(tls), t);
    }
    if (mentions(t, "Too many open files")) {
      return new FetchException(Outcome.IO, "too many open files; use a smaller --parallel", t);
    }
    if (has(t, NoRouteToHostException.class) || mentions(t, "unreachable")) {
      return new FetchException(Outcome.UNREACHABLE, "no route to the host", t);
    }
    if (has(t, ConnectException.class)) {
      return mentions(t, "timed out")
          ? new FetchException(Outcome.TIMEOUT, "the connection timed out", t)
          : new FetchException(Outcome.REFUSED, "connection refused", t);
    }
    if (has(t, SocketException.class)) {
      String when = head == null ? "" : " after " + bytes(received);
      return new FetchException(Outcome.RESET, "connection reset" + when, t);
    }
    if (has(t, ProtocolException.class)) {
      return new FetchException(Outcome.BAD_RESPONSE, "not HTTP: " + message(t), t);
    }
    if (head != null && (has(t, EOFException.class) || mentions(t, "fixed content-length"))) {
      String whole =
          head.header("content-length")
              .map(n -> received + " of " + n + " bytes")
              .orElse(bytes(received));
      return new FetchException(Outcome.TRUNCATED, "cut off after " + whole, t);
    }
    if (has(t, EOFException.class) || mentions(t, "received no bytes")) {
      return new FetchException(
          Outcome.NO_ANSWER, "the server closed the connection without an answer", t);
    }
    if (head != null && mentions(t, "chunk")) {
      return new FetchException(Outcome.BAD_RESPONSE, "not HTTP: " + message(t), t);
    }
    return new FetchException(Outcome.IO, message(t), t);
  }

  static String bytes(long n) {
    return n == 1 ? "1 byte" : n + " bytes";
  }

  private static boolean has(Throwable t, Class<? extends Throwable> type) {
    return find(t, type) != null;
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return type.cast(t);
      }
    }
    return null;
  }

  private static boolean mentions(Throwable failure, String words) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null && t.getMessage().contains(words)) {
        return true;
      }
    }
    return false;
  }

  private static String tls(SSLException failure) {
    if (mentions(failure, "SSL message")) {
      return "the server does not speak it";
    }
    if (mentions(failure, "certification path")) {
      return "nobody trusted here vouches for the certificate";
    }
    if (has(failure, CertificateExpiredException.class)) {
      return "the certificate has expired";
    }
    if (mentions(failure, "No subject alternative") || mentions(failure, "No name matching")) {
      return "the certificate is for another host";
    }
    return message(innermost(failure));
  }

  private static Throwable innermost(Throwable failure) {
    Throwable t = failure;
    while (t.getCause() != null) {
      t = t.getCause();
    }
    return t;
  }

  private static String message(Throwable t) {
    String message = t.getMessage();
    return message == null ? t.getClass().getSimpleName() : message;
  }
}
