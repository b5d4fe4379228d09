package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.context.Context;
import io.goloom.net.Certificates;
import io.goloom.net.Leaks;
import io.goloom.net.Tls;
import io.goloom.sync.WaitGroup;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a SOCKS5 proxy is told, and what it can answer. A real one: see RealServersTest. */
@ExtendWith(Leaks.class)
class SocksTest {
  private static final HexFormat HEX = HexFormat.of();
  private static final String OK = "05000001000000000000";

  /** Answers each message with what the test says, in hexadecimal, then connects to the server. */
  private final class OddSocks implements AutoCloseable {
    final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    final WaitGroup serving = new WaitGroup();
    final List<String> messages = new CopyOnWriteArrayList<>();
    volatile List<String> answers = List.of("0500", OK);

    OddSocks() throws IOException {
      serving.go(() -> {
        while (true) {
          try (Socket socket = listening.accept()) {
            serve(socket);
          } catch (IOException closed) {
            if (listening.isClosed()) {
              return;
            }
          }
        }
      });
    }

    private void serve(Socket socket) throws IOException {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      for (String answer : answers) {
        messages.add(message(in));
        socket.getOutputStream().write(HEX.parseHex(answer));
      }
      if (!answers.getLast().startsWith("050000")) {
        return;
      }
      try (Socket on = new Socket(InetAddress.getLoopbackAddress(), port)) {
        serving.go(() -> copy(socket, on));
        copy(on, socket);
      }
    }

    private void copy(Socket from, Socket to) {
      try (OutputStream out = to.getOutputStream()) {
        from.getInputStream().transferTo(out);
      } catch (IOException gone) {
        return; // the other direction sees it, too
      }
    }

    /** All of a message is sent at once, and nothing before its answer. */
    private String message(DataInputStream in) throws IOException {
      byte[] bytes = new byte[1024];
      int n = in.read(bytes);
      return n < 0 ? "" : HEX.formatHex(bytes, 0, n);
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  private OddServer server;
  private OddSocks proxy;

  /** Where the proxy connects to, whatever it was asked for. */
  private volatile int port;

  @BeforeEach
  void start() throws IOException {
    server = new OddServer().on("/a?b", c -> c.ok(c.header("Host")));
    port = server.port();
    proxy = new OddSocks();
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    proxy.serving.await();
    server.close();
  }

  private HttpTransport.Builder through(String scheme) {
    return Net.builder()
        .proxies(Proxies.of(scheme + "127.0.0.1:" + proxy.listening.getLocalPort()));
  }

  private void fails(String scheme, String reason) throws Exception {
    try (HttpTransport transport = through(scheme).build()) {
      FetchException e = Net.failure(transport, "http://server.test/a?b");
      assertThat(e.outcome() + ": " + e.reason())
          .isEqualTo(
              "PROXY: the proxy 127.0.0.1:" + proxy.listening.getLocalPort() + ": " + reason);
      assertThat(transport.connections()).isZero();
    }
  }

  private static String hex(String text) {
    return HEX.formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void socks5h_leavesTheLookUpToTheProxy_andTheServerSeesAnOrdinaryRequest() throws Exception {
    try (HttpTransport transport = through("socks5h://").build()) {
      assertThat(Net.get(transport, "http://server.test:81/a?b").body())
          .isEqualTo("server.test:81");
    }
    assertThat(proxy.messages)
        .containsExactly("050100", "050100030b" + hex("server.test") + "0051");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.9, 01, 7f000009", "::9, 04, 00000000000000000000000000000009"})
  void socks5_looksUpItself(String address, String type, String bytes) throws Exception {
    try (HttpTransport transport =
        through("socks5://").resolver(host -> List.of(InetAddress.ofLiteral(address))).build()) {
      assertThat(Net.get(transport, "http://server.test/a?b").body()).isEqualTo("server.test");
    }
    assertThat(proxy.messages).containsExactly("050100", "050100" + type + bytes + "0050");
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.9, 01, 7f000009", "[::9], 04, 00000000000000000000000000000009"})
  void address_isSentAsOne(String host, String type, String bytes) throws Exception {
    try (HttpTransport transport = through("socks5h://").build()) {
      assertThat(Net.get(transport, "http://" + host + "/a?b").body()).isEqualTo(host);
    }
    assertThat(proxy.messages).containsExactly("050100", "050100" + type + bytes + "0050");
  }

  @Test
  void userAndPassword_areShownIfTheProxyAsks() throws Exception {
    proxy.answers = List.of("0502", "0100", OK);
    try (HttpTransport transport = through("socks5h://m%65:s%3Acret@").build()) {
      assertThat(Net.get(transport, "http://server.test/a?b").body()).isEqualTo("server.test");
    }
    assertThat(proxy.messages)
        .containsExactly(
            "05020002",
            "0102" + hex("me") + "06" + hex("s:cret"),
            "050100030b" + hex("server.test") + "0050");
  }

  @Test
  void https_isEncryptedToTheServer() throws Exception {
    Certificates authority = Certificates.authority();
    Certificates certificate = authority.signs("server.test");
    try (TlsServer secure = new TlsServer()) {
      secure.serve(Tls.make().withIdentity(certificate.key(), List.of(certificate.certificate())));
      port = secure.port();
      try (HttpTransport transport =
          through("socks5h://").trusted(List.of(authority.certificate())).build()) {
        assertThat(Net.get(transport, "https://server.test/").body()).isEqualTo("ok");
        assertThat(Net.get(transport, "https://server.test/").response().reused()).isTrue();
      }
    }
    assertThat(proxy.messages)
        .containsExactly("050100", "050100030b" + hex("server.test") + "01bb");
  }

  @Test
  void hostsOfOneProxy_haveConnectionsOfTheirOwn() throws Exception {
    try (HttpTransport transport = through("socks5h://").build()) {
      assertThat(Net.get(transport, "http://one.test/a?b").body()).isEqualTo("one.test");
      assertThat(Net.get(transport, "http://two.test/a?b").body()).isEqualTo("two.test");
    }
    assertThat(proxy.messages).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({
    "01, it failed",
    "02, its rules forbid it",
    "03, no route to the network",
    "04, no route to the host",
    "05, connection refused",
    "06, the way is too long",
    "08, it does not know this kind of address",
    "63, error 99",
  })
  void proxyThatCannotConnect_isSaid(String code, String words) throws Exception {
    proxy.answers = List.of("0500", "05" + code + "0001000000000000");
    fails("socks5h://", "it does not connect to server.test:80: " + words);
  }

  @Test
  void proxyThatWantsAPassword_isSaid() throws Exception {
    proxy.answers = List.of("05ff");
    fails("socks5h://", "it wants a user and a password, or another way to log in");
    fails("socks5h://me:secret@", "it wants another way to log in than user and password");
  }

  @Test
  void wrongPassword_isSaid() throws Exception {
    proxy.answers = List.of("0502", "0101");
    fails("socks5h://me:secret@", "it does not accept user and password");
  }

  @ParameterizedTest
  @CsvSource({"485454502f312e31", "0400", "0507", "0502"})
  void whatIsNoSocks5_isSaid(String answer) throws Exception {
    proxy.answers = List.of(answer);
    fails("socks5h://", "its answer is not SOCKS5");
  }

  /** What would be refused again is not asked again. */
  @ParameterizedTest
  @CsvSource({
    "0502 0101, 1",
    "05ff, 1",
    "0400, 1",
    "0500 05020001000000000000, 1",
    "0500 05050001000000000000, 3",
    "05, 3",
  })
  void refusal_isRetriedIfItMayPass(String hex, int attempts) throws Exception {
    proxy.answers = List.of(hex.split(" "));
    try (Fetcher fetcher =
        Fetcher.builder()
            .transport(through("socks5h://me:secret@").build())
            .retries(2)
            .retryDelay(Duration.ofMillis(1))
            .build()) {
      FetchResult result =
          fetcher
              .fetchAll(Context.background(), List.of(URI.create("http://server.test/a")))
              .getFirst();
      assertThat(result.outcome()).isEqualTo(Outcome.PROXY);
      assertThat(result.metrics().attempts()).isEqualTo(attempts);
    }
  }

  @Test
  void proxyThatCloses_isSaid() throws Exception {
    proxy.answers = List.of("05");
    fails("socks5h://", "it broke the connection off");
  }
}
