package io.goloom.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.examples.requests.RequestTree;
import io.goloom.examples.requests.Servers;
import io.goloom.examples.requests.SmallHttpServer;
import io.goloom.sync.ErrGroup;
import io.goloom.testing.Until;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// C17, C20: the request tree stops what it has started, as PostgreSQL and Redis say themselves.
class RequestTreeTest {
  private static final int REQUESTS = 1000;
  private static final int AT_ONCE = 20;

  private static @Nullable Servers servers;
  private static @Nullable SmallHttpServer http;

  /// What each request came to: its answer, or what it threw.
  private static final BlockingQueue<Object> OUTCOMES = new LinkedBlockingQueue<>();

  @BeforeAll
  static void start() throws IOException {
    try {
      servers = Servers.start();
    } catch (IOException e) {
      Assumptions.abort("SKIPPED, " + e.getMessage() + ": " + e.getCause());
    }
    var tree = new RequestTree(servers.database(), servers.cache());
    http = SmallHttpServer.start(0, RequestTree.REQUEST, (ctx, uri) -> watched(tree, ctx, uri));
  }

  private static String watched(RequestTree tree, Context request, URI uri) throws Exception {
    try {
      String answer = tree.answer(request, uri);
      OUTCOMES.add(answer);
      return answer;
    } catch (Exception e) {
      OUTCOMES.add(e);
      throw e;
    }
  }

  @BeforeEach
  void forget() {
    OUTCOMES.clear();
  }

  @AfterAll
  static void stop() throws IOException {
    if (servers != null) {
      http.close();
      servers.close();
    }
  }

  @Test
  void answer_ofRedis_endsTheStatement() throws Exception {
    try (var client = ask(600, 600)) {
      bothWork();
      servers.cache().lpush("nothing", "something");
      assertThat(OUTCOMES.take()).isEqualTo("Redis answers");
      long begin = System.nanoTime();
      Until.until("PostgreSQL works on nothing", () -> statements() == 0);
      System.out.printf(
          Locale.ROOT,
          "the statement is gone %.1f ms after the answer%n",
          (System.nanoTime() - begin) / 1e6);
      assertThat(body(client)).isEqualTo("Redis answers\n");
    }
  }

  @Test
  void answer_ofPostgres_endsTheWaitInRedis() throws Exception {
    try (var client = ask(0.1, 600)) {
      assertThat(body(client)).isEqualTo("PostgreSQL answers\n");
      assertThat(OUTCOMES.take()).isEqualTo("PostgreSQL answers");
      nothingIsLeft();
    }
  }

  @Test
  void client_thatHangsUp_endsItsRequest() throws Exception {
    try (var _ = ask(600, 600)) {
      bothWork();
    }
    assertThat(OUTCOMES.take())
        .isInstanceOfSatisfying(
            CanceledException.class, e -> assertThat(e).hasCauseInstanceOf(EOFException.class));
    nothingIsLeft();
  }

  @Test
  void secondsThatAreNone_areRefusedWithWhatToWrite() {
    var tree = new RequestTree(servers.database(), servers.cache());
    for (String odd : new String[] {"abc", "", "-1", "NaN", "1e9"}) {
      assertThatThrownBy(
              () -> tree.answer(Context.background(), URI.create("/?postgres=" + odd + "&redis=1")))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("ask for /?postgres=SECONDS&redis=SECONDS");
    }
  }

  @Test
  void thousandRequests_leaveNothingBehind() throws Exception {
    nothingIsLeft();
    long goroutines = Go.numGoroutine();
    long seed = new Random().nextLong();
    System.out.println("RequestTreeTest: seed " + seed);
    try (var clients = ErrGroup.withContext(Context.background())) {
      for (int i = 0; i < AT_ONCE; i++) {
        var random = new Random(seed + i);
        clients.go(ctx -> {
          for (int n = 0; n < REQUESTS / AT_ONCE; n++) {
            oneOf(random);
          }
        });
      }
      clients.await();
    }
    Map<String, Integer> outcomes = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      outcomes.merge(OUTCOMES.take().toString(), 1, Integer::sum);
    }
    System.out.println("RequestTreeTest: " + outcomes);
    assertThat(outcomes)
        .containsKeys(
            "PostgreSQL answers",
            "Redis answers",
            "io.goloom.context.CanceledException: context canceled:"
                + " java.io.EOFException: the client has hung up");
    nothingIsLeft();
    Until.until("all goroutines have ended", () -> Go.numGoroutine() == goroutines);
    var pool = servers.database().getHikariPoolMXBean();
    Until.until("no connection is in use", () -> pool.getActiveConnections() == 0);
    assertThat(pool.getTotalConnections()).isEqualTo(servers.database().getMaximumPoolSize());
    assertThat(servers.cache().getPool().getNumActive()).isZero();
  }

  /// A race that the one or the other wins, or from which the client runs away. On a busy machine
  /// the limits may come first, which is an end like the others.
  private static void oneOf(Random random) throws IOException {
    double quick = random.nextDouble(0.002, 0.02); // below 1 ms is for ever, in Redis
    switch (random.nextInt(3)) {
      case 0 -> talk(quick, 600);
      case 1 -> talk(600, quick);
      default -> ask(600, 600).close();
    }
  }

  private static void talk(double postgres, double redis) throws IOException {
    try (var client = ask(postgres, redis)) {
      assertThat(body(client)).isNotEmpty();
    }
  }

  private static void bothWork() {
    Until.until("PostgreSQL works", () -> statements() == 1);
    Until.until("Redis waits", () -> servers.blockedClients() == 1);
  }

  private static void nothingIsLeft() {
    Until.until("PostgreSQL works on nothing", () -> statements() == 0);
    Until.until("Redis waits for nobody", () -> servers.blockedClients() == 0);
  }

  private static int statements() {
    try {
      return servers.statements();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Socket ask(double postgres, double redis) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), http.uri().getPort());
    socket
        .getOutputStream()
        .write(
            "GET /?postgres=%s&redis=%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .formatted(postgres, redis)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String body(Socket client) throws IOException {
    var all = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return all.substring(all.indexOf("\r\n\r\n") + 4);
  }
}
