package io.goloom.fetch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.fetch.OddServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs as a whole: retries, resumed runs, reports. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunCommandTest {
  @TempDir private Path dir;
  private OddServer server;
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void start() throws Exception {
    server =
        new OddServer()
            .on(
                "/a",
                c -> {
                  asked.incrementAndGet();
                  c.ok("a");
                })
            .on("/moved", c -> c.redirect("/a"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void retries_busyServer_isAskedAgain() {
    server.on(
        "/busy",
        c -> {
          if (asked.incrementAndGet() < 3) {
            c.respond("503 Busy", "Retry-After: 0\r\n", "");
          } else {
            c.ok("at last");
          }
        });
    Cli.Ended end =
        new Cli()
            .run("fetch", "--json", "--retries", "3", "--retry-delay", "1ms", server.url("/busy"));
    assertThat(end.out()).contains("\"outcome\":\"ok\"").contains("\"attempts\":3");
    assertThat(end.status()).isZero();
  }

  @Test
  void retries_serverThatIsNotThere_isTriedSoOften() throws Exception {
    Cli.Ended end =
        new Cli()
            .run("fetch", "--json", "--retries", "2", "--retry-delay", "1ms", OddServer.nobody());
    assertThat(end.out()).contains("\"outcome\":\"refused\"").contains("\"attempts\":3");
  }

  @Test
  void rateAndPerHost_areTaken() {
    Cli.Ended end =
        new Cli()
            .run(
                "fetch",
                "--rate",
                "1000/s",
                "--per-host",
                "1",
                "--parallel",
                "4",
                server.url("/a"),
                server.url("/a"),
                server.url("/a"));
    assertThat(end.lines()).hasSize(3).allMatch(line -> line.startsWith("✓"));
  }

  @Test
  void resume_leavesOutWhatWasOk() throws Exception {
    String list =
        server.url("/a") + "\n" + server.url("/later") + "\n" + server.url("/moved") + "\n";
    Path run = dir.resolve("run.jsonl");
    Files.writeString(run, new Cli().in(list).run("fetch", "--json", "-").out());
    server.on("/later", c -> c.ok("now"));
    int before = asked.get();

    Cli.Ended end = new Cli().in(list).run("fetch", "--json", "--resume", run.toString(), "-");
    assertThat(end.lines()).hasSize(1);
    assertThat(end.out()).contains(server.url("/later")).contains("\"ok\":true");
    assertThat(end.err())
        .isEqualTo("goloom: 2 of the URLs were ok in the earlier run and left out\n");
    assertThat(end.status()).isZero();
    assertThat(asked).hasValue(before);

    Files.writeString(run, Files.readString(run) + end.out()); // as >> does
    assertThat(new Cli().in(list).run("fetch", "-q", "--resume", run.toString(), "-").out())
        .isEmpty();
    assertThat(asked).hasValue(before);
  }

  @Test
  void resume_runThatWasKilledInTheMiddleOfALine() throws Exception {
    String line = new Cli().run("fetch", "--json", server.url("/a")).out();
    Path run = dir.resolve("run.jsonl");
    Files.writeString(run, line + line.substring(0, 30));
    assertThat(new Cli().run("fetch", "--resume", run.toString(), server.url("/a")).out())
        .isEmpty();
  }

  /** The lines have the URLs as they were given, and those may have letters of two bytes. */
  @Test
  void resume_runThatWasKilledInTheMiddleOfACharacter() throws Exception {
    Path run = dir.resolve("run.jsonl");
    byte[] lines =
        ("{\"url\":\"" + server.url("/a") + "\",\"ok\":true}\n{\"url\":\"http://ü")
            .getBytes(StandardCharsets.UTF_8);
    Files.write(run, Arrays.copyOf(lines, lines.length - 1));
    Cli.Ended end = new Cli().run("fetch", "--resume", run.toString(), server.url("/a"));
    assertThat(end.err())
        .isEqualTo("goloom: 1 of the URLs were ok in the earlier run and left out\n");
    assertThat(end.status()).isZero();
  }

  @Test
  void resume_whatFailedLater_isFetched() throws Exception {
    Path run = dir.resolve("run.jsonl");
    Files.writeString(
        run,
        "{\"url\":\"%1$s\",\"ok\":true}\n{\"url\":\"%1$s\",\"ok\":false}\n"
            .formatted(server.url("/a")));
    assertThat(new Cli().run("fetch", "--resume", run.toString(), server.url("/a")).lines())
        .hasSize(1);
  }

  @Test
  void resume_otherFile_isRefused() throws Exception {
    Path list = Files.writeString(dir.resolve("urls.txt"), server.url("/a") + "\n");
    Cli.Ended end = new Cli().run("fetch", "--resume", list.toString(), server.url("/a"));
    assertThat(end.err())
        .isEqualTo(
            "goloom: --resume " + list + ": its first line is none that --json has written\n");
    assertThat(end.status()).isEqualTo(2);
    Cli.Ended none = new Cli().run("fetch", "--resume", dir + "/no", server.url("/a"));
    assertThat(none.err())
        .isEqualTo("goloom: --resume " + dir + "/no cannot be read: there is no such file\n");
  }

  @Test
  void resume_filesGetTheSameNames() throws Exception {
    server.on("/1/x", c -> c.ok("one"));
    String list = server.url("/1/x") + "\n" + server.url("/2/x") + "\n";
    Path pages = dir.resolve("pages");
    Path run = dir.resolve("run.jsonl");
    Files.writeString(
        run, new Cli().in(list).run("fetch", "--json", "-O", pages.toString(), "-").out());
    server.on("/2/x", c -> c.ok("two"));
    Cli.Ended end =
        new Cli().in(list).run("fetch", "--resume", run.toString(), "-O", pages.toString(), "-");
    assertThat(end.status()).isZero();
    assertThat(pages.resolve("x")).hasContent("one");
    assertThat(end.out()).containsPattern("in .*x-[0-9a-f]{16}\n");
  }

  @Test
  void json_times() {
    JsonNode line =
        JsonMapper.shared().readTree(new Cli().run("fetch", "--json", server.url("/moved")).out());
    assertThat(line.get("finalUrl").asString()).isEqualTo(server.url("/a"));
    assertThat(line.get("redirects").asInt()).isEqualTo(1);
    assertThat(line.get("attempts").asInt()).isEqualTo(1);
    assertThat(line.get("wireBytes").asLong()).isGreaterThan(50);
    assertThat(line.get("connectMillis").asDouble()).isPositive();
    assertThat(line.get("firstByteMillis").asDouble()).isPositive();
    assertThat(line.get("tlsMillis").isNull()).isTrue();
    assertThat(Instant.parse(line.get("started").asString())).isNotNull();
  }

  @Test
  void csv_namesFirst_andQuotes() {
    Cli.Ended end = new Cli().run("fetch", "--csv", server.url("/a"), "a,\"b\"");
    assertThat(end.lines()).hasSize(3);
    assertThat(end.lines().get(0)).startsWith("url,ok,outcome,status,bytes,millis,reason,");
    assertThat(end.lines().get(1)).startsWith(server.url("/a") + ",true,ok,200,1,");
    assertThat(end.lines().get(2)).startsWith("\"a,\"\"b\"\"\",false,bad-url,,0,");
    int columns = end.lines().get(0).split(",", -1).length;
    assertThat(end.lines().get(1).split(",", -1)).hasSize(columns);
  }

  @Test
  void verbose_saysMore_andTheSum() {
    Cli.Ended end = new Cli().run("fetch", "-v", server.url("/moved"), server.url("/missing"));
    assertThat(end.lines().get(0))
        .matches(
            Pattern.quote("✓ " + server.url("/moved") + "  1 byte  (status 200; ")
                + "[0-9.]+m?s: (dns [0-9.]+ms, )?connect [0-9.]+ms, first byte [0-9.]+ms; 1"
                + " redirect to "
                + Pattern.quote(server.url("/a") + ")"));
    assertThat(end.lines().get(1)).contains("HTTP 404  (status 404; ");
    assertThat(end.err())
        .startsWith("1 fetched, 1 failed, ")
        .contains(" URLs/s, ", "\nfailures: 1 http-status\n", "\ntimes: 50% within ", ", 99.9% ");
  }

  @Test
  void summary_withoutVerbose() {
    Cli.Ended end = new Cli().run("fetch", "--summary", server.url("/a"));
    assertThat(end.out()).isEqualTo("✓ " + server.url("/a") + "  1 byte\n");
    assertThat(end.err()).startsWith("1 fetched, 0 failed, 1 byte in ").doesNotContain("failures");
  }

  @Test
  void quiet_onlyWhatFailed() {
    Cli.Ended end =
        new Cli()
            .terminal(true, true, false)
            .run("fetch", "-q", server.url("/a"), server.url("/missing"));
    assertThat(end.out()).isEqualTo("✗ " + server.url("/missing") + "  HTTP 404\n");
    assertThat(end.err()).isEmpty();
    assertThat(end.status()).isEqualTo(1);
  }

  @Test
  void trace_isAPageWithAllResults() throws Exception {
    Path page = Files.writeString(dir.resolve("run.html"), "an old one");
    String evil = server.url("/</script><script>alert(1)</script>");
    Cli.Ended end =
        new Cli().run("fetch", "--trace", page.toString(), server.url("/moved"), evil, "nonsense");
    assertThat(end.status()).isEqualTo(1);
    String html = Files.readString(page);
    assertThat(html).startsWith("<!DOCTYPE html>").endsWith("</html>\n");
    assertThat(html.split("</script>", -1)).hasSize(2);
    Matcher m = Pattern.compile("const results = (\\[.*?\n\\]);", Pattern.DOTALL).matcher(html);
    assertThat(m.find()).isTrue();
    JsonNode results = JsonMapper.shared().readTree(m.group(1));
    assertThat(results.size()).isEqualTo(3);
    assertThat(results.get(0).size()).isEqualTo(11);
    assertThat(results.get(0).get(5).asDouble()).isPositive();
    assertThat(results.get(0).get(10).asString()).isEqualTo(server.url("/moved"));
    assertThat(results.get(1).get(10).asString()).isEqualTo(evil);
    assertThat(results.get(2).get(9).asString()).isEqualTo("bad-url");
    assertThat(html).contains("const left = 0;");
    try (var files = Files.list(dir)) {
      assertThat(files).containsExactly(page);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void trace_intoADevice_isWrittenAndTheDeviceStays() {
    Cli.Ended end = new Cli().run("fetch", "--trace", "/dev/null", server.url("/a"));
    assertThat(end.err()).isEmpty();
    assertThat(end.status()).isZero();
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    assertThat(Path.of("/dev/null.goloom-part")).doesNotExist();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void trace_fullDisk_isSaid() {
    Cli.Ended end = new Cli().run("fetch", "--trace", "/dev/full", server.url("/a"));
    assertThat(end.out()).isEqualTo("✓ " + server.url("/a") + "  1 byte\n");
    assertThat(end.err())
        .isEqualTo("goloom: --trace /dev/full cannot be written: No space left on device\n");
    assertThat(end.status()).isEqualTo(2);
  }

  @Test
  void trace_placeWhereNoFileCanBe_isSaidBeforeAnythingIsFetched() {
    Cli.Ended end = new Cli().run("fetch", "--trace", dir + "/no/x.html", server.url("/a"));
    assertThat(end.err())
        .isEqualTo(
            "goloom: --trace "
                + dir
                + "/no/x.html cannot be written: there is no such directory\n");
    assertThat(end.status()).isEqualTo(2);
    assertThat(asked).hasValue(0);
    assertThat(end.out()).isEmpty();
  }
}
