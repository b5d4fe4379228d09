package io.goloom.debug;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/// Answers requests under `/debug/goloom/`.
final class DebugHandler implements HttpHandler {
  static final String ROOT = "/debug/goloom/";

  private final HostCheck hosts;
  private final ServingThreads threads;

  DebugHandler(HostCheck hosts, ServingThreads threads) {
    this.hosts = hosts;
    this.threads = threads;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    send(exchange, threads.make(() -> answer(exchange)));
  }

  private DebugPage answer(HttpExchange exchange) {
    String refused = hosts.refuses(exchange.getRequestHeaders().get("Host"));
    if (refused != null) {
      return DebugPage.error(421, refused);
    }
    if (exchange.getRequestURI().isAbsolute()) {
      return DebugPage.error(400, "this server is no proxy: ask for a path");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return DebugPage.error(
          405, "this server only shows: GET and HEAD, and not " + printable(method));
    }
    try {
      return page(exchange);
    } catch (RuntimeException e) {
      return DebugPage.error(500, "this page could not be made: " + e);
    }
  }

  private static DebugPage page(HttpExchange exchange) {
    String path = String.valueOf(exchange.getRequestURI().getRawPath());
    if (path.equals("/debug/goloom")) {
      exchange.getResponseHeaders().set("Location", ROOT);
      return DebugPage.error(308, "see " + ROOT);
    }
    String name = path.equals(ROOT) ? "index.html" : path.replaceFirst("^" + ROOT, "");
    Optional<DebugPage> page =
        path.startsWith(ROOT)
            ? DebugPage.of(name, exchange.getRequestURI().getRawQuery())
            : Optional.empty();
    return page.orElseGet(() ->
        DebugPage.error(
            404, "there is no " + printable(path) + " here; " + ROOT + " lists what is"));
  }

  private static String printable(String text) {
    return text.length() > 200 ? text.substring(0, 200) + "..." : text;
  }

  private void send(HttpExchange exchange, DebugPage answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.contentType());
    answer
        .fileName()
        .ifPresent(
            name -> headers.set("Content-Disposition", "attachment; filename=\"" + name + "\""));
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none';"
            + " form-action 'none'");
    if (exchange.getRequestMethod().equals("HEAD")) {
      threads.await(() -> exchange.sendResponseHeaders(answer.status(), -1));
      return;
    }
    threads.await(() -> exchange.sendResponseHeaders(answer.status(), 0)); // of unknown length
    // On a failure the stream is left open: closing it would make what was sent look whole. The JDK
    // closes the connection of a handler that throws.
    OutputStream client = exchange.getResponseBody();
    OutputStream out = new BufferedOutputStream(new Awaited(client), 1 << 14);
    answer.writeTo(out);
    out.flush();
    threads.await(client::close); // reads what is left of the request, too
  }

  /// The client, which is waited for while it takes its answer and not while that is made.
  private final class Awaited extends OutputStream {
    private final OutputStream client;

    Awaited(OutputStream client) {
      this.client = client;
    }

    @Override
    public void write(int b) throws IOException {
      threads.await(() -> client.write(b));
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      threads.await(() -> client.write(bytes, from, length));
    }

    @Override
    public void flush() throws IOException {
      threads.await(client::flush);
    }
  }
}
