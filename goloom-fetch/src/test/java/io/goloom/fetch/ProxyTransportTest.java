package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.goloom.context.Context;
import io.goloom.net.Leaks;
import io.goloom.sync.WaitGroup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes to a proxy, and what a bad one can answer. Real ones: see RealServersTest. */
@ExtendWith(Leaks.class)
class ProxyTransportTest {
  /** Reads the head of each request, and says what the test says. */
  private static final class OddProxy implements AutoCloseable {
    final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    final List<String> heads = new CopyOnWriteArrayList<>();
    final WaitGroup serving = new WaitGroup();
    volatile String answer = "";

    OddProxy() throws IOException {
      serving.go(() -> {
        while (true) {
          try (Socket socket = listening.accept()) {
            serve(socket);
          } catch (IOException closed) {
            return;
          }
        }
      });
    }

    private void serve(Socket socket) throws IOException {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      StringBuilder head = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('|');
      }
      heads.add(head.toString());
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
    }

    String at() {
      return "127.0.0.1:" + listening.getLocalPort();
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }

  private OddProxy proxy;

  @BeforeEach
  void start() throws IOException {
    proxy = new OddProxy();
  }

  @AfterEach
  void stop() throws Exception {
    proxy.close();
    proxy.serving.await();
  }

  private HttpTransport through(String user) {
    return Net.builder().proxies(Proxies.of("http://" + user + proxy.at())).build();
  }

  private void fails(String url, String reason) throws Exception {
    try (HttpTransport transport = through("")) {
      FetchException e = Net.failure(transport, url);
      assertThat(e.outcome() + ": " + e.reason())
          .isEqualTo("PROXY: the proxy " + proxy.at() + ": " + reason);
      assertThat(transport.connections()).isZero();
    }
  }

  @Test
  void plainRequest_namesTheWholeUrl_andTheProxyIsShownWho() throws Exception {
    proxy.answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";
    try (HttpTransport transport = through("me:secret@")) {
      assertThat(Net.get(transport, "http://server.test:81/a?b").body()).isEqualTo("ok");
    }
    assertThat(proxy.heads.getFirst())
        .startsWith("GET http://server.test:81/a?b HTTP/1.1|Host: server.test:81|")
        .contains("|Proxy-Authorization: Basic bWU6c2VjcmV0|");
  }

  @Test
  void secureRequest_asksForATunnel_andShowsTheProxyNothingElse() throws Exception {
    proxy.answer = "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
    try (HttpTransport transport = through("me:secret@")) {
      Call call =
          Call.get(URI.create("https://server.test/a?b"))
              .withHeader("Authorization", "Bearer of-the-server");
      assertThat(catchThrowableOfType(FetchException.class, () -> Net.exchange(transport, call)))
          .hasMessageEndingWith("it answered HTTP 407: it wants a user and a password");
    }
    assertThat(proxy.heads.getFirst())
        .isEqualTo(
            "CONNECT server.test:443 HTTP/1.1|Host: server.test:443|User-Agent: goloom|"
                + "Proxy-Authorization: Basic bWU6c2VjcmV0|");
  }

  @Test
  void refusal_isTheProxys() throws Exception {
    proxy.answer = "HTTP/1.1 403 Forbidden\r\n\r\n";
    fails("https://server.test/", "it answered HTTP 403");
  }

  @Test
  void refusalOfAPlainRequest_byItsWantOfAPassword_isTheProxys() throws Exception {
    proxy.answer = "HTTP/1.1 407 Proxy Authentication Required\r\nConnection: close\r\n\r\n";
    fails("http://server.test/", "it answered HTTP 407: it wants a user and a password");
  }

  @Test
  void proxyThatIsNone_isSaid() throws Exception {
    proxy.answer = "SSH-2.0-OpenSSH_9.2\r\n";
    fails("https://server.test/", "its answer is not HTTP: the answer does not begin with HTTP/1");
  }

  @ParameterizedTest
  @CsvSource({"407 Proxy Authentication Required, 1", "403 Forbidden, 1", "503 Busy, 3"})
  void tunnelThatIsRefused_isTriedAgainOnlyIfThatMayPass(String status, int attempts)
      throws Exception {
    proxy.answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
    try (Fetcher fetcher =
        Fetcher.builder()
            .transport(through(""))
            .retries(2)
            .retryDelay(Duration.ofMillis(1))
            .build()) {
      FetchResult result =
          fetcher
              .fetchAll(Context.background(), List.of(URI.create("https://server.test/")))
              .getFirst();
      assertThat(result.outcome()).isEqualTo(Outcome.PROXY);
      assertThat(result.status()).isEqualTo(Integer.parseInt(status.substring(0, 3)));
      assertThat(result.metrics().attempts()).isEqualTo(attempts);
    }
    assertThat(proxy.heads).hasSize(attempts);
  }

  /** The job ends before it. */
  @Test
  void tunnelThatIsRefusedForAnHour_isNotTriedAgainSooner() throws Exception {
    proxy.answer = "HTTP/1.1 503 Busy\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n";
    try (Fetcher fetcher =
        Fetcher.builder()
            .transport(through(""))
            .retries(2)
            .retryDelay(Duration.ofMillis(1))
            .totalTimeout(Duration.ofMinutes(30))
            .build()) {
      FetchResult result =
          fetcher
              .fetchAll(Context.background(), List.of(URI.create("https://server.test/")))
              .getFirst();
      assertThat(result.metrics().attempts()).isOne();
    }
    assertThat(proxy.heads).hasSize(1);
  }

  @Test
  void proxyThatCloses_isSaid() throws Exception {
    fails("https://server.test/", "it broke the connection off");
  }

  @Test
  void bytesBeforeTheTunnel_areNotTakenForTheServers() throws Exception {
    proxy.answer = "HTTP/1.1 200 OK\r\n\r\n\u0016\u0003\u0003";
    fails("https://server.test/", "it sent bytes before those of the server");
  }

  @Test
  void proxyThatIsNotThere_isSaid() throws Exception {
    String at = URI.create(OddServer.nobody()).getAuthority();
    try (HttpTransport transport = Net.builder().proxies(Proxies.of(at)).build()) {
      FetchException e = Net.failure(transport, "http://server.test/");
      assertThat(e.outcome() + ": " + e.reason())
          .isEqualTo("PROXY: the proxy " + at + ": connection refused");
    }
  }
}
