package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.context.Context;
import io.goloom.net.Certificates;
import io.goloom.net.Conn;
import io.goloom.net.Leaks;
import io.goloom.net.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * https, with each engine: who is not who he should be is told apart from who cannot be reached.
 */
@ParameterizedClass
@EnumSource(
    value = Tls.Engine.class,
    names = {"JDK", "CONSCRYPT"})
@ExtendWith(Leaks.class)
class TlsTransportTest {
  private static final String HOST = "server.test";
  private static Certificates authority;

  @Parameter Tls.Engine engine;
  private TlsServer server;

  @BeforeAll
  static void make() throws Exception {
    authority = Certificates.authority();
  }

  @BeforeEach
  void listen() throws IOException {
    server = new TlsServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpTransport.Builder client() {
    return Net.builder()
        .engine(engine)
        .trusted(List.of(authority.certificate()))
        .resolve(HOST, port(), List.of(InetAddress.getLoopbackAddress()));
  }

  private int port() {
    return server.port();
  }

  private String url() {
    return "https://" + HOST + ":" + port() + "/";
  }

  private void serve(Certificates shown) {
    server.serve(Tls.make().withIdentity(shown.key(), shown.chain()));
  }

  private void fails(HttpTransport.Builder client, Outcome outcome, String reason)
      throws Exception {
    try (HttpTransport transport = client.build()) {
      FetchException e = Net.failure(transport, url());
      assertThat(e.outcome() + ": " + e.reason()).isEqualTo(outcome + ": " + reason);
    }
  }

  @Test
  void rightCertificate_isTaken_andTheConnectionUsedAgain() throws Exception {
    serve(authority.signs(HOST));
    try (HttpTransport transport = client().build()) {
      Response first = Net.get(transport, url()).response();
      assertThat(first.reused()).isFalse();
      assertThat(first.times().tls()).isPositive();
      Response second = Net.get(transport, url()).response();
      assertThat(second.reused()).isTrue();
      assertThat(second.times().tls()).isZero();
      assertThat(transport.connections()).isEqualTo(1);
    }
  }

  @Test
  void certificateOfAnotherHost_isRefused() throws Exception {
    serve(authority.signs("other.test"));
    fails(client(), Outcome.TLS, "TLS: the certificate is for another host");
  }

  @Test
  void expiredCertificate_isRefused() throws Exception {
    serve(authority.signsExpired(HOST));
    fails(client(), Outcome.TLS, "TLS: the certificate has expired");
  }

  @Test
  void certificateOfNobody_isRefused() throws Exception {
    serve(Certificates.selfSigned(HOST));
    fails(client(), Outcome.TLS, "TLS: nobody trusted here vouches for the certificate");
  }

  /** No certificate can be checked for it, says the JDK; so it is taken only unchecked. */
  @Test
  void nameWithAnUnderscore_isRefused_exceptWithoutChecks() throws Exception {
    String host = "server_one.test";
    String url = "https://" + host + ":" + port() + "/";
    serve(authority.signs("other.test"));
    List<InetAddress> here = List.of(InetAddress.getLoopbackAddress());
    try (HttpTransport transport = client().resolve(host, port(), here).build()) {
      FetchException e = Net.failure(transport, url);
      assertThat(e.outcome() + ": " + e.reason())
          .isEqualTo(
              "TLS: TLS: no certificate can be checked for the name server_one.test, which is more"
                  + " than letters, digits and hyphens");
    }
    try (HttpTransport transport = client().insecure().resolve(host, port(), here).build()) {
      assertThat(Net.get(transport, url).body()).isEqualTo("ok");
    }
  }

  @Test
  void certificateOfNobody_isTakenWithoutChecks() throws Exception {
    serve(Certificates.selfSigned("other.test"));
    try (HttpTransport transport = client().insecure().build()) {
      assertThat(Net.get(transport, url()).body()).isEqualTo("ok");
    }
  }

  @Test
  void ownCertificate_isShownToWhoAsks() throws Exception {
    Certificates shown = authority.signs(HOST);
    Certificates own = authority.signs("client.test");
    serve(shown);
    try (HttpTransport transport = client().identity(own.key(), own.chain()).build()) {
      assertThat(Net.get(transport, url()).body()).isEqualTo("ok");
    }
    assertThat(server.seen().version()).isEqualTo("TLSv1.3");
  }

  @Test
  void serverThatIsSilentInTheHandshake_endsByTheLimitOfTheConnection() throws Exception {
    Go.go(() -> {
      try (Conn conn = server.accept()) {
        conn.input().readAllBytes();
      } catch (IOException gone) {
        return;
      }
    });
    fails(
        client().connectTimeout(Duration.ofMillis(300)),
        Outcome.CONNECT_TIMEOUT,
        "no connection after 300ms");
  }

  @Test
  void serverThatGoesInTheHandshake_isTls() throws Exception {
    Go.go(() -> {
      try (Conn conn = server.accept()) {
        conn.read(ByteBuffer.allocate(16));
      } catch (IOException gone) {
        return;
      }
    });
    try (HttpTransport transport = client().build()) {
      assertThat(Net.failure(transport, url()).outcome()).isEqualTo(Outcome.TLS);
    }
  }

  @Test
  void bodyThatIsCut_isTruncated_alsoWithoutALength() throws Exception {
    Certificates shown = authority.signs(HOST);
    Tls tls = Tls.make().withIdentity(shown.key(), shown.chain());
    Go.go(() -> {
      try (Conn plain = server.accept()) { // closed without a word of TLS
        Conn conn = tls.server(Context.background(), plain);
        conn.read(ByteBuffer.allocate(4096));
        conn.write(
            ByteBuffer.wrap("HTTP/1.1 200 OK\r\n\r\nabc".getBytes(StandardCharsets.US_ASCII)));
      } catch (IOException gone) {
        return;
      }
    });
    try (HttpTransport transport = client().build()) {
      FetchException e = Net.failure(transport, url());
      assertThat(e.outcome() + ": " + e.reason()).isEqualTo("TRUNCATED: cut off after 3 bytes");
    }
  }
}
