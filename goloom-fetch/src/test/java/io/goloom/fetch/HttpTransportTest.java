package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.net.Leaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real sockets, and all that a server can do wrong: each must get its own words. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(Leaks.class)
class HttpTransportTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  /** Short, but long enough for a first answer on a busy machine. */
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String OK_HEAD = "HTTP/1.1 200 OK\r\nConnection: close\r\n";

  private OddServer server;

  @BeforeEach
  void start() throws Exception {
    server = new OddServer();
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private static FetchResult fetch(String url, Duration timeout) throws Exception {
    try (Fetcher fetcher = Fetcher.builder().timeout(timeout).totalTimeout(LONG).build();
        FetchRun run = fetcher.start(Context.background(), UrlSource.of(List.of(url)))) {
      FetchResult result = run.results().receive();
      assertThat(result).isNotNull();
      assertThat(run.results().receive()).isNull();
      return result;
    }
  }

  private static FetchResult fetch(String url) throws Exception {
    return fetch(url, LONG);
  }

  private static void assertFailed(
      FetchResult result, Outcome outcome, String reason, int status, long bytes) {
    assertThat(result)
        .isInstanceOfSatisfying(
            FetchResult.Failed.class,
            f -> {
              assertThat(f.reason()).isEqualTo(reason);
              assertThat(f.outcome()).isEqualTo(outcome);
              assertThat(f.status()).isEqualTo(status);
              assertThat(f.bytes()).isEqualTo(bytes);
            });
  }

  @Test
  void bodyWithLength_isCounted() throws Exception {
    server.on("/x", c -> c.ok("hello"));
    FetchResult r = fetch(server.url("/x"));
    assertThat(r).isInstanceOf(FetchResult.Fetched.class);
    assertThat(r.status()).isEqualTo(200);
    assertThat(r.bytes()).isEqualTo(5);
  }

  @Test
  void chunkedBody_isCountedWithoutItsFrames() throws Exception {
    server.on(
        "/x",
        c ->
            c.send(OK_HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"));
    assertThat(fetch(server.url("/x")).bytes()).isEqualTo(5);
  }

  @Test
  void bodyThatEndsWithTheConnection_isWhole() throws Exception {
    server.on("/x", c -> c.send(OK_HEAD + "\r\nabcdefg"));
    FetchResult r = fetch(server.url("/x"));
    assertThat(r.ok()).isTrue();
    assertThat(r.bytes()).isEqualTo(7);
  }

  @Test
  void emptyBody_isFetched() throws Exception {
    server.on("/x", c -> c.ok("")).on("/y", c -> c.respond("204 No Content", "", ""));
    assertThat(fetch(server.url("/x")).bytes()).isZero();
    assertThat(fetch(server.url("/y")).status()).isEqualTo(204);
  }

  @Test
  void bigBody_isCounted() throws Exception {
    byte[] piece = new byte[1 << 20];
    server.on(
        "/x",
        c -> {
          c.send(OK_HEAD + "\r\n");
          for (int i = 0; i < 64; i++) {
            c.out().write(piece);
          }
        });
    assertThat(fetch(server.url("/x")).bytes()).isEqualTo(64L << 20);
  }

  @Test
  void status400AndAbove_isAFailureWithTheStatus() throws Exception {
    server.on("/x", c -> c.respond("404 Not Found", "", "nope"));
    server.on("/y", c -> c.respond("503 Service Unavailable", "", ""));
    assertFailed(fetch(server.url("/x")), Outcome.HTTP_STATUS, "HTTP 404", 404, 4);
    assertFailed(fetch(server.url("/y")), Outcome.HTTP_STATUS, "HTTP 503", 503, 0);
  }

  @Test
  void endlessErrorPage_isLeftAfterItsBeginning() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    server.on(
        "/x",
        c -> {
          c.send("HTTP/1.1 500 Oh\r\n\r\n");
          endless(c, gone);
        });
    FetchResult r = fetch(server.url("/x"));
    assertThat(r.outcome()).isEqualTo(Outcome.HTTP_STATUS);
    gone.await();
  }

  @Test
  void neverAnswers_timesOutAndTheConnectionIsClosed() throws Exception {
    CountDownLatch came = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    server.onNever("/x", came, gone);
    assertFailed(fetch(server.url("/x"), SHORT), Outcome.TIMEOUT, "timed out after 300ms", 0, 0);
    gone.await();
  }

  @Test
  void slowHeaders_timesOutAndTheConnectionIsClosed() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    server.on(
        "/x",
        c -> {
          c.send("HTTP/1.1 200 OK\r\nServer: dri");
          c.awaitGone();
          gone.countDown();
        });
    assertFailed(fetch(server.url("/x"), SHORT), Outcome.TIMEOUT, "timed out after 300ms", 0, 0);
    gone.await();
  }

  @Test
  void bodyStalls_timesOutAndTheConnectionIsClosed() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    server.on(
        "/x",
        c -> {
          c.send(OK_HEAD + "Content-Length: 100\r\n\r\nabc");
          c.awaitGone();
          gone.countDown();
        });
    assertFailed(fetch(server.url("/x"), SECOND), Outcome.TIMEOUT, "timed out after 1s", 200, 3);
    gone.await();
  }

  @Test
  void bodyDribbles_timesOutThoughBytesStillCome() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    server.on(
        "/x",
        c -> {
          c.send(OK_HEAD + "\r\n");
          c.socket().setSoTimeout(10);
          try {
            while (!closed(c)) {
              c.send(".");
            }
          } finally {
            gone.countDown();
          }
        });
    FetchResult r = fetch(server.url("/x"), SHORT);
    assertThat(r.outcome()).isEqualTo(Outcome.TIMEOUT);
    gone.await();
  }

  @Test
  void endlessBody_timesOutAndTheConnectionIsClosed() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    server.on(
        "/x",
        c -> {
          c.send(OK_HEAD + "\r\n");
          endless(c, gone);
        });
    FetchResult r = fetch(server.url("/x"), SECOND);
    assertThat(r.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(r.bytes()).isPositive();
    gone.await();
  }

  @Test
  void canceled_everyConnectionIsClosed() throws Exception {
    CountDownLatch came = new CountDownLatch(20);
    CountDownLatch gone = new CountDownLatch(20);
    server.onNever("/x", came, gone);
    try (Fetcher fetcher = Fetcher.builder().timeout(LONG).totalTimeout(LONG).parallel(20).build();
        Cancellable ctx = Context.background().withCancel();
        FetchRun run =
            fetcher.start(ctx, UrlSource.of(Collections.nCopies(20, server.url("/x"))))) {
      came.await();
      ctx.cancel();
      assertThat(run.results())
          .extracting(FetchResult::outcome)
          .containsExactlyElementsOf(Collections.nCopies(20, Outcome.CANCELED));
      gone.await();
    }
  }

  @Test
  void nobodyListens_connectionRefused() throws Exception {
    assertFailed(fetch(OddServer.nobody()), Outcome.REFUSED, "connection refused", 0, 0);
  }

  @Test
  void unknownHost_noSuchHost() throws Exception {
    // The top-level domain "invalid" has no names; a resolver that cannot be reached must not hold
    // up the test.
    FetchResult r = fetch("http://no-such-host.invalid/", Duration.ofSeconds(20));
    assertThat(r.outcome()).isIn(Outcome.DNS, Outcome.TIMEOUT);
    if (r.outcome() == Outcome.DNS) {
      assertFailed(r, Outcome.DNS, "no such host", 0, 0);
    }
  }

  @Test
  void resetBeforeTheAnswer_connectionReset() throws Exception {
    server.on("/x", c -> c.socket().setSoLinger(true, 0));
    assertFailed(fetch(server.url("/x")), Outcome.RESET, "connection reset", 0, 0);
  }

  @Test
  void resetInTheBody_connectionResetAfterSoMuch() throws Exception {
    CountDownLatch received = new CountDownLatch(1);
    server.on(
        "/x",
        c -> {
          c.send(OK_HEAD + "Content-Length: 100\r\n\r\nabc");
          received.await(); // else the reset can overtake the bytes
          c.socket().setSoLinger(true, 0);
        });
    try (Transport transport = HttpTransport.builder().build()) {
      Transport watched =
          new Transport() {
            @Override
            public Response exchange(Context ctx, Call call, BodySink sink)
                throws IOException, InterruptedException {
              return transport.exchange(
                  ctx,
                  call,
                  (head, piece) -> {
                    boolean more = sink.accept(head, piece);
                    received.countDown();
                    return more;
                  });
            }

            @Override
            public void close() {}
          };
      try (Fetcher fetcher = Fetcher.builder().transport(watched).build()) {
        assertFailed(
            fetcher
                .fetchAll(Context.background(), List.of(URI.create(server.url("/x"))))
                .getFirst(),
            Outcome.RESET,
            "connection reset after 3 bytes",
            200,
            3);
      }
    }
  }

  @Test
  void closedWithoutAnAnswer_isSaid() throws Exception {
    server.on("/x", c -> {});
    assertFailed(
        fetch(server.url("/x")),
        Outcome.NO_ANSWER,
        "the server closed the connection without an answer",
        0,
        0);
  }

  @Test
  void bodyShorterThanItsLength_cutOff() throws Exception {
    server.on("/x", c -> c.send(OK_HEAD + "Content-Length: 100\r\n\r\nabc"));
    assertFailed(
        fetch(server.url("/x")), Outcome.TRUNCATED, "cut off after 3 of 100 bytes", 200, 3);
  }

  @Test
  void chunkedBodyWithoutItsEnd_cutOff() throws Exception {
    server.on("/x", c -> c.send(OK_HEAD + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"));
    assertFailed(fetch(server.url("/x")), Outcome.TRUNCATED, "cut off after 3 bytes", 200, 3);
  }

  @Test
  void chunkedBodyWithABadFrame_notHttp() throws Exception {
    server.on("/x", c -> c.send(OK_HEAD + "Transfer-Encoding: chunked\r\n\r\nwhat?\r\nabc\r\n"));
    assertThat(fetch(server.url("/x")).outcome()).isEqualTo(Outcome.BAD_RESPONSE);
  }

  @Test
  void notHttpAtAll_isSaid() throws Exception {
    server.on("/x", c -> c.send("SSH-2.0-OpenSSH_9.2\r\n\r\n"));
    FetchResult r = fetch(server.url("/x"));
    assertThat(r.outcome()).isEqualTo(Outcome.BAD_RESPONSE);
    assertThat(((FetchResult.Failed) r).reason()).startsWith("not HTTP: ");
  }

  @Test
  void httpsToAPlainServer_tls() throws Exception {
    assertFailed(fetchFromPlainServer(), Outcome.TLS, "TLS: the server does not speak it", 0, 0);
  }

  private static FetchResult fetchFromPlainServer() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform()
          .daemon()
          .start(() -> {
            try (Socket socket = plain.accept()) {
              int hello = socket.getInputStream().read();
              socket
                  .getOutputStream()
                  .write(
                      ("HTTP/1.1 400 Bad Request\r\nX-Read: " + hello + "\r\n\r\n")
                          .getBytes(StandardCharsets.US_ASCII));
              socket.getInputStream().readAllBytes();
            } catch (IOException gone) {
              return; // the client
            }
          });
      return fetch("https://127.0.0.1:" + plain.getLocalPort() + "/", LONG);
    }
  }

  @Test
  void redirects_areFollowedAndOnlyTheLastBodyCounts() throws Exception {
    server.on("/a", c -> c.redirect("/b")).on("/b", c -> c.redirect(server.url("/c?x=1")));
    server.on("/c?x=1", c -> c.redirect("?x=%202")).on("/c?x=%202", c -> c.ok("there"));
    FetchResult r = fetch(server.url("/a"));
    assertThat(r).isInstanceOf(FetchResult.Fetched.class);
    assertThat(r.url()).isEqualTo(server.url("/a"));
    assertThat(r.bytes()).isEqualTo(5);
  }

  @Test
  void redirectLoop_endsAfterTen() throws Exception {
    server.on("/x", c -> c.redirect("/x"));
    assertFailed(
        fetch(server.url("/x")),
        Outcome.TOO_MANY_REDIRECTS,
        "more than 10 redirects, in a loop: " + server.url("/x") + " -> " + server.url("/x"),
        302,
        5);
  }

  @Test
  void tenRedirects_areFollowed() throws Exception {
    for (int i = 0; i < 10; i++) {
      int next = i + 1;
      server.on("/" + i, c -> c.redirect("/" + next));
    }
    server.on("/10", c -> c.ok("x"));
    assertThat(fetch(server.url("/0")).ok()).isTrue();
  }

  @Test
  void redirectToSomethingElse_isNotFollowed() throws Exception {
    server.on("/x", c -> c.redirect("ftp://example.com/"));
    server.on("/y", c -> c.respond("301 Moved", "", ""));
    assertFailed(
        fetch(server.url("/x")),
        Outcome.BAD_REDIRECT,
        "redirected to ftp://example.com/: bad URL: the scheme ftp is not supported, only http and"
            + " https",
        302,
        5);
    assertFailed(
        fetch(server.url("/y")), Outcome.BAD_REDIRECT, "HTTP 301 without a Location", 301, 0);
  }

  @Test
  void redirectFromHttpsToHttp_isNotFollowed() throws Exception {
    FakeTransport net =
        new FakeTransport()
            .on(
                "/x",
                (ctx, url, sink) ->
                    FakeTransport.answer(302, Headers.of("location", "http://host/y")));
    try (Fetcher fetcher = Fetcher.builder().transport(net).build()) {
      assertFailed(
          fetcher.fetchAll(Context.background(), List.of(URI.create("https://host/x"))).getFirst(),
          Outcome.BAD_REDIRECT,
          "redirected from https to plain http, not followed: http://host/y",
          302,
          0);
    }
  }

  @Test
  void endlessRedirectBody_isLeft() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    server.on(
        "/x",
        c -> {
          c.send("HTTP/1.1 302 Found\r\nLocation: /y\r\n\r\n");
          endless(c, gone);
        });
    server.on("/y", c -> c.ok("y"));
    assertThat(fetch(server.url("/x")).bytes()).isEqualTo(1);
    gone.await();
  }

  private static void endless(OddServer.Connection c, CountDownLatch gone) throws Exception {
    byte[] piece = "x".repeat(16 * 1024).getBytes(StandardCharsets.US_ASCII);
    try {
      while (true) {
        c.out().write(piece);
      }
    } finally {
      gone.countDown();
    }
  }

  /** Waits 10 ms for a byte that never comes. */
  private static boolean closed(OddServer.Connection c) throws Exception {
    try {
      return c.in().read() < 0;
    } catch (SocketTimeoutException stillOpen) {
      return false;
    }
  }

  @Test
  void failure_afterTheHead_hasItsStatusTimesAndBytes() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
    server.on("/x", c -> c.send(head)).on("/y", c -> c.send(head + "abc"));
    FetchResult none = fetch(server.url("/x"));
    assertFailed(none, Outcome.TRUNCATED, "cut off after 0 of 9 bytes", 200, 0);
    assertThat(none.metrics().wireBytes()).isEqualTo(head.length());
    assertThat(none.metrics().times().connect()).isPositive();
    assertThat(none.metrics().times().firstByte()).isPositive();
    FetchResult some = fetch(server.url("/y"));
    assertFailed(some, Outcome.TRUNCATED, "cut off after 3 of 9 bytes", 200, 3);
    assertThat(some.metrics().wireBytes()).isEqualTo(head.length() + 3L);
  }

  @Test
  void failure_hasTheTimesOfWhatItReached() throws Exception {
    CountDownLatch none = new CountDownLatch(1);
    server.onNever("/never", none, none);
    FetchResult silent = fetch(server.url("/never"), SHORT);
    assertThat(silent.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(silent.metrics().times().connect()).isPositive();
    assertThat(silent.metrics().times().firstByte()).isZero();
    assertThat(silent.metrics().wireBytes()).isZero();
    assertThat(silent.status()).isZero();
    FetchResult refused = fetch(OddServer.nobody());
    assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(refused.metrics().times().connect()).isPositive();
  }

  @Test
  void failure_ofTheLookUp_isTimeOfTheLookUp() throws Exception {
    HttpTransport.Builder transport =
        Net.builder()
            .resolver(host -> {
              throw new UnknownHostException(host);
            });
    try (Fetcher fetcher = Fetcher.builder().transport(transport.build()).build()) {
      FetchResult unknown =
          fetcher.fetchAll(Context.background(), List.of(URI.create("http://no.test/"))).getFirst();
      assertThat(unknown.outcome()).isEqualTo(Outcome.DNS);
      assertThat(unknown.metrics().times().dns()).isPositive();
      assertThat(unknown.metrics().times().connect()).isZero();
    }
  }

  /** A failure after redirects costs what they have cost, too. */
  @Test
  void failure_afterARedirect_isAddedToIt() throws Exception {
    String head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n";
    AtomicLong moved = new AtomicLong();
    server
        .on(
            "/x",
            c -> {
              String answer = "HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n";
              moved.set(answer.length());
              c.send(answer);
            })
        .on("/y", c -> c.send(head));
    FetchResult r = fetch(server.url("/x"));
    assertThat(r.outcome()).isEqualTo(Outcome.TRUNCATED);
    assertThat(r.metrics().wireBytes()).isEqualTo(moved.get() + head.length());
    assertThat(r.metrics().redirects()).isEqualTo(1);
  }

  /** Neither the page of a refusal nor that of a redirect is wanted: their statuses say all. */
  @Test
  void pageThatNobodyWants_doesNotMatter() throws Exception {
    String packed = "Content-Encoding: br\r\n";
    String unpackable = "Content-Encoding: gzip\r\n";
    String page = "a page that is longer than the limit";
    server
        .on("/404", c -> c.respond("404 Not Found", "", page))
        .on("/403", c -> c.respond("403 Forbidden", unpackable, "no"))
        .on("/500", c -> c.send("HTTP/1.1 500 Oh\r\nContent-Length: 9\r\n\r\ncut"))
        .on("/moved", c -> c.respond("301 Moved", "Location: /packed\r\n", page))
        .on("/packed", c -> c.respond("302 Moved", packed + "Location: /cut\r\n", "no"))
        .on(
            "/cut",
            c -> c.send("HTTP/1.1 307 Moved\r\nLocation: /ok\r\nContent-Length: 9\r\n\r\ncut"))
        .on("/ok", c -> c.ok("ok"))
        .on("/long", c -> c.ok(page));
    List<FetchResult> results;
    try (Fetcher fetcher = Fetcher.builder().transport(Net.builder().maxBytes(9).build()).build()) {
      results =
          fetcher.fetchAll(
              Context.background(),
              List.of("/404", "/403", "/500", "/moved", "/long").stream()
                  .map(path -> URI.create(server.url(path)))
                  .toList());
    }
    assertFailed(results.get(0), Outcome.HTTP_STATUS, "HTTP 404", 404, 0);
    assertFailed(results.get(1), Outcome.HTTP_STATUS, "HTTP 403", 403, 0);
    assertFailed(results.get(2), Outcome.HTTP_STATUS, "HTTP 500", 500, 3);
    assertThat(results.get(3).ok()).isTrue();
    assertThat(results.get(3).bytes()).isEqualTo(2);
    assertThat(results.get(3).metrics().redirects()).isEqualTo(3);
    assertThat(results.get(4).outcome()).isEqualTo(Outcome.TOO_LARGE);
  }
}
