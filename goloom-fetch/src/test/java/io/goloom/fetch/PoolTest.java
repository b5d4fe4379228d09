package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.net.Conn;
import io.goloom.net.Leaks;
import io.goloom.net.Listener;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Connections: used again, limited, replaced, handed over, closed. Cites the invariants of Pool.
 */
@ExtendWith(Leaks.class)
class PoolTest {
  /** Answers request after request, each when a permit is there. */
  private static final class Server implements AutoCloseable {
    final Listener listener =
        Listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    final Semaphore permits = new Semaphore(0);
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger asked = new AtomicInteger();
    final Set<Conn> open = ConcurrentHashMap.newKeySet();
    volatile String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    Server() throws IOException {
      Go.go(() -> {
        while (true) {
          Conn conn;
          try {
            conn = listener.accept();
          } catch (IOException closed) {
            return;
          }
          accepted.incrementAndGet();
          open.add(conn);
          Go.go(() -> serve(conn));
        }
      });
    }

    private void serve(Conn conn) {
      ByteBuffer request = ByteBuffer.allocate(4096);
      try (conn) {
        while (conn.read(request.clear()) > 0) {
          asked.incrementAndGet();
          permits.acquire();
          conn.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        }
      } catch (IOException | InterruptedException gone) {
        return;
      } finally {
        open.remove(conn);
      }
    }

    /** Closes those that are open now, and not what comes in their place meanwhile. */
    void closeAll() {
      List.copyOf(open).forEach(Conn::close);
    }

    String url() {
      return "http://127.0.0.1:" + listener.localAddress().getPort() + "/";
    }

    /** Another host for the pool, though it is the same server. */
    String url(int host) {
      return "http://host-" + host + ".test:" + listener.localAddress().getPort() + "/";
    }

    @Override
    public void close() {
      permits.release(1_000_000);
      listener.close();
      open.forEach(Conn::close);
    }
  }

  private Server server;

  @BeforeEach
  void start() throws IOException {
    server = new Server();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** All hosts are this machine. */
  private static HttpTransport.Builder anyHost() {
    return Net.builder().resolver(host -> List.of(InetAddress.getLoopbackAddress()));
  }

  private static Worker get(HttpTransport transport, String url) {
    return Worker.start(() -> assertThat(Net.get(transport, url).body()).isEqualTo("ok"));
  }

  @Test
  void connection_isUsedAgain() throws Exception {
    server.permits.release(3);
    try (HttpTransport transport = Net.builder().build()) {
      assertThat(Net.get(transport, server.url()).response().reused()).isFalse();
      Response second = Net.get(transport, server.url()).response();
      assertThat(second.reused()).isTrue();
      assertThat(second.times().connect()).isZero();
      assertThat(second.times().firstByte()).isPositive();
      assertThat(second.wireBytes()).isEqualTo(server.answer.length());
      Net.get(transport, server.url());
      assertThat(server.accepted).hasValue(1);
    }
    Until.until("the server has seen the end", () -> server.open.isEmpty());
  }

  @Test
  void limitOfAHost_isKept_andThePlaceHandedOver() throws Exception { // P2, P3
    try (HttpTransport transport = Net.builder().maxPerHost(2).build()) {
      List<Worker> all = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        all.add(get(transport, server.url()));
      }
      Until.until("two have asked", () -> server.asked.get() == 2);
      Until.until(
          "the others wait for a place",
          () -> all.stream().filter(w -> w.isWaitingFor(WaitReason.CHANNEL_RECEIVE)).count() == 8);
      assertThat(transport.connections()).isEqualTo(2);
      server.permits.release(10);
      all.forEach(Worker::join);
      assertThat(server.accepted).hasValue(2);
      assertThat(transport.connections()).isEqualTo(2);
    }
  }

  @Test
  void limitOfAll_isKept_andIdleOnesMakeRoom() throws Exception { // P2, P3
    server.permits.release(100);
    try (HttpTransport transport = anyHost().maxConnections(3).build()) {
      for (int host = 1; host <= 9; host++) {
        Net.get(transport, server.url(host));
        assertThat(transport.connections()).isLessThanOrEqualTo(3);
      }
      assertThat(server.accepted).hasValue(9);
      Net.get(transport, server.url(9)); // the youngest has stayed
      assertThat(server.accepted).hasValue(9);
      Net.get(transport, server.url(1)); // the oldest has gone
      assertThat(server.accepted).hasValue(10);
    }
  }

  @Test
  void limitOfAll_underLoad_letsEachHostGoOn() { // P2, P3: nobody waits for ever
    server.permits.release(1_000_000);
    try (HttpTransport transport = anyHost().maxConnections(4).maxPerHost(3).build()) {
      AtomicInteger most = new AtomicInteger();
      Worker.all(
          40,
          i ->
              () -> {
                for (int n = 0; n < 25; n++) {
                  Net.get(transport, server.url(1 + (i + n) % 7));
                  most.accumulateAndGet(transport.connections(), Math::max);
                }
              });
      assertThat(most.get()).isLessThanOrEqualTo(4);
      assertThat(server.asked).hasValue(1000);
    }
  }

  @Test
  void whoStopsWaiting_leavesNoTrace() throws Exception { // P4
    try (HttpTransport transport = Net.builder().maxPerHost(1).build();
        Cancellable ctx = Context.background().withCancel()) {
      Worker first = get(transport, server.url());
      Until.until("it has asked", () -> server.asked.get() == 1);
      Worker second =
          Worker.start(
              () -> transport.exchange(ctx, Call.get(URI.create(server.url())), (h, p) -> true));
      second.waits(WaitReason.CHANNEL_RECEIVE);
      ctx.cancel();
      assertThat(second.failure()).isInstanceOf(CanceledException.class);
      Worker third = get(transport, server.url());
      server.permits.release(2);
      first.join();
      third.join();
      assertThat(server.accepted).hasValue(1);
    }
  }

  @Test
  void connectionThatTheServerHasClosed_isReplaced() throws Exception {
    server.permits.release(10);
    try (HttpTransport transport = Net.builder().build()) {
      Net.get(transport, server.url());
      server.closeAll();
      Until.until("it is closed", () -> server.open.isEmpty());
      assertThat(Net.get(transport, server.url()).response().reused()).isFalse();
      assertThat(transport.connections()).isEqualTo(1);
    }
  }

  @Test
  void connectionThatDiesUnderARequest_isReplacedOnce_ifNothingWasAnswered() throws Exception {
    server.permits.release();
    try (HttpTransport transport = Net.builder().build()) {
      Net.get(transport, server.url());
      Worker second = get(transport, server.url());
      Until.until("it has asked", () -> server.asked.get() == 2);
      server.closeAll();
      Until.until("it has asked again", () -> server.asked.get() == 3);
      server.permits.release(2); // one for the handler of the closed connection
      second.join();
      assertThat(server.accepted).hasValue(2);
    }
  }

  @Test
  void connectionThatDiesUnderAPost_isNotTriedAgain() throws Exception {
    server.permits.release();
    try (HttpTransport transport = Net.builder().build()) {
      Net.get(transport, server.url());
      Call post = Call.get(URI.create(server.url())).withMethod("POST");
      Worker second = Worker.start(() -> Net.exchange(transport, post));
      Until.until("it has asked", () -> server.asked.get() == 2);
      server.closeAll();
      assertThat(second.failure())
          .isInstanceOfSatisfying(
              FetchException.class,
              e -> assertThat(e.outcome()).isIn(Outcome.NO_ANSWER, Outcome.RESET));
      assertThat(server.asked).hasValue(2);
    }
  }

  @Test
  void newConnectionThatDies_isNotTriedAgain() throws Exception {
    try (HttpTransport transport = Net.builder().build()) {
      Worker only = Worker.start(() -> Net.get(transport, server.url()));
      Until.until("it has asked", () -> server.asked.get() == 1);
      server.closeAll();
      assertThat(only.failure()).isInstanceOf(FetchException.class);
      assertThat(server.asked).hasValue(1);
    }
  }

  @Test
  void bytesThatNobodyAskedFor_areNotTakenForTheNextAnswer() throws Exception {
    server.permits.release(10);
    String poison = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison";
    server.answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" + poison;
    try (HttpTransport transport = Net.builder().build()) {
      for (int i = 0; i < 5; i++) {
        assertThat(Net.get(transport, server.url()).body()).isEqualTo("ok");
      }
      assertThat(server.accepted).hasValue(5);
    }
  }

  @Test
  void sinkThatHasEnough_closesTheConnection() throws Exception {
    server.permits.release(10);
    try (HttpTransport transport = Net.builder().build()) {
      transport.exchange(
          Context.background(), Call.get(URI.create(server.url())), (head, piece) -> false);
      assertThat(transport.connections()).isZero();
    }
  }

  @Test
  void sinkThatFails_isHeard_andTheConnectionClosed() {
    server.permits.release(10);
    try (HttpTransport transport = Net.builder().build()) {
      assertThatThrownBy(() ->
              transport.exchange(
                  Context.background(),
                  Call.get(URI.create(server.url())),
                  (head, piece) -> {
                    throw new IOException("No space left on device");
                  }))
          .isExactlyInstanceOf(IOException.class)
          .hasMessage("No space left on device");
      assertThat(transport.connections()).isZero();
    }
  }

  @Test
  void idleConnection_isClosedAfterItsTime() throws Exception {
    server.permits.release(10);
    try (HttpTransport transport = Net.builder().idleTimeout(Duration.ofMillis(50)).build()) {
      Net.get(transport, server.url());
      Until.until("nothing is kept", () -> transport.connections() == 0);
      Until.until("the server has seen it", () -> server.open.isEmpty());
      Net.get(transport, server.url());
    }
  }

  @Test
  void close_endsWhoWaitsAndWhoIsServed() { // P5
    HttpTransport transport = Net.builder().maxPerHost(1).build();
    Worker served = Worker.start(() -> Net.get(transport, server.url()));
    Until.until("it has asked", () -> server.asked.get() == 1);
    Worker waiting = Worker.start(() -> Net.get(transport, server.url()));
    waiting.waits(WaitReason.CHANNEL_RECEIVE);
    transport.close();
    for (Worker worker : List.of(served, waiting)) {
      assertThat(worker.failure())
          .isInstanceOf(FetchException.class)
          .hasMessage("canceled: the transport was closed");
    }
    assertThatThrownBy(() -> Net.get(transport, server.url()))
        .hasMessage("canceled: the transport was closed");
  }

  @Test
  void interrupt_endsTheExchange() throws Exception {
    try (HttpTransport transport = Net.builder().build()) {
      Worker worker = Worker.start(() -> Net.get(transport, server.url()));
      Until.until("it has asked", () -> server.asked.get() == 1);
      worker.interrupt();
      assertThat(worker.failure()).isInstanceOf(InterruptedException.class);
      assertThat(worker.leftInterrupted()).isFalse();
      assertThat(transport.connections()).isZero();
    }
  }
}
