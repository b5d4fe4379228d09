package io.goloom.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.internal.sched.VirtualScheduler;
import io.goloom.sched.WaitReason;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Runs with each engine as the client against each engine as the server.
@ParameterizedClass
@EnumSource(TlsTest.Sides.class)
@ExtendWith(Leaks.class)
class TlsTest {
  private static final String HOST = "server.test";
  private static final int MEGABYTE = 1 << 20;

  enum Sides {
    JDK_TO_JDK(Tls.Engine.JDK, Tls.Engine.JDK),
    JDK_TO_CONSCRYPT(Tls.Engine.JDK, Tls.Engine.CONSCRYPT),
    CONSCRYPT_TO_JDK(Tls.Engine.CONSCRYPT, Tls.Engine.JDK),
    CONSCRYPT_TO_CONSCRYPT(Tls.Engine.CONSCRYPT, Tls.Engine.CONSCRYPT);

    final Tls.Engine client;
    final Tls.Engine server;

    Sides(Tls.Engine client, Tls.Engine server) {
      this.client = client;
      this.server = server;
    }
  }

  private static Certificates authority;
  private static Certificates right;

  @Parameter Sides sides;

  @BeforeAll
  static void makeCertificates() throws Exception {
    authority = Certificates.authority();
    right = authority.signs(HOST);
  }

  private Tls client() {
    return Tls.make().withTrusted(List.of(authority.certificate())).withProvider(sides.client);
  }

  private Tls server(Certificates shown) {
    return Tls.make().withIdentity(shown.key(), shown.chain()).withProvider(sides.server);
  }

  private Pair encrypted(Certificates shown, Tls client, String host) throws IOException {
    Pair plain = Pair.open();
    Tls server = server(shown);
    Conn[] there = new Conn[1];
    Worker serving =
        Worker.start(() -> there[0] = server.server(Context.background(), plain.there()));
    try {
      Conn here = client.client(Context.background(), plain.here(), host);
      serving.join();
      return new Pair(here, there[0]);
    } catch (IOException e) {
      plain.there().close();
      serving.failure();
      if (there[0] != null) {
        there[0].close();
      }
      throw e;
    }
  }

  private Pair encrypted() throws IOException {
    return encrypted(right, client(), HOST);
  }

  @Test
  void bytes_goBothWays() throws Exception {
    try (Pair pair = encrypted()) {
      pair.here().write(Pair.bytes("ping"));
      assertThat(Pair.read(pair.there(), 4)).isEqualTo("ping");
      pair.there().write(Pair.bytes("pong"));
      assertThat(Pair.read(pair.here(), 4)).isEqualTo("pong");
      assertThat(pair.here().input().read(new byte[0])).isZero();
    }
  }

  @Test
  void state_tellsWhatWasAgreedOn() throws Exception {
    Tls client = client().withProtocols(List.of("h2", "http/1.1"));
    Pair plain = Pair.open();
    Worker serving =
        Worker.start(() -> {
          Conn conn =
              server(right)
                  .withProtocols(List.of("http/1.1"))
                  .server(Context.background(), plain.there());
          assertThat(conn.tls().orElseThrow().applicationProtocol()).isEqualTo("http/1.1");
          assertThat(conn.tls().orElseThrow().peerCertificates()).isEmpty();
          conn.input().read();
          conn.close();
        });
    try (Conn conn = client.client(Context.background(), plain.here(), HOST)) {
      TlsState state = conn.tls().orElseThrow();
      assertThat(state.version()).isEqualTo("TLSv1.3");
      assertThat(state.cipherSuite()).startsWith("TLS_");
      assertThat(state.applicationProtocol()).isEqualTo("http/1.1");
      assertThat(state.peerCertificates()).containsExactly(right.certificate());
      assertThat(state.provider())
          .isEqualTo(sides.client == Tls.Engine.JDK ? "SunJSSE" : "Conscrypt");
      conn.write(Pair.bytes("x"));
      serving.join();
    }
  }

  @Test
  void readNow_doesNotWait_andLosesNothing() throws Exception {
    long seed = System.nanoTime();
    byte[] data = new byte[MEGABYTE];
    new SplittableRandom(seed).nextBytes(data);
    try (Pair pair = encrypted()) {
      ByteBuffer came = ByteBuffer.allocate(MEGABYTE);
      ByteBuffer one = ByteBuffer.allocate(1);
      assertThat(pair.here().readNow(one)).isZero(); // session tickets have come, but no bytes
      Worker writer = Worker.start(() -> pair.there().output().write(data));
      while (came.hasRemaining()) {
        if (pair.here().readNow(came) == 0) {
          pair.here().read(one.clear()); // waits
          came.put(one.flip());
        }
      }
      writer.join();
      assertThat(Arrays.mismatch(data, came.array())).as("seed %d", seed).isEqualTo(-1);
      pair.there().close();
      Until.until("the end is there", () -> readNow(pair.here(), one.clear()) == -1);
    }
  }

  private static int readNow(Conn conn, ByteBuffer dst) {
    try {
      return conn.readNow(dst);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void abort_isNoEndOfTheBytes() throws Exception {
    try (Pair pair = encrypted()) {
      pair.there().abort();
      assertThatThrownBy(() -> pair.here().read(ByteBuffer.allocate(1)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void megabyte_bothWaysAtOnce_arrivesInOrder() throws Exception {
    long seed = System.nanoTime();
    byte[] data = new byte[MEGABYTE];
    new SplittableRandom(seed).nextBytes(data);
    try (Pair pair = encrypted()) {
      List<Worker> all = new ArrayList<>();
      for (Conn conn : List.of(pair.here(), pair.there())) {
        all.add(Worker.start(() -> conn.output().write(data)));
        all.add(
            Worker.start(() -> {
              byte[] came = conn.input().readNBytes(MEGABYTE);
              assertThat(Arrays.mismatch(data, came)).as("seed %d", seed).isEqualTo(-1);
            }));
      }
      all.forEach(Worker::join);
    }
  }

  @Test
  void reads_smallerThanARecord_getAll() throws Exception {
    try (Pair pair = encrypted()) {
      pair.here().write(Pair.bytes("0123456789"));
      for (int i = 0; i < 10; i++) {
        assertThat(pair.there().input().read()).isEqualTo('0' + i);
      }
    }
  }

  @Test
  void wrongHost_isRefused() {
    assertThatThrownBy(() -> encrypted(right, client(), "other.test"))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining("other.test");
  }

  @Test
  void wrongAddress_isRefused_andTheRightOneTaken() throws Exception {
    Certificates address = authority.signs("127.0.0.1");
    encrypted(address, client(), "127.0.0.1").close();
    assertThatThrownBy(() -> encrypted(address, client(), "127.0.0.2"))
        .isInstanceOf(SSLHandshakeException.class);
    assertThatThrownBy(() -> encrypted(right, client(), "127.0.0.1"))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void expired_isRefused() throws Exception {
    Certificates expired = authority.signsExpired(HOST);
    assertThatThrownBy(() -> encrypted(expired, client(), HOST))
        .isInstanceOf(SSLHandshakeException.class)
        .hasMessageContaining(HOST);
  }

  @Test
  void selfSigned_isRefused_unlessTrusted() throws Exception {
    Certificates own = Certificates.selfSigned(HOST);
    assertThatThrownBy(() -> encrypted(own, client(), HOST))
        .isInstanceOf(SSLHandshakeException.class);
    encrypted(own, client().withTrusted(List.of(own.certificate())), HOST).close();
  }

  @Test
  void unknownAuthority_isRefusedByTheDefault() {
    assertThatThrownBy(() -> encrypted(right, Tls.make().withProvider(sides.client), HOST))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void withoutChecks_takesAnybody() throws Exception {
    Certificates own = Certificates.selfSigned("nobody.test");
    encrypted(own, client().withoutChecks(), HOST).close();
  }

  @Test
  void read_afterCloseNotify_ends() throws Exception {
    try (Pair pair = encrypted()) {
      pair.here().write(Pair.bytes("all"));
      pair.here().close();
      assertThat(new String(pair.there().input().readAllBytes(), UTF_8)).isEqualTo("all");
      assertThat(pair.there().input().read()).isEqualTo(-1);
    }
  }

  @Test
  void read_ofACutConnection_fails() throws Exception {
    Pair plain = Pair.open();
    Conn[] there = new Conn[1];
    Worker serving =
        Worker.start(() -> there[0] = server(right).server(Context.background(), plain.there()));
    try (Conn here = client().client(Context.background(), plain.here(), HOST)) {
      serving.join();
      there[0].write(Pair.bytes("part"));
      assertThat(Pair.read(here, 4)).isEqualTo("part");
      plain.there().closeWrite(); // beneath the encryption
      assertThatThrownBy(() -> here.input().read()) // T4
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("without close_notify");
    } finally {
      there[0].close();
    }
  }

  @Test
  void closeWrite_letsTheOtherSideAnswer_ifBothAreTheJdk() throws Exception {
    try (Pair pair = encrypted()) {
      if (sides.client == Tls.Engine.CONSCRYPT) {
        assertThatThrownBy(() -> pair.here().closeWrite())
            .isInstanceOf(UnsupportedOperationException.class)
            .hasMessageContaining("Tls.Engine.JDK");
        return;
      }
      pair.here().write(Pair.bytes("ask"));
      pair.here().closeWrite();
      assertThat(new String(pair.there().input().readAllBytes(), UTF_8)).isEqualTo("ask");
      if (sides.server == Tls.Engine.CONSCRYPT) {
        assertThatThrownBy(() -> pair.there().write(Pair.bytes("x")))
            .isInstanceOf(SocketException.class)
            .hasMessageContaining("closed for writing");
        return;
      }
      pair.there().write(Pair.bytes("answer"));
      assertThat(Pair.read(pair.here(), 6)).isEqualTo("answer");
      assertThatThrownBy(() -> pair.here().write(Pair.bytes("x")))
          .isInstanceOf(SocketException.class);
    }
  }

  @Test
  void garbage_insteadOfTls_isRefused() throws Exception {
    Pair plain = Pair.open();
    plain.there().write(Pair.bytes("HTTP/1.1 400 Bad Request\r\n\r\n"));
    assertThatThrownBy(() -> client().client(Context.background(), plain.here(), HOST))
        .isInstanceOf(SSLHandshakeException.class);
    plain.there().close();
  }

  @Test
  void otherSideThatCloses_endsTheHandshake() throws Exception {
    Pair plain = Pair.open();
    Worker handshake =
        Worker.start(() -> client().client(Context.background(), plain.here(), HOST));
    handshake.waits(WaitReason.IO_WAIT);
    plain.there().closeWrite();
    assertThat(handshake.failure()).isInstanceOf(SSLHandshakeException.class);
    plain.there().close();
  }

  @Test
  void cancel_endsAHandshake_andClosesTheConnection() throws Exception {
    Pair plain = Pair.open();
    try (var ctx = Context.background().withCancel()) {
      Worker handshake = Worker.start(() -> client().client(ctx, plain.here(), HOST));
      handshake.waits(WaitReason.IO_WAIT);
      ctx.cancel();
      assertThat(handshake.failure()).isInstanceOf(CanceledException.class);
      assertThat(((TcpConn) plain.here()).poll().isClosed()).isTrue();
    }
    plain.there().close();
  }

  @Test
  void interrupt_endsAHandshake() throws Exception {
    Pair plain = Pair.open();
    Worker handshake =
        Worker.start(() -> client().client(Context.background(), plain.here(), HOST));
    handshake.waits(WaitReason.IO_WAIT);
    handshake.interrupt();
    assertThat(handshake.failure()).isInstanceOf(InterruptedIOException.class);
    plain.there().close();
  }

  @Test
  void readDeadline_endsARead_andNothingIsLost() throws Exception {
    try (Pair pair = encrypted()) {
      VirtualScheduler.run(clock -> {
        pair.here().readDeadline(Duration.ofSeconds(1));
        Worker reader = Worker.start(() -> pair.here().input().read());
        reader.waits(WaitReason.IO_WAIT);
        clock.advance(Duration.ofSeconds(1));
        assertThat(reader.failure()).isInstanceOf(SocketTimeoutException.class);
        pair.here().readDeadline(null);
        pair.there().write(Pair.bytes("later"));
        assertThat(Pair.read(pair.here(), 5)).isEqualTo("later");
      });
    }
  }

  @Test
  void write_thatWasCutShort_breaksTheConnectionForWriting() throws Exception {
    try (Pair pair = encrypted();
        var ctx = Context.background().withCancel()) {
      Worker writer = Worker.start(() -> pair.here().output(ctx).write(new byte[64 * MEGABYTE]));
      writer.waits(WaitReason.IO_WAIT);
      ctx.cancel();
      assertThat(writer.failure()).isInstanceOf(CanceledException.class);
      assertThatThrownBy(() -> pair.here().write(Pair.bytes("x"))) // T3
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("in the middle of a record");
    }
  }

  @Test
  void close_endsARead() throws Exception {
    try (Pair pair = encrypted()) {
      Worker reader = Worker.start(() -> pair.here().read(ByteBuffer.allocate(1)));
      reader.waits(WaitReason.IO_WAIT);
      pair.here().close();
      assertThat(reader.failure())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("closed by this side");
    }
  }

  @Test
  void identity_withTheKeyOfAnother_isRefused() throws Exception {
    Certificates other = authority.signs(HOST);
    assertThatThrownBy(() -> Tls.make().withIdentity(other.key(), right.chain()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the key is not that of the certificate");
    for (String kind : List.of("RSA", "Ed25519")) {
      PrivateKey key = KeyPairGenerator.getInstance(kind).generateKeyPair().getPrivate();
      assertThatThrownBy(() -> Tls.make().withIdentity(key, right.chain()))
          .as(kind)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void nonsense_isRefused() throws Exception {
    try (Pair pair = encrypted()) {
      assertThatThrownBy(() -> client().client(Context.background(), pair.here(), HOST))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Tls.make().withTrusted(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tls.make().withIdentity(right.key(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
