package io.goloom.bench.rows;

import static io.goloom.Go.go;
import static io.goloom.bench.rows.Measure.print;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// A TCP echo server, a goroutine for each of a thousand connections, over loopback.
///
/// Its load comes from another JVM, [EchoClient], so that the client's work is not on the scheduler
/// that is measured; it does share the machine's processors.
final class Echo {
  static final int BACKLOG = 2 * EchoClient.CONNECTIONS;
  private static final int BUFFER = 4096;
  private static final long LIMIT_SECONDS = 40;

  private Echo() {}

  static void thousand() throws Exception {
    try (var listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress())) {
      go("accept", () -> accept(listener));
      measure("", listener.getLocalPort());
    }
  }

  /// Measures a server of this process, and prints its rows.
  ///
  /// @param how the way it is made; empty for this class's
  static void measure(String how, int port) throws Exception {
    Duration before = processorTime();
    String[] figures = load(port).split(" ", -1);
    double micros = processorTime().minus(before).toNanos() / 1e3;
    double rate = Double.parseDouble(figures[0]);
    print("echo_rate", how, rate, "req/s(more is better)");
    print("echo_p99", how, Double.parseDouble(figures[1]), "ms");
    print("echo_max", how, Double.parseDouble(figures[2]), "ms");
    print("echo_cpu", how, micros / Double.parseDouble(figures[3]), "us/req, warm-up included");
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /// The line that the client prints; the pipe keeps it until it is read.
  private static String load(int port) throws Exception {
    Process client = client(port);
    try {
      if (!client.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || client.exitValue() != 0) {
        throw new IOException("the client found no working server");
      }
      byte[] line = client.getInputStream().readAllBytes();
      return new String(line, StandardCharsets.UTF_8).strip();
    } finally {
      client.destroyForcibly();
    }
  }

  /// Ends when the listener is closed, which is when the program ends.
  private static void accept(ServerSocket listener) throws IOException {
    while (true) {
      Socket connection;
      try {
        connection = listener.accept();
      } catch (SocketException e) {
        if (listener.isClosed()) {
          return;
        }
        throw e;
      }
      go(() -> serve(connection));
    }
  }

  private static void serve(Socket connection) throws IOException {
    try (connection) {
      connection.setTcpNoDelay(true);
      var in = connection.getInputStream();
      var out = connection.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        out.write(buffer, 0, n);
      }
    }
  }

  private static Process client(int port) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            EchoClient.class.getName(),
            Integer.toString(port))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
