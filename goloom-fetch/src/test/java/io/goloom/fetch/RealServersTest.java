package io.goloom.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goloom.context.CanceledException;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.fetch.cli.Cli;
import io.goloom.net.Certificates;
import io.goloom.net.Leaks;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * nginx, tinyproxy and microsocks, where they are installed; else skipped, which the log says by
 * name.
 */
@ExtendWith(Leaks.class)
class RealServersTest {
  private static final int LARGE = 5_000_000;

  @TempDir Path dir;
  private Certificates authority;
  private Certificates server;
  private Process nginx;
  private int plain;
  private int secure;

  @BeforeEach
  void startNginx() throws Exception {
    program("nginx");
    authority = Certificates.authority();
    server = authority.signs("server.test");
    plain = freePort();
    secure = freePort();
    write("key.pem", pem("PRIVATE KEY", server.key()));
    write("cert.pem", pem(server.certificate()));
    write("ca.pem", pem(authority.certificate()));
    Files.createDirectories(dir.resolve("www"));
    write("www/large.bin", "0123456789".repeat(LARGE / 10));
    write("www/text.txt", "some text\n".repeat(10_000));
    write(
        "nginx.conf",
        """
        daemon off;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log;
        worker_processes 1;
        user root;
        events { worker_connections 512; }
        http {
          access_log off;
          client_body_temp_path %1$s/t1; proxy_temp_path %1$s/t2; fastcgi_temp_path %1$s/t3;
          uwsgi_temp_path %1$s/t4; scgi_temp_path %1$s/t5;
          gzip on; gzip_types text/plain; types { text/plain txt; }
          server {
            listen 127.0.0.1:%2$d;
            listen 127.0.0.1:%3$d ssl http2;
            ssl_certificate %1$s/cert.pem;
            ssl_certificate_key %1$s/key.pem;
            ssl_client_certificate %1$s/ca.pem;
            ssl_verify_client optional;
            root %1$s/www;
            location /client { return 200 $ssl_client_verify; }
            location /method { return 200 "$request_method $http_x_one"; }
            location /protocol { return 200 $server_protocol; }
            location /host { return 200 "$server_protocol $http_host"; }
            location /moved { return 301 /text.txt; }
          }
        }
        """
            .formatted(dir, plain, secure));
    startAgain();
  }

  private void startAgain() throws Exception {
    nginx =
        new ProcessBuilder(
                program("nginx").toString(), "-p", dir.toString(), "-c", dir + "/nginx.conf")
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("nginx.out").toFile())
            .start();
    listens(plain, nginx);
  }

  @AfterEach
  void stopNginx() throws Exception {
    if (nginx != null) {
      stop(nginx);
    }
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    process.waitFor();
  }

  /** Skips the test if a program is not installed. */
  private static Path program(String name) {
    for (String bin : List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")) {
      Path path = Path.of(bin, name);
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    System.out.println("RealServersTest: skipped, " + name + " is not installed");
    assumeTrue(false, name + " is not installed");
    throw new AssertionError();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void listens(int port, Process process) {
    Until.until(
        "port " + port + " is open",
        () -> {
          assertThat(process.isAlive()).as("the server has started").isTrue();
          try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
          } catch (IOException notYet) {
            return false;
          }
        });
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(dir.resolve(name), text);
  }

  private static String pem(X509Certificate certificate) throws Exception {
    return pem("CERTIFICATE", certificate.getEncoded());
  }

  private static String pem(String kind, Key key) {
    return pem(kind, key.getEncoded());
  }

  private static String pem(String kind, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n";
  }

  private String http(String path) {
    return "http://127.0.0.1:" + plain + path;
  }

  private String https(String path) {
    return "https://server.test:" + secure + path;
  }

  private HttpTransport.Builder client() throws IOException {
    return Net.builder()
        .trusted(Pem.certificates(dir.resolve("ca.pem")))
        .resolve("server.test", secure, List.of(InetAddress.getLoopbackAddress()));
  }

  @Test
  void nginx_servesPlainPackedAndLarge() throws Exception {
    try (HttpTransport transport = client().build()) {
      assertThat(Net.get(transport, http("/large.bin")).body()).hasSize(LARGE);
      Net.Answer packed = Net.get(transport, http("/text.txt"));
      assertThat(packed.response().head().header("Content-Encoding")).contains("gzip");
      assertThat(packed.body()).hasSize(100_000);
      assertThat(packed.response().wireBytes()).isLessThan(10_000);
      Call post =
          Call.get(URI.create(http("/method"))).withMethod("DELETE").withHeader("X-One", "1");
      assertThat(Net.exchange(transport, post).body()).isEqualTo("DELETE 1");
      Call head = Call.get(URI.create(http("/large.bin"))).withMethod("HEAD");
      assertThat(Net.exchange(transport, head).body()).isEmpty();
      Call part = Call.get(URI.create(http("/large.bin"))).withHeader("Range", "bytes=5-9");
      assertThat(Net.exchange(transport, part).body()).isEqualTo("56789");
      assertThat(Net.get(transport, http("/none")).response().status()).isEqualTo(404);
      assertThat(transport.connections()).isEqualTo(1); // all over one
    }
  }

  @Test
  void nginx_servesTls_andSeesOurCertificate() throws Exception {
    Certificates own = authority.signs("client.test");
    write("own.pem", pem(own.certificate()));
    write("own-key.pem", pem("PRIVATE KEY", own.key()));
    try (HttpTransport nobody = client().build();
        HttpTransport somebody =
            client()
                .identity(
                    Pem.key(dir.resolve("own-key.pem")), Pem.certificates(dir.resolve("own.pem")))
                .build()) {
      assertThat(Net.get(nobody, https("/large.bin")).body()).hasSize(LARGE);
      assertThat(Net.get(nobody, https("/client")).body()).isEqualTo("NONE");
      assertThat(Net.get(nobody, https("/protocol")).body()).isEqualTo("HTTP/1.1");
      assertThat(Net.get(somebody, https("/client")).body()).isEqualTo("SUCCESS");
    }
  }

  @Test
  void nginx_speaksHttp2_toManyAtOnce() throws Exception {
    String base = nginxByAddress();
    try (HttpTransport transport =
        Net.builder()
            .trusted(Pem.certificates(dir.resolve("ca.pem")))
            .maxBytes(LARGE)
            .http2(true)
            .build()) {
      assertThat(Net.get(transport, base + "/protocol").body()).isEqualTo("HTTP/2.0");
      assertThat(Net.get(transport, base + "/large.bin").body()).hasSize(LARGE);
      assertThat(Net.get(transport, base + "/none").response().status()).isEqualTo(404);
      // java.net.http sends no Host but its own.
      Call named = Call.get(URI.create(base + "/host")).withHeader("Host", "other.test");
      assertThat(Net.exchange(transport, named).body()).isEqualTo("HTTP/1.1 other.test");
      // More at once than the 128 that it allows.
      Worker.all(
          300,
          i -> () -> assertThat(Net.get(transport, base + "/text.txt").body()).hasSize(100_000));
      AtomicInteger pieces = new AtomicInteger();
      try (Cancellable ctx = Context.background().withCancel()) {
        assertThatThrownBy(() ->
                transport.exchange(
                    ctx,
                    Call.get(URI.create(base + "/large.bin")),
                    (head, piece) -> {
                      pieces.incrementAndGet();
                      ctx.cancel();
                      return true;
                    }))
            .isInstanceOf(CanceledException.class);
        assertThat(pieces.get()).isPositive();
      }
    }
    try (HttpTransport small =
        Net.builder()
            .trusted(Pem.certificates(dir.resolve("ca.pem")))
            .maxBytes(LARGE - 1)
            .http2(true)
            .build()) {
      assertThat(Net.failure(small, base + "/large.bin").outcome()).isEqualTo(Outcome.TOO_LARGE);
    }
    try (HttpTransport distrustful = Net.builder().http2(true).build()) {
      assertThat(Net.failure(distrustful, base + "/").outcome()).isEqualTo(Outcome.TLS);
    }
  }

  /// Starts nginx again, with a certificate for its address.
  ///
  /// @return the beginning of its URLs
  private String nginxByAddress() throws Exception {
    Certificates local = authority.signs("127.0.0.1");
    write("cert.pem", pem(local.certificate()));
    write("key.pem", pem("PRIVATE KEY", local.key()));
    stop(nginx);
    startAgain();
    return "https://127.0.0.1:" + secure;
  }

  @Test
  void nginx_speaksHttp2_toTheCommand() throws Exception {
    String base = nginxByAddress();
    String ca = dir.resolve("ca.pem").toString();
    Cli.Ended protocol =
        new Cli().run("fetch", "--http2", "--cacert", ca, "-o", "-", base + "/protocol");
    assertThat(protocol.out()).isEqualTo("HTTP/2.0");
    Cli.Ended files =
        new Cli()
            .run(
                "fetch",
                "--http2",
                "--cacert",
                ca,
                "--json",
                "-O",
                dir.resolve("out").toString(),
                base + "/large.bin",
                base + "/moved",
                base + "/none");
    assertThat(files.lines().get(0))
        .contains("\"bytes\":" + LARGE)
        .doesNotContain("dnsMillis\":null");
    assertThat(files.lines().get(1)).contains("\"redirects\":1").contains("\"bytes\":100000");
    assertThat(files.lines().get(2)).contains("\"outcome\":\"http-status\",\"status\":404");
    assertThat(files.status()).isEqualTo(1);
    assertThat(dir.resolve("out/large.bin")).hasSameBinaryContentAs(dir.resolve("www/large.bin"));
  }

  @Test
  void microsocks_carriesPlainAndTls() throws Exception {
    Path program = program("microsocks");
    int port = freePort();
    Process proxy =
        new ProcessBuilder(
                program.toString(),
                "-i",
                "127.0.0.1",
                "-p",
                String.valueOf(port),
                "-u",
                "user",
                "-P",
                "secret")
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("microsocks.out").toFile())
            .start();
    try {
      listens(port, proxy);
      for (String scheme : List.of("socks5://", "socks5h://")) {
        Proxies known = Proxies.of(scheme + "user:secret@127.0.0.1:" + port);
        try (HttpTransport transport = client().insecure().proxies(known).build()) {
          assertThat(Net.get(transport, http("/text.txt")).body()).hasSize(100_000);
          assertThat(Net.get(transport, "http://localhost:" + plain + "/text.txt").body())
              .hasSize(100_000);
          String tunneled = "https://127.0.0.1:" + secure + "/large.bin";
          assertThat(Net.get(transport, tunneled).body()).hasSize(LARGE);
          assertThat(Net.get(transport, tunneled).response().reused()).isTrue();
          assertThat(Net.failure(transport, OddServer.nobody()).outcome()).isEqualTo(Outcome.PROXY);
        }
        try (HttpTransport transport =
            client().proxies(Proxies.of(scheme + "user:wrong@127.0.0.1:" + port)).build()) {
          assertThat(Net.failure(transport, http("/text.txt")).reason())
              .endsWith(": it does not accept user and password");
        }
      }
    } finally {
      stop(proxy);
    }
  }

  @Test
  void tinyproxy_carriesPlainAndTls() throws Exception {
    Path program = program("tinyproxy");
    int port = freePort();
    write(
        "tinyproxy.conf",
        """
        Port %d
        Listen 127.0.0.1
        BasicAuth user secret
        Allow 127.0.0.1
        MaxClients 50
        LogFile "%s/tinyproxy.log"
        """
            .formatted(port, dir));
    Process proxy =
        new ProcessBuilder(program.toString(), "-d", "-c", dir + "/tinyproxy.conf")
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("tinyproxy.out").toFile())
            .start();
    try {
      listens(port, proxy);
      // The proxy looks the host up itself, so an address, and its certificate goes unchecked.
      Proxies known = Proxies.of("user:secret@127.0.0.1:" + port);
      try (HttpTransport transport = client().insecure().proxies(known).build()) {
        assertThat(Net.get(transport, http("/text.txt")).body()).hasSize(100_000);
        String tunneled = "https://127.0.0.1:" + secure + "/large.bin";
        assertThat(Net.get(transport, tunneled).body()).hasSize(LARGE);
        assertThat(Net.get(transport, tunneled).response().reused()).isTrue();
      }
      try (HttpTransport transport =
          client().proxies(Proxies.of("user:wrong@127.0.0.1:" + port)).build()) {
        assertThat(Net.failure(transport, "https://127.0.0.1:" + secure + "/").outcome())
            .isEqualTo(Outcome.PROXY);
        assertThat(Net.get(transport, http("/text.txt")).response().status())
            .as("tinyproxy says 401 here, not 407")
            .isEqualTo(401);
      }
    } finally {
      stop(proxy);
    }
  }
}
