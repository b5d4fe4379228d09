package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.context.Context;
import io.goloom.net.Leaks;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server can do to harm: each gets its word, nothing hangs, nothing is left open. */
@ExtendWith(Leaks.class)
class HostileServerTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final Duration SHORT = Duration.ofMillis(300);

  private OddServer server;
  private HttpTransport transport;

  @BeforeEach
  void start() throws Exception {
    server = new OddServer();
    transport = Net.builder().maxBytes(1 << 20).maxWireBytes(1 << 20).build();
  }

  @AfterEach
  void stop() throws Exception {
    assertThat(transport.connections()).isZero(); // after a failure none is kept
    transport.close();
    server.close();
  }

  private FetchException failure(OddServer.Handler handler) throws Exception {
    server.on("/x", handler);
    return Net.failure(transport, server.url("/x"));
  }

  private void fails(Outcome outcome, String reason, OddServer.Handler handler) throws Exception {
    FetchException e = failure(handler);
    assertThat(e.outcome() + ": " + e.reason()).isEqualTo(outcome + ": " + reason);
  }

  private static void reset(OddServer.Connection c) throws IOException {
    c.socket().setSoLinger(true, 0);
  }

  /** Writes until the client has gone. */
  private static void endless(OddServer.Connection c, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    while (true) {
      c.out().write(bytes);
    }
  }

  @Test
  void reset_beforeTheAnswer() throws Exception {
    fails(Outcome.RESET, "connection reset", HostileServerTest::reset);
  }

  @Test
  void closed_withoutAnAnswer() throws Exception {
    fails(Outcome.NO_ANSWER, "the server closed the connection without an answer", c -> {});
  }

  @Test
  void closed_inTheHead() throws Exception {
    fails(Outcome.TRUNCATED, "cut off in the head of the answer", c -> c.send(OK + "X: y"));
  }

  @Test
  void closed_afterAnInterimAnswer() throws Exception {
    fails(
        Outcome.TRUNCATED,
        "cut off after an interim answer",
        c -> c.send("HTTP/1.1 103 Early Hints\r\n\r\n"));
  }

  @Test
  void closed_inTheBody() throws Exception {
    fails(
        Outcome.TRUNCATED,
        "cut off after 3 of 9 bytes",
        c -> c.send(OK + "Content-Length: 9\r\n\r\nabc"));
  }

  @Test
  void closed_inAChunk() throws Exception {
    fails(
        Outcome.TRUNCATED,
        "cut off after 3 bytes",
        c -> c.send(OK + "Transfer-Encoding: chunked\r\n\r\n9\r\nabc"));
  }

  @Test
  void bothLengths() throws Exception {
    fails(
        Outcome.BAD_RESPONSE,
        "not HTTP: it has both Content-Length and Transfer-Encoding",
        c ->
            c.send(
                OK
                    + "Content-Length: 3\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n"
                    + "3\r\n"
                    + "abc\r\n"
                    + "0\r\n\r\n"));
  }

  @Test
  void badChunkSize() throws Exception {
    fails(
        Outcome.BAD_RESPONSE,
        "not HTTP: the size of a chunk has more than 15 digits",
        c -> c.send(OK + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\nabc\r\n"));
  }

  @Test
  void notHttp_thatWaitsForUs() throws Exception {
    fails(
        Outcome.BAD_RESPONSE,
        "not HTTP: the answer does not begin with HTTP/1",
        c -> {
          c.send("SSH-2.0-OpenSSH_9.2\r\n");
          c.awaitGone();
        });
  }

  @Test
  void endlessHead() throws Exception {
    fails(
        Outcome.HEADERS_TOO_LARGE,
        "the head of the answer is longer than 65536 bytes",
        c -> {
          c.send(OK);
          endless(c, "X-More: and more\r\n");
        });
  }

  @Test
  void endlessLine() throws Exception {
    fails(
        Outcome.HEADERS_TOO_LARGE,
        "the head of the answer is longer than 65536 bytes",
        c -> {
          c.send(OK + "X: ");
          endless(c, "x".repeat(1000));
        });
  }

  @Test
  void endlessInterimAnswers() throws Exception {
    fails(
        Outcome.HEADERS_TOO_LARGE,
        "more than 32 interim answers",
        c -> endless(c, "HTTP/1.1 100 Continue\r\n\r\n"));
  }

  @Test
  void otherProtocol() throws Exception {
    fails(
        Outcome.BAD_RESPONSE,
        "not HTTP: it switches protocols, which nobody has asked for",
        c -> {
          c.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n");
          c.awaitGone();
        });
  }

  @Test
  void endlessBody_withoutALength() throws Exception {
    fails(
        Outcome.TOO_LARGE,
        "longer than the limit of 1048576 bytes",
        c -> {
          c.send(OK + "\r\n");
          endless(c, "x".repeat(1000));
        });
  }

  @Test
  void endlessBody_inChunks() throws Exception {
    fails(
        Outcome.TOO_LARGE,
        "longer than the limit of 1048576 bytes",
        c -> {
          c.send(OK + "Transfer-Encoding: chunked\r\n\r\n");
          endless(c, "5\r\nhello\r\n");
        });
  }

  @Test
  void tooLongBody_isRefusedByItsLength() throws Exception {
    fails(
        Outcome.TOO_LARGE,
        "longer than the limit of 1048576 bytes",
        c -> {
          c.send(OK + "Content-Length: 1048577\r\n\r\n");
          c.awaitGone();
        });
  }

  @Test
  void endlessTrailers() throws Exception {
    FetchException e =
        failure(c -> {
          c.send(OK + "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n");
          endless(c, "X-More: and more\r\n");
        });
    assertThat(e.outcome()).isEqualTo(Outcome.BAD_RESPONSE);
  }

  @Test
  void endlessChunkExtension() throws Exception {
    fails(
        Outcome.BAD_RESPONSE,
        "not HTTP: a chunk has a bad extension",
        c -> {
          c.send(OK + "Transfer-Encoding: chunked\r\n\r\n1;");
          endless(c, "x".repeat(1000));
        });
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }

  private static void sendPacked(OddServer.Connection c, String coding, byte[] packed)
      throws IOException {
    c.send(
        OK + "Content-Encoding: " + coding + "\r\nContent-Length: " + packed.length + "\r\n\r\n");
    c.out().write(packed);
  }

  @Test
  void bomb_byItsRatio() throws Exception {
    byte[] bomb = gzip(new byte[10 << 20]);
    try (HttpTransport unlimited = Net.builder().build()) {
      server.on("/x", c -> sendPacked(c, "gzip", bomb));
      FetchException e = Net.failure(unlimited, server.url("/x"));
      assertThat(e.outcome()).isEqualTo(Outcome.TOO_LARGE);
      assertThat(e.reason()).contains("bomb");
    }
  }

  @Test
  void bomb_byItsSize() throws Exception {
    byte[] noise = new byte[(1 << 20) + 1];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (byte) ((i * i) >> 7);
    }
    fails(
        Outcome.TOO_LARGE,
        "longer than the limit of 1048576 bytes",
        c -> sendPacked(c, "gzip", gzip(noise)));
  }

  @Test
  void packed_butNot() throws Exception {
    fails(
        Outcome.BAD_ENCODING,
        "said to be gzip, but cannot be unpacked",
        c -> sendPacked(c, "gzip", "hello".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void packed_butDamaged() throws Exception {
    byte[] damaged = gzip("hello".repeat(1000).getBytes(StandardCharsets.UTF_8));
    damaged[damaged.length - 6] ^= 1; // its checksum
    fails(
        Outcome.BAD_ENCODING,
        "said to be gzip, but cannot be unpacked",
        c -> sendPacked(c, "gzip", damaged));
  }

  @Test
  void packed_butNotToItsEnd() throws Exception {
    byte[] whole = gzip("hello".repeat(1000).getBytes(StandardCharsets.UTF_8));
    byte[] half = Arrays.copyOf(whole, whole.length - 9);
    fails(
        Outcome.BAD_ENCODING,
        "said to be gzip, but cannot be unpacked",
        c -> sendPacked(c, "gzip", half));
  }

  @Test
  void packed_andCutOff() throws Exception {
    byte[] whole = gzip("hello".repeat(1000).getBytes(StandardCharsets.UTF_8));
    fails(
        Outcome.TRUNCATED,
        "cut off after " + whole.length + " of 9999 bytes",
        c -> {
          c.send(OK + "Content-Encoding: gzip\r\nContent-Length: 9999\r\n\r\n");
          c.out().write(whole);
        });
  }

  @Test
  void packed_inAWayThatNobodyAskedFor() throws Exception {
    fails(
        Outcome.BAD_ENCODING,
        "packed by br, which nobody has asked for",
        c -> sendPacked(c, "br", new byte[] {1}));
  }

  @Test
  void packed_twice() throws Exception {
    fails(
        Outcome.BAD_ENCODING,
        "packed by gzip, gzip, which nobody has asked for",
        c -> c.send(OK + "Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\nx"));
  }

  @Test
  void packed_butWithoutABody_isNothing() throws Exception {
    String head = "Content-Encoding: br\r\nContent-Length: 7\r\nConnection: close\r\n\r\n";
    server.on("/x", c -> c.send("HTTP/1.1 304 Not Modified\r\n" + head));
    assertThat(Net.get(transport, server.url("/x")).response().status()).isEqualTo(304);
    server.on("/y", c -> c.send(OK + head));
    Call call = Call.get(URI.create(server.url("/y"))).withMethod("HEAD");
    assertThat(Net.exchange(transport, call).body()).isEmpty();
  }

  @Test
  void packed_isUnpacked() throws Exception {
    byte[] text = "hello".repeat(1000).getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (OutputStream out = new DeflaterOutputStream(deflated)) {
      out.write(text);
    }
    byte[] zlib = deflated.toByteArray();
    byte[] bare = Arrays.copyOfRange(zlib, 2, zlib.length - 4);
    server.on("/gzip", c -> sendPacked(c, "gzip", gzip(text)));
    server.on("/members", c -> sendPacked(c, "x-gzip", twice(gzip(text))));
    server.on("/zlib", c -> sendPacked(c, "deflate", zlib));
    server.on("/bare", c -> sendPacked(c, "deflate", bare));
    server.on("/empty", c -> sendPacked(c, "gzip", new byte[0]));
    for (String path : new String[] {"/gzip", "/zlib", "/bare"}) {
      Net.Answer answer = Net.get(transport, server.url(path));
      assertThat(answer.body()).as(path).hasSize(5000).startsWith("hellohello");
      assertThat(answer.response().wireBytes()).isLessThan(300);
      dropIdle();
    }
    assertThat(Net.get(transport, server.url("/members")).body()).hasSize(10_000);
    dropIdle();
    assertThat(Net.get(transport, server.url("/empty")).body()).isEmpty();
    dropIdle();
    Call raw = Call.get(URI.create(server.url("/gzip"))).withHeader("Accept-Encoding", "gzip");
    assertThat(Net.exchange(transport, raw).body()).hasSize(gzip(text).length);
    dropIdle();
  }

  private static byte[] twice(byte[] bytes) {
    byte[] all = Arrays.copyOf(bytes, 2 * bytes.length);
    System.arraycopy(bytes, 0, all, bytes.length, bytes.length);
    return all;
  }

  /** The odd server closes after each answer, also where it has not said so. */
  private void dropIdle() {
    transport.close();
    transport = Net.builder().maxBytes(1 << 20).maxWireBytes(1 << 20).build();
  }

  @Test
  void headerInjection_inARedirect_isNotFollowed() throws Exception {
    server.on("/x", c -> c.redirect("/y%0d%0aX-Injected: yes"));
    server.on("/y%0d%0aX-Injected:%20yes", c -> c.ok("escaped"));
    try (Fetcher fetcher = Fetcher.builder().build()) {
      // what is escaped stays escaped
      assertThat(
              fetcher
                  .fetchAll(Context.background(), List.of(URI.create(server.url("/x"))))
                  .getFirst()
                  .outcome())
          .isEqualTo(Outcome.OK);
    }
    server.on("/z", c -> c.send("HTTP/1.1 302 Found\r\nLocation: /y\rX-Injected: yes\r\n\r\n"));
    FetchException e = Net.failure(transport, server.url("/z"));
    assertThat(e.outcome()).isEqualTo(Outcome.BAD_RESPONSE);
  }

  @Test
  void silence_afterTheConnection_endsByTheLimit() throws Exception {
    CountDownLatch came = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    server.onNever("/x", came, gone);
    try (Fetcher fetcher = Fetcher.builder().timeout(SHORT).build()) {
      FetchResult r =
          fetcher.fetchAll(Context.background(), List.of(URI.create(server.url("/x")))).getFirst();
      assertThat(r.outcome()).isEqualTo(Outcome.TIMEOUT);
    }
    came.await();
    gone.await();
  }

  @Test
  void interrupt_endsAnEndlessBodyThatIsFast() throws Exception {
    server.on(
        "/x",
        c -> {
          c.send(OK + "\r\n");
          endless(c, "x".repeat(100_000));
        });
    AtomicLong bytes = new AtomicLong();
    try (HttpTransport unlimited = Net.builder().build()) {
      Worker worker =
          Worker.start(() ->
              unlimited.exchange(
                  Context.background(),
                  Call.get(URI.create(server.url("/x"))),
                  (head, piece) -> {
                    bytes.addAndGet(piece.remaining());
                    return true;
                  }));
      Until.until("a million bytes have come", () -> bytes.get() > 1 << 20);
      worker.interrupt();
      assertThat(worker.failure()).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void lettersOutsideOfAscii_areEscapedInTheRequest() throws Exception {
    server.on("/%C3%A9?%E2%82%AC", c -> c.ok("yes"));
    assertThat(Net.get(transport, server.url("/\u00e9?\u20ac")).body()).isEqualTo("yes");
  }

  @Test
  void earlyAnswer_toALargeRequest_isTaken() throws Exception {
    server.on(
        "/x",
        c -> {
          c.respond("413 Content Too Large", "", "no");
          c.socket().shutdownOutput();
          c.awaitGone();
        });
    Call call =
        Call.get(URI.create(server.url("/x"))).withMethod("POST").withBody(new byte[8 << 20]);
    assertThat(Net.exchange(transport, call).response().status()).isEqualTo(413);
  }
}
