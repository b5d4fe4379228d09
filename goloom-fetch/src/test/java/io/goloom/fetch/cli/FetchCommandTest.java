package io.goloom.fetch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.fetch.FetchException;
import io.goloom.fetch.OddServer;
import io.goloom.fetch.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command as a whole, inside this JVM, against real servers. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FetchCommandTest {
  private OddServer server;

  @BeforeEach
  void start() throws Exception {
    server = new OddServer().on("/hello", c -> c.ok("hello")).on("/a", c -> c.ok("a"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void c29_lineForEachUrl_checkOrCross() {
    String hello = server.url("/hello");
    String one = server.url("/a");
    String missing = server.url("/missing");
    Cli.Ended end = new Cli().run("fetch", hello, missing, one, "nonsense");

    assertThat(end.out())
        .isEqualTo(
            "✓ "
                + hello
                + "  5 bytes\n"
                + "✗ "
                + missing
                + "  HTTP 404\n"
                + "✓ "
                + one
                + "  1 byte\n"
                + "✗ nonsense  bad URL: no scheme; put https:// or http:// in front\n");
    assertThat(end.err()).isEmpty();
    assertThat(end.status()).isEqualTo(1);
  }

  @Test
  void allFetched_status0() {
    assertThat(new Cli().run("fetch", server.url("/a"), server.url("/hello")).status()).isZero();
  }

  @Test
  void c28_limits_asOptions() {
    CountDownLatch came = new CountDownLatch(0);
    server.onNever("/never", came, came);
    String never = server.url("/never");
    assertThat(new Cli().run("fetch", "--timeout", "200ms", never).lines())
        .containsExactly("✗ " + never + "  timed out after 200ms");
    assertThat(new Cli().run("fetch", "--total-timeout=3s", never, server.url("/a")).lines())
        .containsExactly(
            "✗ " + never + "  the total limit of 3s was over",
            "✓ " + server.url("/a") + "  1 byte");
  }

  @Test
  void c30_failFast_reasonNamesTheFirst() {
    CountDownLatch came = new CountDownLatch(2);
    CountDownLatch gone = new CountDownLatch(2);
    server.onNever("/never", came, gone);
    server.on(
        "/broken",
        c -> {
          came.await();
          c.respond("500 Oh", "", "");
        });
    String never = server.url("/never");
    String broken = server.url("/broken");
    Cli.Ended end = new Cli().run("fetch", "--fail-fast", never, broken, never);

    assertThat(end.lines())
        .containsExactly(
            "✗ " + never + "  canceled: " + broken + ": HTTP 500",
            "✗ " + broken + "  HTTP 500",
            "✗ " + never + "  canceled: " + broken + ": HTTP 500");
    assertThat(end.status()).isEqualTo(1);
  }

  @Test
  void json_isParsedBack() {
    String hello = server.url("/hello");
    Cli.Ended end =
        new Cli()
            .run("fetch", "--json", hello, server.url("/missing"), "a \"quoted\" \u001b thing ☃");

    JsonMapper json = JsonMapper.shared();
    List<JsonNode> lines = end.lines().stream().map(json::readTree).toList();
    assertThat(lines).hasSize(3);
    for (JsonNode line : lines) {
      assertThat(line.propertyNames())
          .containsExactly(
              "url",
              "ok",
              "outcome",
              "status",
              "bytes",
              "millis",
              "reason",
              "finalUrl",
              "redirects",
              "attempts",
              "wireBytes",
              "started",
              "dnsMillis",
              "connectMillis",
              "tlsMillis",
              "firstByteMillis",
              "file",
              "sha256");
    }
    JsonNode ok = lines.get(0);
    assertThat(ok.get("url").asString()).isEqualTo(hello);
    assertThat(ok.get("ok").asBoolean()).isTrue();
    assertThat(ok.get("outcome").asString()).isEqualTo("ok");
    assertThat(ok.get("status").asInt()).isEqualTo(200);
    assertThat(ok.get("bytes").asLong()).isEqualTo(5);
    assertThat(ok.get("millis").isIntegralNumber()).isTrue();
    assertThat(ok.get("reason").isNull()).isTrue();
    JsonNode missing = lines.get(1);
    assertThat(missing.get("ok").asBoolean()).isFalse();
    assertThat(missing.get("outcome").asString()).isEqualTo("http-status");
    assertThat(missing.get("status").asInt()).isEqualTo(404);
    assertThat(missing.get("reason").asString()).isEqualTo("HTTP 404");
    JsonNode bad = lines.get(2);
    assertThat(bad.get("url").asString()).isEqualTo("a \"quoted\" \u001b thing ☃");
    assertThat(bad.get("outcome").asString()).isEqualTo("bad-url");
    assertThat(bad.get("status").isNull()).isTrue();
    assertThat(end.status()).isEqualTo(1);
  }

  @Test
  void list_commentsBlankLinesCrlfAndByteOrderMark(@TempDir Path dir) throws IOException {
    String list =
        "\uFEFF"
            + server.url("/a")
            + "\r\n# a comment\r\n\r\n   \n\t"
            + server.url("/hello")
            + " \r"
            + server.url("/ä")
            + "\n  # another\n"
            + server.url("/a#part");
    server.on("/%C3%A4", c -> c.ok("umlaut"));
    Path file = Files.writeString(dir.resolve("list"), list);
    String[] expected = {
      "✓ " + server.url("/a") + "  1 byte",
      "✓ " + server.url("/hello") + "  5 bytes",
      "✓ " + server.url("/ä") + "  6 bytes",
      "✓ " + server.url("/a#part") + "  1 byte",
    };
    assertThat(new Cli().run("fetch", "-i", file.toString()).lines()).containsExactly(expected);
    assertThat(new Cli().in(list).run("fetch", "-").lines()).containsExactly(expected);
    assertThat(new Cli().in(list).run("fetch", "-i", "-").lines()).containsExactly(expected);
  }

  @Test
  void inputs_inTheOrderOfTheCommandLine(@TempDir Path dir) throws IOException {
    Path one = Files.writeString(dir.resolve("1"), "x1\nx2\n");
    Path two = Files.writeString(dir.resolve("2"), "y1\n");
    Cli.Ended end =
        new Cli()
            .in("z1\n")
            .run("fetch", "u1", "-i", one.toString(), "-", "--input=" + two, "--", "-u2");
    assertThat(end.lines())
        .extracting(line -> line.split(" ", 3)[1])
        .containsExactly("u1", "x1", "x2", "z1", "y1", "-u2");
  }

  @Test
  void bytesThatAreNoUtf8_areABadUrlAndTheOthersGoOn() {
    byte[] list =
        (server.url("/\u00ff") + "\n" + server.url("/a") + "\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    Cli.Ended end = new Cli().in(list).run("fetch", "-");
    assertThat(end.lines()).hasSize(2);
    assertThat(end.lines().get(0))
        .startsWith("✗ " + server.url("/\ufffd") + "  bad URL: not valid text: ");
    assertThat(end.lines().get(1)).isEqualTo("✓ " + server.url("/a") + "  1 byte");
  }

  @Test
  void endlessLine_isCutAndRefused() {
    String list = "x".repeat(1_000_000) + "\n" + server.url("/a") + "\n";
    Cli.Ended end = new Cli().in(list).run("fetch", "-");
    assertThat(end.lines()).hasSize(2);
    assertThat(end.lines().get(0)).endsWith("  bad URL: longer than 32768 characters");
    assertThat(end.lines().get(0)).hasSizeLessThan(70_000);
    assertThat(end.lines().get(1)).startsWith("✓ ");
  }

  @Test
  void emptyList_fetchesNothingWithStatus0() {
    Cli.Ended end = new Cli().in("# none today\n").run("fetch", "-");
    assertThat(end.out()).isEmpty();
    assertThat(end.status()).isZero();
  }

  @Test
  void emptyFile_isSaidWithStatus0(@TempDir Path dir) throws IOException {
    Path empty = Files.writeString(dir.resolve("empty"), "# none today\n");
    Path one = Files.writeString(dir.resolve("one"), server.url("/a") + "\n");
    Cli.Ended end =
        new Cli().run("fetch", "-i", one.toString(), "-i", empty.toString(), server.url("/a"));
    assertThat(end.lines()).hasSize(2);
    assertThat(end.err()).isEqualTo("goloom: no URLs in " + empty + "\n");
    assertThat(end.status()).isZero();
  }

  @Test
  void standardInput_isFetchedWhileItStillComes() throws Exception {
    CountDownLatch came = new CountDownLatch(1);
    server.on(
        "/signal",
        c -> {
          came.countDown();
          c.ok("");
        });
    PipedOutputStream feed = new PipedOutputStream();
    PipedInputStream in = new PipedInputStream(feed);
    Thread feeder =
        Thread.ofPlatform()
            .start(() -> {
              try (feed) {
                feed.write((server.url("/signal") + "\n").getBytes(StandardCharsets.UTF_8));
                feed.flush();
                came.await();
                feed.write(server.url("/a").getBytes(StandardCharsets.UTF_8));
              } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    assertThat(new Cli().in(in).run("fetch", "-").lines())
        .containsExactly(
            "✓ " + server.url("/signal") + "  0 bytes", "✓ " + server.url("/a") + "  1 byte");
    feeder.join();
  }

  @Test
  void standardInputThatNeverEnds_theTotalLimitEndsTheJob() {
    CountDownLatch never = new CountDownLatch(1);
    InputStream silent =
        new InputStream() {
          @Override
          public int read() throws IOException {
            try {
              never.await();
              return -1;
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
          }

          @Override
          public int read(byte[] b, int off, int len) throws IOException {
            return read();
          }
        };
    Cli.Ended end = new Cli().in(silent).run("fetch", "--total-timeout", "200ms", "x", "-");
    assertThat(end.lines()).hasSize(1);
    assertThat(end.err()).isEqualTo("goloom: standard input was not read to its end\n");
    assertThat(end.status()).isEqualTo(2);
  }

  @Test
  void standardInputThatFails_whatCameIsFetchedAndTheFailureSaid() {
    InputStream line =
        new ByteArrayInputStream((server.url("/a") + "\n").getBytes(StandardCharsets.UTF_8));
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the disk is gone");
          }

          @Override
          public int read(byte[] b, int off, int len) throws IOException {
            return read();
          }
        };
    InputStream failing = new SequenceInputStream(line, broken);
    Cli.Ended end = new Cli().in(failing).run("fetch", "-");
    assertThat(end.out()).isEqualTo("✓ " + server.url("/a") + "  1 byte\n");
    assertThat(end.err())
        .isEqualTo("goloom: cannot read standard input to its end: the disk is gone\n");
    assertThat(end.status()).isEqualTo(2);
  }

  @Test
  void canceled_printsWhatIsDoneAndWhyTheRestIsNot() {
    CountDownLatch gone = new CountDownLatch(1);
    try (Cancellable job = Context.background().withCancel()) {
      server.on(
          "/never",
          c -> {
            job.cancel(new FetchException(Outcome.CANCELED, "interrupted by Ctrl-C"));
            c.awaitGone();
            gone.countDown();
          });
      Cli.Ended end =
          new Cli()
              .run(
                  job,
                  "fetch",
                  "--parallel",
                  "1",
                  server.url("/a"),
                  server.url("/never"),
                  "http://host/");
      assertThat(end.lines())
          .containsExactly(
              "✓ " + server.url("/a") + "  1 byte",
              "✗ " + server.url("/never") + "  interrupted by Ctrl-C",
              "✗ http://host/  interrupted by Ctrl-C");
    }
  }

  @Test
  void lines_areWrittenAsSoonAsAllBeforeThemAreDone() {
    CountDownLatch firstWritten = new CountDownLatch(1);
    OutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] b, int off, int len) {
            super.write(b, off, len);
            firstWritten.countDown();
          }
        };
    server.on(
        "/after",
        c -> {
          firstWritten.await();
          c.ok("");
        });
    Cli.Ended end = new Cli().out(out).run("fetch", server.url("/a"), server.url("/after"));
    assertThat(end.status()).isZero();
    assertThat(end.lines()).hasSize(2);
  }

  @Test
  void fullDisk_isSaidInOneLine() {
    Cli.Ended end = new Cli().out(failing("No space left on device")).run("fetch", "x");
    assertThat(end.err())
        .isEqualTo("goloom: cannot write to standard output: No space left on device\n");
    assertThat(end.status()).isEqualTo(2);
  }

  @Test
  void readerWhoHasSeenEnough_endsQuietly() {
    CountDownLatch came = new CountDownLatch(0);
    server.onNever("/never", came, came);
    Cli.Ended end =
        new Cli().out(failing("Broken pipe")).run("fetch", server.url("/a"), server.url("/never"));
    assertThat(end.err()).isEmpty();
    assertThat(end.status()).isEqualTo(141);
  }

  @Test
  void terminal_getsColorsProgressAndASum() {
    CountDownLatch shown = new CountDownLatch(1);
    ByteArrayOutputStream err =
        new ByteArrayOutputStream() {
          @Override
          public synchronized void write(byte[] b, int off, int len) {
            super.write(b, off, len);
            shown.countDown();
          }
        };
    server.on(
        "/gate",
        c -> {
          shown.await();
          c.respond("404 Not Found", "", "");
        });
    Cli.Ended end =
        new Cli()
            .terminal(true, true, true)
            .err(err)
            .run("fetch", server.url("/gate"), server.url("/a"));
    assertThat(end.out())
        .isEqualTo(
            "\u001b[31m✗\u001b[0m "
                + server.url("/gate")
                + "  HTTP 404\n"
                + "\u001b[32m✓\u001b[0m "
                + server.url("/a")
                + "  1 byte\n");
    // Not wrapped where the terminal is narrow: what stands in two rows cannot be written over.
    assertThat(end.err()).startsWith("\r\u001b[K\u001b[?7l1 done, 0 failed, 1 running, ");
    assertThat(end.err()).contains(" left\u001b[?7h\r\u001b[K");
    assertThat(end.err()).contains("\r\u001b[K1 fetched, 1 failed, 1 byte in ").endsWith("\n");
  }

  @Test
  void terminalWithoutColor_getsNone() {
    Cli.Ended end = new Cli().terminal(true, false, false).run("fetch", server.url("/a"));
    assertThat(end.out()).isEqualTo("✓ " + server.url("/a") + "  1 byte\n");
    assertThat(end.err()).isEmpty();
  }

  @Test
  void textFromOutside_cannotSteerTheTerminal() {
    server.on("/x", c -> c.redirect("gopher://\u009b2J/"));
    List<String> lines =
        new ArrayList<>(new Cli().run("fetch", "\u001b[2Jx\u202e", server.url("/x")).lines());
    assertThat(lines.get(0))
        .startsWith("✗ \\u001b[2Jx\\u202e  bad URL: the character U+001B in it");
    assertThat(lines).noneMatch(line -> line.chars().anyMatch(Character::isISOControl));
  }

  @Test
  void demo_showsEachLimitAndEndsWithStatus1() {
    new Cli().run("fetch", server.url("/a")); // loads the classes, which takes time from the demo's
    Cli.Ended end = new Cli().run("fetch", "--demo");
    assertThat(end.out())
        .containsPattern("✓ http://127.0.0.1:\\d+/quick  16 bytes\n")
        .containsPattern("✓ http://127.0.0.1:\\d+/slow  16 bytes\n")
        .containsPattern("✗ http://127.0.0.1:\\d+/never  timed out after 2s\n")
        .containsPattern("✗ http://127.0.0.1:\\d+/endless  timed out after 2s\n")
        .containsPattern("/nobody  connection refused\n")
        .containsPattern("/missing  HTTP 404\n")
        .containsPattern("/cut-off  cut off after 9 of 1000 bytes\n")
        .containsPattern("/hang-up  connection reset\n")
        .containsPattern("/drip\\?9  the total limit of 4s was over\n");
    assertThat(end.err())
        .startsWith("A small server on this machine")
        .endsWith("Exit status 1: some failed, as they were meant to.\n");
    assertThat(end.status()).isEqualTo(1);
  }

  @Test
  void standardInputThatThrowsWhatItMayNot_isNoEndOfTheList() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() {
            throw new IllegalStateException("planted");
          }

          @Override
          public int read(byte[] b, int off, int len) {
            return read();
          }
        };
    Cli.Ended end = new Cli().in(broken).run("fetch", "x", "-");
    assertThat(end.lines()).hasSize(1);
    assertThat(end.err())
        .isEqualTo(
            "goloom: cannot read standard input to its end:"
                + " java.lang.IllegalStateException: planted\n");
    assertThat(end.status()).isEqualTo(2);
  }

  @Test
  void failFast_doesNotWaitForTheRestOfStandardInput() throws Exception {
    try (PipedOutputStream feed = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(feed)) {
      Cli.Ended end =
          new Cli().in(in).run("fetch", "--fail-fast", "--total-timeout", "1h", "x", "-");
      assertThat(end.lines()).hasSize(1);
      assertThat(end.err()).isEqualTo("goloom: standard input was not read to its end\n");
      assertThat(end.status()).isEqualTo(2);
    }
  }

  @Test
  void bugOfGoloom_isNeitherAllFetchedNorSomeFailed() {
    OutputStream out =
        new OutputStream() {
          @Override
          public void write(int b) {
            throw new IllegalStateException("planted");
          }
        };
    Cli.Ended end = new Cli().out(out).run("fetch", server.url("/a"));
    assertThat(end.err())
        .startsWith("goloom: a bug in goloom itself, please report it:\n")
        .contains("planted");
    assertThat(end.status()).isEqualTo(2);
  }

  @Test
  void demo_failFast_doesNotClaimThatFailuresCostNothing() {
    Cli.Ended end = new Cli().run("fetch", "--demo", "--fail-fast");
    assertThat(end.err())
        .contains("and the first one ends the rest.")
        .doesNotContain("costs the others nothing");
  }

  @Test
  void demo_canceled_claimsNothing() {
    try (Cancellable job = Context.background().withCancel()) {
      job.cancel(new FetchException(Outcome.CANCELED, "interrupted by Ctrl-C"));
      Cli.Ended end = new Cli().run(job, "fetch", "--demo");
      assertThat(end.lines()).allMatch(line -> line.endsWith("  interrupted by Ctrl-C"));
      assertThat(end.err()).doesNotContain("Exit status");
    }
  }

  private static OutputStream failing(String message) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException(message);
      }
    };
  }
}
