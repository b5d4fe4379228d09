package io.goloom.fetch.cli;

import io.goloom.Go;
import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A server for the demo, on the loopback interface: a goroutine a connection, and all the bad
/// manners that a list of URLs may meet.
final class DemoServer implements AutoCloseable {
  /// How long `/slow` takes.
  static final Duration SLOW = Duration.ofMillis(400);

  private static final List<String> PATHS =
      List.of(
          "/quick",
          "/slow",
          "/never",
          "/endless",
          "/redirect",
          "/missing",
          "/broken",
          "/cut-off",
          "/hang-up",
          "/drip?1",
          "/drip?2",
          "/drip?3",
          "/drip?4",
          "/drip?5",
          "/drip?6",
          "/drip?7",
          "/drip?8",
          "/drip?9");

  private final ServerSocket listening;
  private final int unused;
  private final ErrGroup goroutines = ErrGroup.withContext(Context.background());

  private DemoServer(ServerSocket listening, int unused) {
    this.listening = listening;
    this.unused = unused;
  }

  static DemoServer start() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    int unused;
    try (ServerSocket closed = new ServerSocket(0, 1, loopback)) {
      unused = closed.getLocalPort();
    }
    DemoServer server = new DemoServer(new ServerSocket(0, 128, loopback), unused);
    server.goroutines.tryGo(server::accept);
    return server;
  }

  /// What it has to offer, and one URL where nobody listens.
  List<String> urls() {
    String base = "http://127.0.0.1:" + listening.getLocalPort();
    List<String> urls = new ArrayList<>(PATHS.stream().map(path -> base + path).toList());
    urls.add(4, "http://127.0.0.1:" + unused + "/nobody");
    urls.add(5, "not-a-url");
    return urls;
  }

  /// One of its paths.
  String url(String path) {
    return "http://127.0.0.1:" + listening.getLocalPort() + path;
  }

  private void accept() throws IOException {
    while (true) {
      try {
        Socket socket = listening.accept();
        goroutines.tryGo(() -> serve(socket));
      } catch (SocketException e) {
        if (listening.isClosed()) {
          return;
        }
        throw e;
      }
    }
  }

  private static void serve(Socket socket) throws InterruptedException {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      String request = in.readLine();
      while (request != null) {
        for (String header = request; header != null && !header.isEmpty(); ) {
          header = in.readLine();
        }
        String path = request.split("[ ?]", 3)[1];
        answer(path, socket, in);
        request = path.equals("/cut-off") || path.equals("/hang-up") ? null : in.readLine();
      }
    } catch (IOException e) {
      // The client has gone away: that is what the limits are for.
    }
  }

  private static void answer(String path, Socket socket, BufferedReader in)
      throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    switch (path) {
      case "/quick" -> page(out, "200 OK", "");
      case "/slow" -> {
        Go.sleep(SLOW);
        page(out, "200 OK", "");
      }
      case "/never" -> in.read(); // until the client goes
      case "/endless" -> {
        send(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        byte[] bytes = new byte[16 * 1024];
        while (true) {
          out.write(bytes);
          Go.sleep(Duration.ofMillis(5));
        }
      }
      case "/drip" -> {
        send(out, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
        while (true) {
          send(out, ".");
          Go.sleep(Duration.ofMillis(100));
        }
      }
      case "/redirect" -> page(out, "302 Found", "Location: /quick\r\n");
      case "/broken" -> page(out, "500 Internal Server Error", "");
      case "/cut-off" -> send(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nonly this");
      case "/hang-up" -> {
        socket.setSoLinger(true, 0); // close with a reset
      }
      default -> page(out, "404 Not Found", "");
    }
  }

  private static void page(OutputStream out, String status, String header) throws IOException {
    String body = "<h1>" + status + "</h1>\n";
    send(
        out,
        "HTTP/1.1 "
            + status
            + "\r\n"
            + header
            + "Content-Length: "
            + body.length()
            + "\r\n\r\n"
            + body);
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    goroutines.close();
  }
}
