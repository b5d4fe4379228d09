package io.goloom.fetch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.fetch.TlsServer;
import io.goloom.net.Certificates;
import io.goloom.net.Tls;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates on the command line, against a real server. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsCommandTest {
  private static final String HOST = "server.test";

  @TempDir private Path dir;
  private Certificates authority;
  private TlsServer server;

  @BeforeEach
  void start() throws Exception {
    authority = Certificates.authority();
    server = new TlsServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path pem(String name, String kind, byte[] der) throws IOException {
    return Files.writeString(
        dir.resolve(name),
        "-----BEGIN "
            + kind
            + "-----\n"
            + Base64.getMimeEncoder().encodeToString(der)
            + "\n-----END "
            + kind
            + "-----\n");
  }

  private Cli.Ended fetch(String... options) {
    String url = "https://" + HOST + ":" + server.port() + "/";
    String[] command = new String[options.length + 4];
    command[0] = "fetch";
    command[1] = url;
    command[2] = "--resolve";
    command[3] = HOST + ":" + server.port() + ":127.0.0.1";
    System.arraycopy(options, 0, command, 4, options.length);
    return new Cli().run(command);
  }

  @Test
  void unknownAuthority_isRefused_unlessTrustedOrUnchecked() throws Exception {
    Certificates shown = authority.signs(HOST);
    server.serve(Tls.make().withIdentity(shown.key(), shown.chain()));
    Path ca = pem("ca.pem", "CERTIFICATE", authority.certificate().getEncoded());
    assertThat(fetch("--json").out()).contains("\"outcome\":\"tls\"");
    assertThat(fetch("--cacert", ca.toString()).out()).startsWith("✓").endsWith("  2 bytes\n");
    assertThat(fetch("-k").out()).startsWith("✓");
    assertThat(fetch("--json", "-k").out()).doesNotContain("\"tlsMillis\":null");
  }

  @Test
  void filesOfCertificates_thatCannotBeUsed() throws Exception {
    Path ca = pem("ca.pem", "CERTIFICATE", authority.certificate().getEncoded());
    Path text = Files.writeString(dir.resolve("x.pem"), "no PEM\n");
    assertThat(fetch("--cacert", dir + "/no").err())
        .isEqualTo("goloom: --cacert " + dir + "/no cannot be read: there is no such file\n");
    assertThat(fetch("--cacert", text.toString()).err())
        .startsWith("goloom: --cacert " + text + ": ")
        .hasLineCount(1);
    Cli.Ended end = fetch("--cert", ca.toString());
    assertThat(end.err()).isEqualTo("goloom: --cert " + ca + ": no private key in it\n");
    assertThat(end.status()).isEqualTo(2);
    assertThat(fetch("--cert", ca.toString(), "--key", dir.toString()).err())
        .isEqualTo("goloom: --key " + dir + " cannot be read: it is a directory\n");
    Path key = pem("key.pem", "PRIVATE KEY", authority.signs("x.test").key().getEncoded());
    Cli.Ended other = fetch("--cert", ca.toString(), "--key", key.toString());
    assertThat(other.err())
        .isEqualTo(
            "goloom: the key in "
                + key
                + " is not that of the first certificate in --cert "
                + ca
                + "\n");
    assertThat(other.status()).isEqualTo(2);
  }

  @Test
  void ownCertificate_isShown_fromTwoFilesOrOne() throws Exception {
    Certificates own = authority.signs("client.test");
    Path ca = pem("ca.pem", "CERTIFICATE", authority.certificate().getEncoded());
    Path cert = pem("own.pem", "CERTIFICATE", own.certificate().getEncoded());
    Path key = pem("key.pem", "PRIVATE KEY", own.key().getEncoded());
    Path both =
        Files.writeString(dir.resolve("both.pem"), Files.readString(key) + Files.readString(cert));
    try (SSLServerSocket asking = asking(authority.signs("127.0.0.1"))) {
      String url = "https://127.0.0.1:" + asking.getLocalPort() + "/";
      for (String http : List.of("--sha256", "--http2")) { // over our own sockets, and the JDK's
        String[] trust = {"fetch", url, "-o", "-", "--cacert", ca.toString(), http};
        assertThat(run(trust, "--cert", cert.toString(), "--key", key.toString()).out())
            .as(http)
            .isEqualTo("CN=client.test");
        assertThat(run(trust, "--cert", both.toString()).out())
            .as(http)
            .isEqualTo("CN=client.test");
        Cli.Ended nobody = run(trust);
        assertThat(nobody.status()).as(http).isEqualTo(1);
        assertThat(nobody.out()).as(http).isEmpty();
      }
    }
  }

  private static Cli.Ended run(String[] first, String... then) {
    return new Cli().run(Stream.concat(Stream.of(first), Stream.of(then)).toArray(String[]::new));
  }

  /** A server that asks for a certificate, and answers with the name in it. */
  private SSLServerSocket asking(Certificates shown) throws Exception {
    SSLContext tls =
        Tls.make()
            .withIdentity(shown.key(), shown.chain())
            .withTrusted(authority.chain())
            .withProvider(Tls.Engine.JDK)
            .sslContext();
    SSLServerSocket listening =
        (SSLServerSocket)
            tls.getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listening.setNeedClientAuth(true);
    Thread.ofPlatform()
        .daemon()
        .name("asking-server")
        .start(() -> {
          while (!listening.isClosed()) {
            try (SSLSocket socket = (SSLSocket) listening.accept()) {
              answer(socket);
            } catch (IOException gone) {
              // the next one, unless it was closed
            }
          }
        });
    return listening;
  }

  private static void answer(SSLSocket socket) throws IOException {
    String name = socket.getSession().getPeerPrincipal().getName();
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String line = in.readLine();
    while (line != null && !line.isEmpty()) {
      line = in.readLine();
    }
    String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + name.length();
    socket.getOutputStream().write((head + "\r\n\r\n" + name).getBytes(StandardCharsets.US_ASCII));
  }

  /** Connected, and then silent: the limit of a connection holds for its TLS, too. */
  @ParameterizedTest
  @ValueSource(strings = {"-k", "--http2"})
  void connectTimeout_endsAHandshakeThatComesToNothing(String option) throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Cli.Ended end =
          new Cli()
              .run(
                  "fetch",
                  "https://127.0.0.1:" + silent.getLocalPort() + "/",
                  "--json",
                  "--connect-timeout",
                  "200ms",
                  "--timeout",
                  "20s",
                  option);
      assertThat(end.out())
          .contains("\"outcome\":\"connect-timeout\"")
          .contains("\"reason\":\"no connection after 200ms\"")
          .contains("\"status\":null");
    }
  }
}
