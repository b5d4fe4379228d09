package io.goloom.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.internal.sched.VirtualScheduler;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leaks.class)
class DialerTest {
  private static final String HOST = "server.test";

  /// A listener whose queue is full, so that the system drops further attempts to connect.
  private static final class BlackHole implements AutoCloseable {
    private final ServerSocket server = new ServerSocket();
    private final List<SocketChannel> queued = new ArrayList<>();

    BlackHole(String address, int port) throws IOException {
      server.bind(new InetSocketAddress(address, port), 1);
      for (int i = 0; i < 3; i++) {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.connect(server.getLocalSocketAddress());
        queued.add(channel);
      }
    }

    int port() {
      return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      for (SocketChannel channel : queued) {
        channel.close();
      }
      server.close();
    }
  }

  private static int portNobodyListensOn() throws IOException {
    try (Listener listener = Pair.listener()) {
      return listener.localAddress().getPort();
    }
  }

  private static Resolver gives(String... addresses) {
    List<InetAddress> list = new ArrayList<>();
    for (String address : addresses) {
      list.add(InetAddress.ofLiteral(address));
    }
    return host -> list;
  }

  @Test
  void dial_ofAddresses_connectsToTheFirstThatAnswers() throws IOException {
    try (Listener listener = Pair.listener()) {
      int port = listener.localAddress().getPort();
      List<InetAddress> addresses =
          List.of(InetAddress.ofLiteral("127.9.9.9"), InetAddress.ofLiteral("127.0.0.1"));
      try (Conn conn = Dialer.make().dial(Context.background(), addresses, port)) {
        assertThat(conn.remoteAddress().getAddress()).isEqualTo(addresses.getLast());
      }
    }
    assertThatThrownBy(() -> Dialer.make().dial(Context.background(), List.of(), 80))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs an address");
  }

  @Test
  void lookUp_asksTheResolver_butNotForDigits() throws IOException {
    Dialer dialer = Dialer.make().withResolver(gives("127.0.0.7"));
    assertThat(dialer.lookUp(Context.background(), HOST))
        .containsExactly(InetAddress.ofLiteral("127.0.0.7"));
    assertThat(dialer.lookUp(Context.background(), "[::1]"))
        .containsExactly(InetAddress.ofLiteral("::1"));
  }

  @Test
  void dial_ofAName_connects() throws IOException {
    try (Listener listener = Pair.listener();
        Conn conn = Dialer.make().dial("localhost", listener.localAddress().getPort())) {
      assertThat(conn.remoteAddress().getPort()).isEqualTo(listener.localAddress().getPort());
    }
  }

  @Test
  void dial_ofIpv6InBrackets_connects() throws IOException {
    try (Listener listener = Listener.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
        Conn conn = Dialer.make().dial("[::1]", listener.localAddress().getPort())) {
      assertThat(Channels.text(conn.remoteAddress())).startsWith("[0:0:0:0:0:0:0:1]:");
    }
  }

  @Test
  void dial_whereNobodyListens_isRefused() throws IOException {
    int port = portNobodyListensOn();
    assertThatThrownBy(() -> Dialer.make().dial("127.0.0.1", port))
        .isInstanceOf(ConnectException.class)
        .hasMessage("connect to 127.0.0.1:" + port + ": Connection refused");
  }

  @Test
  void dial_whereNobodyListensOnAnyAddress_throwsFirstWithOthersSuppressed() throws IOException {
    int port = portNobodyListensOn();
    Dialer dialer = Dialer.make().withResolver(gives("127.0.0.1", "127.0.0.2", "127.0.0.3"));
    assertThatThrownBy(() -> dialer.dial(HOST, port))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("127.0.0.1")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
  }

  @Test
  void dial_intoABlackHole_isEndedByTheTimeout() throws Exception {
    try (BlackHole hole = new BlackHole("127.0.0.1", 0)) {
      VirtualScheduler.run(clock -> {
        Dialer dialer = Dialer.make().withTimeout(Duration.ofSeconds(3));
        Worker worker = Worker.start(() -> dialer.dial("127.0.0.1", hole.port()));
        worker.waits(WaitReason.IO_WAIT);
        clock.advance(Duration.ofSeconds(3));
        assertThat(worker.failure())
            .isInstanceOf(SocketTimeoutException.class)
            .hasMessage("dial 127.0.0.1:" + hole.port() + ": no connection in PT3S");
      });
    }
  }

  @Test
  void dial_intoABlackHole_isEndedByTheContext() throws Exception {
    try (BlackHole hole = new BlackHole("127.0.0.1", 0);
        var ctx = Context.background().withCancel()) {
      Worker worker = Worker.start(() -> Dialer.make().dial(ctx, "127.0.0.1", hole.port()));
      worker.waits(WaitReason.IO_WAIT);
      ctx.cancel();
      assertThat(worker.failure()).isInstanceOf(CanceledException.class);
      assertThatThrownBy(() -> Dialer.make().dial(ctx, "127.0.0.1", hole.port()))
          .isInstanceOf(CanceledException.class);
    }
  }

  @Test
  void dial_intoABlackHole_isEndedByAnInterrupt() throws Exception {
    try (BlackHole hole = new BlackHole("127.0.0.1", 0)) {
      Worker worker = Worker.start(() -> Dialer.make().dial("127.0.0.1", hole.port()));
      worker.waits(WaitReason.IO_WAIT);
      worker.interrupt();
      assertThat(worker.failure()).isInstanceOf(InterruptedIOException.class);
      assertThat(worker.leftInterrupted()).isTrue();
    }
  }

  @Test
  void dial_whoseFirstAddressIsDead_takesTheNextAfterTheDelay() throws Exception {
    try (Listener listener = Pair.listener();
        BlackHole hole = new BlackHole("127.0.0.2", listener.localAddress().getPort())) {
      VirtualScheduler.run(clock -> {
        Dialer dialer = Dialer.make().withResolver(gives("127.0.0.2", "127.0.0.1"));
        Worker worker =
            Worker.start(() -> {
              try (Conn conn = dialer.dial(HOST, hole.port())) {
                assertThat(conn.remoteAddress().getAddress().getHostAddress())
                    .isEqualTo("127.0.0.1");
              }
            });
        Until.until("the first attempt waits", () -> clock.armed() == 1);
        worker.waits(WaitReason.IO_WAIT);
        clock.advance(Duration.ofMillis(249));
        assertThat(worker.isOver()).isFalse();
        clock.advance(Duration.ofMillis(1));
        worker.join();
        assertThat(clock.armed()).isZero();
      });
    }
  }

  @Test
  void dial_whoseFirstAddressRefuses_takesTheNextAtOnce() throws Exception {
    int port;
    try (Listener listener = Pair.listener()) {
      port = listener.localAddress().getPort();
      VirtualScheduler.run(clock -> { // whose time stands still
        Dialer dialer = Dialer.make().withResolver(gives("127.0.0.3", "::1", "127.0.0.1"));
        dialer.dial(HOST, port).close();
      });
    }
  }

  @Test
  void dial_whereTheFirstAddressAnswersLate_stillTakesIt() throws Exception {
    try (BlackHole first = new BlackHole("127.0.0.2", 0);
        BlackHole second = new BlackHole("127.0.0.1", first.port())) {
      VirtualScheduler.run(clock -> {
        Dialer dialer = Dialer.make().withResolver(gives("127.0.0.2", "127.0.0.1"));
        Worker worker =
            Worker.start(() -> {
              try (Conn conn = dialer.dial(HOST, first.port())) {
                assertThat(conn.remoteAddress().getAddress().getHostAddress())
                    .isEqualTo("127.0.0.2");
              }
            });
        Until.until("the first attempt waits", () -> clock.armed() == 1);
        clock.advance(Duration.ofMillis(250));
        worker.waits(WaitReason.IO_WAIT);
        // The system tries again by itself, after a second.
        first.server.accept().close();
        first.server.accept().close();
        worker.join();
        assertThat(second.port()).isEqualTo(first.port());
      });
    }
  }

  @Test
  void addresses_areTriedIpv6First_inTurn() throws IOException {
    List<InetAddress> found =
        gives("10.0.0.1", "10.0.0.2", "10.0.0.3", "2001:db8::1", "2001:db8::2").lookUp(HOST);
    assertThat(Addresses.inTurn(found, 80))
        .extracting(Channels::text)
        .containsExactly(
            "[2001:db8:0:0:0:0:0:1]:80",
            "10.0.0.1:80",
            "[2001:db8:0:0:0:0:0:2]:80",
            "10.0.0.2:80",
            "10.0.0.3:80");
  }

  @Test
  void unknownHost_isNamed() {
    Dialer dialer =
        Dialer.make()
            .withResolver(host -> {
              throw new UnknownHostException(host);
            });
    assertThatThrownBy(() -> dialer.dial(HOST, 80))
        .isInstanceOf(UnknownHostException.class)
        .hasMessage(HOST + ": no such host");
    assertThatThrownBy(() -> Dialer.make().withResolver(host -> List.of()).dial(HOST, 80))
        .isInstanceOf(UnknownHostException.class)
        .hasRootCauseMessage(HOST + ": the resolver gave no address");
  }

  @Test
  void resolverThatFails_isNamed() {
    Dialer dialer =
        Dialer.make()
            .withResolver(host -> {
              throw new IllegalStateException("broken");
            });
    assertThatThrownBy(() -> dialer.dial(HOST, 80))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("the resolver failed at " + HOST)
        .hasRootCauseMessage("broken");
  }

  @Test
  void resolverThatHangs_isAbandoned() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Lookups lookups = new Lookups(hangs(release));
    try (var ctx = Context.background().withCancel()) {
      Worker canceled = Worker.start(() -> lookups.lookUp(ctx, HOST));
      Worker interrupted = Worker.start(() -> lookups.lookUp(Context.background(), HOST));
      Worker stays = Worker.start(() -> lookups.lookUp(Context.background(), HOST));
      for (Worker worker : List.of(canceled, interrupted, stays)) {
        worker.waits(WaitReason.IO_WAIT);
      }
      ctx.cancel();
      assertThat(canceled.failure()).isInstanceOf(CanceledException.class);
      interrupted.interrupt();
      assertThat(interrupted.failure()).isInstanceOf(InterruptedIOException.class);
      assertThat(stays.isOver()).isFalse();
      release.countDown();
      stays.join();
      Until.until("the look-up is forgotten", () -> lookups.pending() == 0);
    }
  }

  @Test
  void resolverThatHangs_isEndedByTheTimeout() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Dialer dialer = Dialer.make().withResolver(hangs(release)).withTimeout(Duration.ofSeconds(1));
    VirtualScheduler.run(clock -> {
      Worker worker = Worker.start(() -> dialer.dial(HOST, 80));
      worker.waits(WaitReason.IO_WAIT);
      clock.advance(Duration.ofSeconds(1));
      assertThat(worker.failure()).isInstanceOf(SocketTimeoutException.class);
    });
    release.countDown();
  }

  private static Resolver hangs(CountDownLatch release) {
    return host -> {
      try {
        release.await();
      } catch (InterruptedException e) {
        throw new AssertionError("nobody interrupts a look-up", e);
      }
      return List.of(InetAddress.getLoopbackAddress());
    };
  }

  @Test
  void lookUps_ofOneHost_shareOne() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger();
    Lookups lookups =
        new Lookups(host -> {
          calls.incrementAndGet();
          return hangs(release).lookUp(host);
        });
    List<Worker> workers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      workers.add(
          Worker.start(() ->
              assertThat(lookups.lookUp(Context.background(), HOST))
                  .containsExactly(InetAddress.getLoopbackAddress())));
    }
    workers.forEach(worker -> worker.waits(WaitReason.IO_WAIT));
    release.countDown();
    workers.forEach(Worker::join);
    assertThat(calls).hasValue(1);
  }

  @Test
  void lookUp_thatNobodyWaitsForAnyMore_isNotBegun() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    Lookups lookups =
        new Lookups(host -> {
          begun.incrementAndGet();
          return hangs(release).lookUp(host);
        });
    try (var ctx = Context.background().withCancel()) {
      List<Worker> workers = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        String host = "host" + i;
        workers.add(Worker.start(() -> lookups.lookUp(ctx, host)));
      }
      workers.forEach(worker -> worker.waits(WaitReason.IO_WAIT));
      Until.until("all threads are taken", () -> begun.get() == 16);
      ctx.cancel();
      workers.forEach(Worker::failure);
      assertThat(lookups.pending()).isEqualTo(16);
      release.countDown();
      Until.until("the others have ended", () -> lookups.pending() == 0);
      assertThat(begun).hasValue(16);
    }
  }

  @Test
  void nonsense_isRefused() {
    Dialer dialer = Dialer.make();
    assertThatThrownBy(() -> dialer.dial("", 80)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dialer.dial(HOST, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dialer.withTimeout(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dialer.withAttemptDelay(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> dialer.withResolver(null)).isInstanceOf(NullPointerException.class);
  }
}
