package io.goloom.fetch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.fetch.OddServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, and through what: seen by a real server. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestCommandTest {
  /** What came, with its body, which is read before the answer. */
  private record Asked(OddServer.Connection connection, String body) {}

  private OddServer server;
  private final List<Asked> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server =
        new OddServer()
            .on(
                "/x",
                c -> {
                  asked.add(new Asked(c, c.body()));
                  c.ok(c.method().equals("HEAD") ? "" : "ok");
                });
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private Asked send(String... options) {
    return send(new Cli(), options);
  }

  private Asked send(Cli cli, String... options) {
    Cli.Ended end =
        cli.run(
            Stream.concat(Stream.of("fetch", server.url("/x")), Stream.of(options))
                .toArray(String[]::new));
    assertThat(end.err()).isEmpty();
    assertThat(end.status()).isZero();
    return asked.getLast();
  }

  @Test
  void withoutOptions_aGet() {
    Asked a = send();
    assertThat(a.connection.method()).isEqualTo("GET");
    assertThat(a.connection.header("User-Agent")).isEqualTo("goloom");
    assertThat(a.connection.header("Host")).isEqualTo("127.0.0.1:" + server.port());
  }

  /** As with curl: what -X says is said again, what goloom has chosen is changed. */
  @ParameterizedTest
  @CsvSource({
    "301, -XPOST -d y, POST",
    "302, -XPOST -d y, POST",
    "303, -XPOST -d y, POST",
    "303, -XDELETE -d y, DELETE",
    "302, -d y, GET",
    "303, -d y, GET",
    "307, -d y, POST",
    "303, -I, HEAD",
  })
  void redirect_keepsTheMethodOfX(int status, String options, String method) {
    server.on("/from", c -> c.respond(status + " Go", "Location: /x\r\n", ""));
    Cli.Ended end = new Cli().run(("fetch " + server.url("/from") + " " + options).split(" "));
    assertThat(end.status()).isZero();
    assertThat(asked.getLast().connection.method()).isEqualTo(method);
    assertThat(asked.getLast().body).isEqualTo(status == 307 ? "y" : "");
    assertThat(asked.getLast().connection.headers().containsKey("Content-Type"))
        .isEqualTo(status == 307);
  }

  /** As with curl: the star is for all hosts that are not named. */
  @Test
  void resolve_star_isForAllOtherHosts() {
    String port = ":" + server.port();
    Cli.Ended end =
        new Cli()
            .run(
                "fetch",
                "--resolve",
                "*" + port + ":127.0.0.1",
                "--resolve",
                "two.test" + port + ":127.0.0.1,127.0.0.2",
                "http://one.test" + port + "/x",
                "http://two.test" + port + "/x",
                "http://_three.test" + port + "/x");
    assertThat(end.status()).isZero();
    assertThat(asked)
        .extracting(a -> a.connection.header("Host"))
        .containsExactlyInAnyOrder("one.test" + port, "two.test" + port, "_three.test" + port);
  }

  @Test
  void request_isTheMethod() {
    assertThat(send("-X", "DELETE").connection.method()).isEqualTo("DELETE");
    assertThat(send("-XPURGE").connection.method()).isEqualTo("PURGE");
    assertThat(send("--request=PUT").connection.method()).isEqualTo("PUT");
  }

  @Test
  void head_asksForTheHeadersAlone() {
    assertThat(send("--head").connection.method()).isEqualTo("HEAD");
    assertThat(send("-I").connection.method()).isEqualTo("HEAD");
  }

  @Test
  void header_isSent_alsoInPlaceOfADefault() {
    Asked a =
        send(
            "-H", "X-One: 1", "--header", "x-two:2  ", "-H", "X-Empty;", "-H", "accept: text/html");
    assertThat(a.connection.header("X-One")).isEqualTo("1");
    assertThat(a.connection.header("X-Two")).isEqualTo("2");
    assertThat(a.connection.headers()).containsEntry("X-Empty", "");
    assertThat(a.connection.header("Accept")).isEqualTo("text/html");
  }

  /** As with curl. */
  @Test
  void header_isLeftOut() {
    Asked a =
        send(
            "-H",
            "Accept:",
            "-H",
            "user-agent: ",
            "-H",
            "Accept-Encoding:",
            "-d",
            "x",
            "-H",
            "Content-Type:",
            "-u",
            "ann:b",
            "-H",
            "Authorization:",
            "-A",
            "me",
            "-H",
            "X-None:");
    assertThat(a.connection.headers().keySet())
        .map(name -> name.toLowerCase(Locale.ROOT))
        .containsExactlyInAnyOrder("host", "content-length");
    assertThat(send("-H", "Accept:", "-H", "Accept: text/css").connection.header("Accept"))
        .isEqualTo("text/css");
  }

  /** As curl sends it. */
  @Test
  void header_isSentInUtf8() {
    assertThat(send("-H", "X-One: h\u00e9\u4f60").connection.header("X-One"))
        .isEqualTo(
            new String(
                "h\u00e9\u4f60".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5",
        "transfer-encoding: chunked",
        "Expect: x",
        "Upgrade;",
        "TE: x"
      })
  void header_thatSaysWhereTheRequestEnds_isRefused(String header) {
    Cli.Ended end = new Cli().run("fetch", server.url("/x"), "-H", header);
    String name = header.split("[:;]", 2)[0];
    assertThat(end.err())
        .isEqualTo("goloom: -H " + name + ": goloom says this itself; leave it out\n");
    assertThat(end.status()).isEqualTo(2);
    assertThat(asked).isEmpty();
  }

  @Test
  void userAgent() {
    assertThat(send("-A", "me/1.0").connection.header("User-Agent")).isEqualTo("me/1.0");
    assertThat(send("--user-agent", "me").connection.header("User-Agent")).isEqualTo("me");
  }

  @Test
  void user_isBasicAuthentication() {
    assertThat(send("-u", "ann:sécret").connection.header("Authorization"))
        .isEqualTo("Basic YW5uOnPDqWNyZXQ=");
    assertThat(send("-u", "ann:").connection.header("Authorization")).isEqualTo("Basic YW5uOg==");
  }

  @Test
  void data_isPosted() {
    Asked a = send("-d", "a=1", "--data", "b=2");
    assertThat(a.connection.method()).isEqualTo("POST");
    assertThat(a.connection.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(a.connection.header("Content-Length")).isEqualTo("7");
    assertThat(a.body).isEqualTo("a=1&b=2");
  }

  @Test
  void data_withAMethodAndATypeOfItsOwn() {
    Asked a = send("-X", "PUT", "-d", "{}", "-H", "Content-Type: application/json");
    assertThat(a.connection.method()).isEqualTo("PUT");
    assertThat(a.connection.header("Content-Type")).isEqualTo("application/json");
    assertThat(a.body).isEqualTo("{}");
  }

  @Test
  void data_fromAFileAndFromStandardInput_withoutLineEnds(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("body"), "one\r\ntwo\n");
    assertThat(send("-d", "@" + file).body).isEqualTo("onetwo");
    assertThat(send(new Cli().in("from\nstdin\n"), "-d", "@-").body).isEqualTo("fromstdin");
  }

  /** A terminal, perhaps, at which nobody types. */
  @Test
  @SuppressWarnings("InputStreamSlowMultibyteRead") // it gives nothing, and that slowly
  void data_thatDoesNotCome_isGivenUpWithTheJob() throws Exception {
    CountDownLatch waits = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    InputStream silent =
        new InputStream() {
          @Override
          public int read() throws IOException {
            waits.countDown();
            try {
              end.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }

          @Override
          public int read(byte[] bytes, int from, int length) throws IOException {
            return read();
          }
        };
    try (Cancellable job = Context.background().withCancel()) {
      CompletableFuture<Cli.Ended> command =
          CompletableFuture.supplyAsync(
              () -> new Cli().in(silent).run(job, "fetch", server.url("/x"), "-d", "@-"));
      waits.await();
      job.cancel();
      assertThat(command.get().err()).isEqualTo("goloom: -d was not read to its end\n");
      assertThat(command.get().status()).isEqualTo(2);
      assertThat(asked).isEmpty();
    } finally {
      end.countDown();
    }
  }

  @Test
  void data_fromNoFile_isSaid() {
    Cli.Ended end = new Cli().run("fetch", server.url("/x"), "-d", "@/no/such");
    assertThat(end.err()).isEqualTo("goloom: -d @/no/such cannot be read: there is no such file\n");
    assertThat(end.status()).isEqualTo(2);
  }

  @Test
  void data_empty_isAPostWithoutABody() {
    Asked a = send("-d", "");
    assertThat(a.connection.method()).isEqualTo("POST");
    assertThat(a.connection.header("Content-Length")).isEqualTo("0");
  }

  @Test
  void resolve_isAskedInPlaceOfALookup() {
    String url = "http://no.such.host.invalid:" + server.port() + "/x";
    Cli.Ended end =
        new Cli()
            .run("fetch", url, "--resolve", "no.such.host.invalid:" + server.port() + ":127.0.0.1");
    assertThat(end.out()).isEqualTo("✓ " + url + "  2 bytes\n");
    assertThat(asked.getLast().connection.header("Host"))
        .isEqualTo("no.such.host.invalid:" + server.port());
  }

  @Test
  void resolve_takesANameAsPeopleWriteIt() {
    String url = "http://m\u00fcnchen.invalid:" + server.port() + "/x";
    assertThat(
            new Cli()
                .run(
                    "fetch",
                    url,
                    "--resolve",
                    "M\u00fcnchen.invalid:" + server.port() + ":127.0.0.1")
                .out())
        .isEqualTo("✓ " + url + "  2 bytes\n");
  }

  @Test
  void proxy_isAskedForTheWholeUrl() {
    server.on(
        "http://far.invalid/page",
        c -> {
          asked.add(new Asked(c, ""));
          c.ok("through the proxy");
        });
    Cli.Ended end =
        new Cli().run("fetch", "http://far.invalid/page", "-x", "127.0.0.1:" + server.port());
    assertThat(end.out()).isEqualTo("✓ http://far.invalid/page  17 bytes\n");
    assertThat(asked.getLast().connection.header("Host")).isEqualTo("far.invalid");
  }

  @Test
  void maxBytes_isTooLarge() {
    Cli.Ended end = new Cli().run("fetch", "--json", "--max-bytes", "1", server.url("/x"));
    assertThat(end.out()).contains("\"outcome\":\"too-large\"");
    assertThat(new Cli().run("fetch", "--max-bytes", "2", server.url("/x")).status()).isZero();
  }
}
