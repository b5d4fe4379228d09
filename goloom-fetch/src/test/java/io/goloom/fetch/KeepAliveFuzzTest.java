package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.Context;
import io.goloom.net.Leaks;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many answers of all shapes over few connections: each URL gets its own body and no other's,
 * whatever stood on the connection before. Found what a test of one answer cannot.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(Leaks.class)
class KeepAliveFuzzTest {
  private static final int URLS = 1_500;

  /** How an answer comes. */
  private enum Shape {
    LENGTH,
    CHUNKS,
    PACKED,
    NO_CONTENT,
    NOT_MODIFIED,
    LONG_HEAD,
    INTERIM,
    CLOSE,
    UNTIL_CLOSE,
    GONE_AFTERWARDS,
    STRAY_BYTES,
    OLD_VERSION,
    LARGE,
    DRIBBLE,
    MISSING
  }

  /** Answers each request of a connection in the shape that its path asks for. */
  private static final class Server implements AutoCloseable {
    private final ServerSocket listening =
        new ServerSocket(0, 500, InetAddress.getLoopbackAddress());

    /** A planted fault: one body in so many is another's; zero for none. */
    private final int wrong;

    Server(int wrong) throws IOException {
      this.wrong = wrong;
      Thread.ofPlatform().daemon().name("keep-alive-server").start(this::accept);
    }

    private void accept() {
      while (true) {
        try {
          Socket socket = listening.accept();
          Thread.ofPlatform().daemon().name("keep-alive").start(() -> serve(socket));
        } catch (IOException closed) {
          return;
        }
      }
    }

    private void serve(Socket socket) {
      try (socket) {
        socket.setTcpNoDelay(true);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        boolean more = true;
        while (more) {
          String request = in.readLine();
          for (String line = request; line != null && !line.isEmpty(); ) {
            line = in.readLine();
          }
          more = request != null && answer(request.split(" ", 3)[1].split("/", 3), socket);
        }
      } catch (IOException gone) {
        return;
      }
    }

    /** Answers, and says whether it takes another request. */
    private boolean answer(String[] path, Socket socket) throws IOException {
      Shape shape = Shape.valueOf(path[1]);
      boolean lies = wrong > 0 && path[2].hashCode() % wrong == 0;
      String body = lies ? "another's" : path[2];
      String length = "Content-Length: " + body.length() + "\r\n\r\n";
      String ok = "HTTP/1.1 200 OK\r\n";
      switch (shape) {
        case LENGTH, GONE_AFTERWARDS -> send(socket, ok + length + body);
        case CHUNKS ->
            send(
                socket,
                ok
                    + "Transfer-Encoding: chunked\r\n\r\n1;x=y\r\n"
                    + body.charAt(0)
                    + "\r\n"
                    + Integer.toHexString(body.length() - 1)
                    + "\r\n"
                    + body.substring(1)
                    + "\r\n0\r\nTrailer: x\r\n\r\n");
        case PACKED -> {
          ByteArrayOutputStream packed = new ByteArrayOutputStream();
          try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(body.getBytes(StandardCharsets.ISO_8859_1));
          }
          String text = packed.toString(StandardCharsets.ISO_8859_1);
          send(
              socket,
              ok
                  + "Content-Encoding: gzip\r\nContent-Length: "
                  + text.length()
                  + "\r\n\r\n"
                  + text);
        }
        case NO_CONTENT -> send(socket, "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n");
        case NOT_MODIFIED -> send(socket, "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n");
        case LONG_HEAD -> send(socket, ok + "X: " + "x".repeat(5_000) + "\r\n" + length + body);
        case INTERIM ->
            send(
                socket,
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                    + ok
                    + length
                    + body);
        case CLOSE -> send(socket, ok + "Connection: close\r\n" + length + body);
        case UNTIL_CLOSE -> send(socket, ok + "X: y\r\n\r\n" + body);
        case STRAY_BYTES ->
            send(socket, ok + length + body + ok + "Content-Length: 6\r\n\r\npoison");
        case OLD_VERSION -> send(socket, "HTTP/1.0 200 OK\r\n" + length + body);
        case LARGE ->
            send(
                socket,
                ok + "Content-Length: " + 9_000 * body.length() + "\r\n\r\n" + body.repeat(9_000));
        case DRIBBLE -> {
          for (char c : (ok + length + body).toCharArray()) {
            send(socket, Character.toString(c));
          }
        }
        case MISSING -> send(socket, "HTTP/1.1 404 Not Found\r\n" + length + body);
      }
      return switch (shape) {
        case CLOSE, UNTIL_CLOSE, GONE_AFTERWARDS -> false;
        default -> true;
      };
    }

    private static void send(Socket socket, String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  private static void check(long seed, int wrong) throws Exception {
    SplittableRandom random = new SplittableRandom(seed);
    try (Server server = new Server(wrong);
        Fetcher fetcher =
            Fetcher.builder()
                .transport(Net.builder().build())
                .bodies(BodyHandler.bytes())
                .parallel(8)
                .timeout(Net.LONG)
                .totalTimeout(Duration.ofMinutes(2))
                .build()) {
      String base = "http://127.0.0.1:" + server.listening.getLocalPort() + "/";
      List<URI> urls = new ArrayList<>();
      for (int i = 0; i < URLS; i++) {
        Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
        urls.add(URI.create(base + shape + "/body-" + i));
      }
      List<FetchResult> results = fetcher.fetchAll(Context.background(), urls);
      for (int i = 0; i < URLS; i++) {
        Shape shape = Shape.valueOf(urls.get(i).getPath().split("/", 3)[1]);
        assertThat(shown(results.get(i)))
            .as("seed %d, URL %d: %s", seed, i, urls.get(i))
            .isEqualTo(expected(shape, "body-" + i));
      }
    }
  }

  private static String expected(Shape shape, String body) {
    return switch (shape) {
      case NO_CONTENT -> "204: ";
      case NOT_MODIFIED -> "304: ";
      case MISSING -> "HTTP 404";
      case LARGE -> "200: " + body.repeat(9_000).hashCode();
      default -> "200: " + body;
    };
  }

  private static String shown(FetchResult result) {
    if (result instanceof FetchResult.Failed failed) {
      return failed.reason();
    }
    byte[] bytes = ((FetchResult.Fetched) result).content().bytes().orElseThrow();
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    return result.status() + ": " + (text.length() > 9_000 ? text.hashCode() : text);
  }

  @Test
  void eachUrl_getsItsOwnBody() throws Exception {
    long seed = ThreadLocalRandom.current().nextLong();
    System.out.println("KeepAliveFuzzTest seed " + seed);
    check(seed, 0);
  }

  @Test
  void canary_bodyOfAnother_isFound() {
    assertThatThrownBy(() -> check(1, 97)).isInstanceOf(AssertionError.class);
  }
}
