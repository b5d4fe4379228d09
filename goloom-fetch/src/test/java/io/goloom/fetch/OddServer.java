package io.goloom.fetch;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** A server on loopback, one request a connection, that does to each path what the test says. */
public final class OddServer implements AutoCloseable {
  /** What a path does. */
  @FunctionalInterface
  public interface Handler {
    void handle(Connection c) throws Exception;
  }

  /** One request. */
  public record Connection(
      String method,
      String path,
      Map<String, String> headers,
      BufferedReader in,
      OutputStream out,
      Socket socket) {
    /** A header of the request; empty if there is none. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** The body of the request, by its length. */
    public String body() throws IOException {
      char[] body = new char[Integer.parseInt(headers.getOrDefault("content-length", "0"))];
      for (int n = 0; n < body.length; ) {
        n += Math.max(0, in.read(body, n, body.length - n));
      }
      return new String(body);
    }

    public void send(String text) throws IOException {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    public void respond(String status, String header, String body) throws IOException {
      send(head(status, header, body.getBytes(StandardCharsets.UTF_8).length) + body);
    }

    public void ok(String body) throws IOException {
      respond("200 OK", "", body);
    }

    public void redirect(String location) throws IOException {
      respond("302 Found", "Location: " + location + "\r\n", "moved");
    }

    /** Waits until the client has closed the connection. */
    public void awaitGone() {
      try {
        in.transferTo(Writer.nullWriter());
      } catch (IOException gone) {
        return; // by a reset: gone too
      }
    }

    private static String head(String status, String header, int length) {
      return "HTTP/1.1 "
          + status
          + "\r\nConnection: close\r\nContent-Length: "
          + length
          + "\r\n"
          + header
          + "\r\n";
    }
  }

  private final ServerSocket listening;
  private final Map<String, Handler> handlers = new ConcurrentHashMap<>();

  public OddServer() throws IOException {
    listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().name("odd-server").start(this::accept);
  }

  public OddServer on(String path, Handler handler) {
    handlers.put(path, handler);
    return this;
  }

  /** Never answers; counts down when the request is there, and when the client has gone. */
  public OddServer onNever(String path, CountDownLatch came, CountDownLatch gone) {
    return on(
        path,
        c -> {
          came.countDown();
          c.awaitGone();
          gone.countDown();
        });
  }

  public String url(String path) {
    return "http://127.0.0.1:" + listening.getLocalPort() + path;
  }

  public int port() {
    return listening.getLocalPort();
  }

  /** A URL where nobody listens. */
  public static String nobody() throws IOException {
    try (ServerSocket s = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "http://127.0.0.1:" + s.getLocalPort() + "/nobody";
    }
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listening.accept();
        Thread.ofPlatform().daemon().name("odd-connection").start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      String request = in.readLine();
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      String line = request;
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
        if (line != null && line.contains(":")) {
          headers.put(
              line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
        }
      }
      if (request != null) {
        String method = request.split(" ", 3)[0];
        String path = request.split(" ", 3)[1];
        Handler missing = c -> c.respond("404 Not Found", "", "no " + path);
        handlers
            .getOrDefault(path, missing)
            .handle(new Connection(method, path, headers, in, socket.getOutputStream(), socket));
      }
    } catch (Exception gone) {
      // The client went away, which is what most tests are about; each asserts what it saw.
    }
  }

  @Override
  public void close() throws IOException {
    listening.close();
  }
}
