package io.goloom.examples.requests;

import static io.goloom.Go.go;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.net.Conn;
import io.goloom.net.Listener;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// As much of an HTTP server as the request tree needs: GET, one request for each connection, a
/// goroutine for each. Like Go's it reads on while it works, and ends the request's context when
/// the client hangs up.
public final class SmallHttpServer implements AutoCloseable {
  private static final int LONGEST_LINE = 8192;

  /// Answers requests.
  @FunctionalInterface
  public interface Handler {
    /// Answers one.
    ///
    /// @param request its context
    /// @param uri what is asked for
    /// @return the answer's text
    /// @throws Exception which becomes an answer with status 500, or 503 if the context has ended
    String answer(Context request, URI uri) throws Exception;
  }

  private final Listener listener;
  private final Duration limit;
  private final Handler handler;

  private SmallHttpServer(Listener listener, Duration limit, Handler handler) {
    this.listener = listener;
    this.limit = limit;
    this.handler = handler;
  }

  /// Starts a server on this machine.
  ///
  /// @param port where; zero lets the system choose
  /// @param limit what each request may take
  /// @param handler answers the requests
  /// @return a server, to be closed by the caller
  /// @throws IOException if the port is taken
  public static SmallHttpServer start(int port, Duration limit, Handler handler)
      throws IOException {
    var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    var server = new SmallHttpServer(Listener.bind(here), limit, handler);
    go("http", server::accept);
    return server;
  }

  /// Where it is.
  ///
  /// @return a URI without a path
  public URI uri() {
    return URI.create("http://localhost:" + listener.localAddress().getPort());
  }

  /// Takes no more requests; those that are under way go on.
  @Override
  public void close() {
    listener.close();
  }

  private void accept() throws IOException {
    while (true) {
      Conn conn;
      try {
        conn = listener.accept();
      } catch (SocketException e) {
        return; // closed
      }
      go(() -> serve(conn));
    }
  }

  private void serve(Conn conn) {
    try (conn;
        var request = Context.background().withTimeout(limit)) {
      URI uri = readHead(new BufferedInputStream(conn.input(request)));
      go(request, ctx -> watch(ctx, conn, request));
      conn.write(ByteBuffer.wrap(answer(request, uri).getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | ContextException e) {
      // the client has gone, or spoke no HTTP: nobody to answer to
    }
  }

  // @start region=watch
  private static void watch(Context ctx, Conn conn, Cancellable request) {
    try {
      if (conn.read(ctx, ByteBuffer.allocate(1)) < 0) {
        request.cancel(new EOFException("the client has hung up"));
      }
    } catch (IOException e) {
      request.cancel(e);
    }
  }

  // @end region=watch

  private String answer(Context request, URI uri) {
    try {
      return response("200 OK", handler.answer(request, uri));
    } catch (IllegalArgumentException e) {
      return response("400 Bad Request", e.toString());
    } catch (ContextException e) {
      return response("503 Service Unavailable", e.toString());
    } catch (Exception e) {
      return response("500 Internal Server Error", e.toString());
    }
  }

  private static String response(String status, String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length + 1;
    return "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\n"
            .formatted(status, length)
        + "Connection: close\r\n\r\n"
        + text
        + "\n";
  }

  /// Reads the request line and the headers, which do not matter.
  private static URI readHead(InputStream in) throws IOException {
    String[] request = readLine(in).split(" ", -1);
    while (!readLine(in).isEmpty()) {
      // goes on to the empty line
    }
    if (request.length != 3 || !request[0].equals("GET")) {
      throw new IOException("not a GET request");
    }
    return URI.create(request[1]);
  }

  private static String readLine(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() == LONGEST_LINE) {
        throw new EOFException("no end of the line");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
