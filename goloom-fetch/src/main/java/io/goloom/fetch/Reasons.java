package io.goloom.fetch;

import io.goloom.fetch.http.HttpException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Finds out from what sockets and the wire format throw what has happened, and says it in words.
final class Reasons {
  private Reasons() {}

  /// No connection came about.
  static FetchException ofDial(IOException e) throws InterruptedException {
    IOException t = uninterrupted(e);
    if (has(t, UnknownHostException.class)) {
      return new FetchException(Outcome.DNS, "no such host", t);
    }
    if (mentions(t, "Too many open files")) {
      return new FetchException(Outcome.IO, "too many open files; use a smaller --parallel", t);
    }
    if (has(t, NoRouteToHostException.class) || mentions(t, "unreachable")) {
      return new FetchException(Outcome.UNREACHABLE, "no route to the host", t);
    }
    if (mentions(t, "timed out")) {
      return new FetchException(Outcome.CONNECT_TIMEOUT, "the connection timed out", t);
    }
    if (mentions(t, "reset")) {
      return new FetchException(Outcome.RESET, "connection reset", t);
    }
    if (has(t, ConnectException.class)) {
      return new FetchException(Outcome.REFUSED, "connection refused", t);
    }
    return new FetchException(Outcome.IO, message(t), t);
  }

  /// The handshake failed.
  static FetchException ofHandshake(IOException e) throws InterruptedException {
    IOException t = uninterrupted(e);
    if (has(t, SSLException.class)) {
      return ofTls(t);
    }
    return new FetchException(
        Outcome.TLS, "TLS: the server broke the connection off in the handshake", t);
  }

  /// There is no secure connection.
  static FetchException ofTls(Throwable t) {
    return new FetchException(Outcome.TLS, "TLS: " + tls(t), t);
  }

  /// The proxy is of no use.
  static FetchException ofProxy(Proxy proxy, String why, @Nullable Throwable cause) {
    return new FetchException(Outcome.PROXY, "the proxy " + proxy + ": " + why, cause);
  }

  /// The proxy will not do it, whenever it is asked.
  static FetchException ofRefusal(Proxy proxy, String why) {
    return FetchException.lasting(Outcome.PROXY, "the proxy " + proxy + ": " + why);
  }

  /// The proxy has said no.
  static FetchException ofProxyStatus(Proxy proxy, int status) {
    String meaning = status == 407 ? ": it wants a user and a password" : "";
    return ofProxy(proxy, "it answered HTTP " + status + meaning, null);
  }

  /// An exchange over a connection failed.
  ///
  /// @param head the head of the answer; null if it had not come
  /// @param received how many bytes of the body had come
  static FetchException ofExchange(IOException e, @Nullable Head head, long received)
      throws InterruptedException {
    IOException t = uninterrupted(e);
    String after = head == null ? "" : " after " + bytes(received);
    if (t instanceof FetchException f) {
      return f;
    }
    if (t instanceof HttpException h) {
      return ofHttp(h);
    }
    if (t instanceof EOFException) { // TLS was cut
      return new FetchException(Outcome.TRUNCATED, "cut off" + after, t);
    }
    if (t instanceof SSLException) {
      return ofTls(t);
    }
    if (t instanceof SocketException || mentions(t, "reset") || mentions(t, "Broken pipe")) {
      return new FetchException(Outcome.RESET, "connection reset" + after, t);
    }
    return new FetchException(Outcome.IO, message(t), t);
  }

  /// The answer is not as it should be.
  static FetchException ofHttp(HttpException e) {
    return switch (e.kind()) {
      case MALFORMED -> new FetchException(Outcome.BAD_RESPONSE, "not HTTP: " + e.reason(), e);
      case HEAD_TOO_LARGE -> new FetchException(Outcome.HEADERS_TOO_LARGE, e.reason(), e);
      case TRUNCATED -> new FetchException(Outcome.TRUNCATED, e.reason(), e);
      case BAD_ENCODING -> new FetchException(Outcome.BAD_ENCODING, e.reason(), e);
      case TOO_LARGE -> new FetchException(Outcome.TOO_LARGE, e.reason(), e);
    };
  }

  /// Throws what says that this goroutine was interrupted as what says only that.
  ///
  /// @return the failure, if it is another one
  static IOException uninterrupted(IOException e) throws InterruptedException {
    if (e instanceof InterruptedIOException) {
      Thread.interrupted(); // the exception says it from here on
      InterruptedException interrupted = new InterruptedException(message(e));
      interrupted.initCause(e);
      throw interrupted;
    }
    return e;
  }

  static String bytes(long n) {
    return n == 1 ? "1 byte" : n + " bytes";
  }

  static boolean has(Throwable t, Class<? extends Throwable> type) {
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

  static boolean mentions(Throwable failure, String words) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t.getMessage() != null && t.getMessage().contains(words)) {
        return true;
      }
    }
    return false;
  }

  private static String tls(Throwable failure) {
    if (mentions(failure, "SSL message") || mentions(failure, "TLS packet header")) {
      return "the server does not speak it";
    }
    if (mentions(failure, "certification path")) {
      return "nobody trusted here vouches for the certificate";
    }
    if (has(failure, CertificateExpiredException.class)) {
      return "the certificate has expired";
    }
    if (has(failure, CertificateNotYetValidException.class)) {
      return "the certificate is not valid yet";
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

  static String message(Throwable t) {
    String message = t.getMessage();
    return message == null ? t.getClass().getSimpleName() : message;
  }
}
