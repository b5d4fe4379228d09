import io.goloom.GoRuntime;
import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Loads a web server on this machine, checks each answer, and remembers what the server ran on.
class ServerLoad {
  static final int CONNECTIONS = 200;
  static final int REQUESTS = 50;

  private final Set<String> runtimes = ConcurrentHashMap.newKeySet();
  private final Set<String> carriers = ConcurrentHashMap.newKeySet();

  /// The server's work: waits a little, as for a database, and answers with the question.
  String answer(String question) throws InterruptedException {
    Thread.sleep(1);
    runtimes.add(GoRuntime.current().name());
    // VirtualThread[#31,goroutine-5]/runnable@jetty-M1
    var thread = Thread.currentThread().toString();
    carriers.add(thread.substring(thread.indexOf('@') + 1).replaceAll("\\d+", "N"));
    return "you asked for " + question;
  }

  /// All connections at once, each with one request after the other.
  void run(int port) throws Exception {
    var answers = Channel.<Integer>make(CONNECTIONS);
    try (var group = ErrGroup.withContext(Context.background())) {
      for (int i = 0; i < CONNECTIONS; i++) {
        int connection = i;
        group.go(ctx -> answers.send(ctx.call(() -> talk(port, connection))));
      }
      group.await();
    }
    answers.close();
    int sum = 0;
    for (var n : answers) {
      sum += n;
    }
    IO.println(sum + " answers, all right");
    IO.println("by goroutines of " + new TreeSet<>(runtimes) + " on " + new TreeSet<>(carriers));
  }

  private static int talk(int port, int connection) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        var in = new BufferedInputStream(socket.getInputStream());
        var out = socket.getOutputStream()) {
      for (int i = 0; i < REQUESTS; i++) {
        var path = "/" + connection + "/" + i;
        out.write(
            ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        var answer = read(in);
        if (!answer.equals("you asked for " + path)) {
          throw new IOException("asked for " + path + ", got " + answer);
        }
      }
      return REQUESTS;
    }
  }

  /// Reads an answer of HTTP/1.1 with a length.
  private static String read(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException("answered " + status);
    }
    int length = -1;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring("content-length:".length()).strip());
      }
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server has closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
