package io.goloom.fetch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.goloom.fetch.OddServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that become files, against a real server and a real file system. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FileCommandTest {
  private static final String BODY = "0123456789".repeat(10);

  @TempDir private Path dir;
  private OddServer server;

  /** What the server was asked for. */
  private final List<OddServer.Connection> asked = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    server = new OddServer().on("/hello", c -> c.ok("hello")).on("/a/hello", c -> c.ok("other"));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  /** From now on each range is refused, and who asks for all gets something else. */
  private void refuseRanges(String header, String body) {
    server.on(
        "/big",
        c -> {
          asked.add(c);
          if (c.header("Range").isEmpty()) {
            c.ok(body);
          } else {
            c.respond("416 Range Not Satisfiable", header, "");
          }
        });
  }

  /** Serves the body with ranges; the first time it breaks off after 40 bytes. */
  private void serveInTwo(String tag) {
    server.on(
        "/big",
        c -> {
          asked.add(c);
          if (!c.header("If-Range").equals(tag)) {
            c.send(
                "HTTP/1.1 200 OK\r\nETag: "
                    + tag
                    + "\r\nContent-Length: "
                    + BODY.length()
                    + "\r\n\r\n");
            c.send(asked.size() == 1 ? BODY.substring(0, 40) : BODY);
          } else {
            int from = Integer.parseInt(c.header("Range").replaceAll("bytes=([0-9]+)-", "$1"));
            c.respond(
                "206 Partial Content",
                "ETag: " + tag + "\r\nContent-Range: bytes " + from + "-99/100\r\n",
                BODY.substring(from));
          }
        });
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }

  private Cli.Ended fetch(String path, String... options) {
    return new Cli()
        .run(
            Stream.concat(Stream.of("fetch", server.url(path)), Stream.of(options))
                .toArray(String[]::new));
  }

  private String file(String name) {
    return dir.resolve(name).toString();
  }

  @Test
  void output_writesTheOneBody() throws IOException {
    Cli.Ended end = fetch("/hello", "-o", file("x"));
    assertThat(end.out())
        .isEqualTo("✓ " + server.url("/hello") + "  5 bytes  in " + file("x") + "\n");
    assertThat(dir.resolve("x")).hasContent("hello");
    assertThat(files()).containsExactly("x");
    assertThat(end.status()).isZero();
  }

  @Test
  void output_fileThatIsThere_isNotOverwrittenAndTheServerNotAsked() throws IOException {
    server.on("/hello", asked::add);
    Files.writeString(dir.resolve("x"), "mine");
    Cli.Ended end = fetch("/hello", "--json", "-o", file("x"));
    assertThat(end.out())
        .contains("\"outcome\":\"file-exists\"")
        .contains(file("x") + " is there already; --overwrite replaces it\"");
    assertThat(dir.resolve("x")).hasContent("mine");
    assertThat(files()).containsExactly("x");
    assertThat(asked).isEmpty();
    assertThat(end.status()).isEqualTo(1);
  }

  @Test
  void output_fileThatComesMeanwhile_isNotOverwritten() throws IOException {
    server.on(
        "/late",
        c -> {
          c.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
          Files.writeString(dir.resolve("x"), "mine");
          c.send("lo");
        });
    Cli.Ended end = fetch("/late", "-o", file("x"));
    assertThat(end.out()).endsWith(" is there already; --overwrite replaces it\n");
    assertThat(dir.resolve("x")).hasContent("mine");
    assertThat(files()).containsExactly("x");
  }

  @Test
  void overwrite_replaces_butNotByHalf() throws IOException {
    Files.writeString(dir.resolve("x"), "mine");
    server.on("/cut", c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel"));
    assertThat(fetch("/cut", "-o", file("x"), "--overwrite").status()).isEqualTo(1);
    assertThat(dir.resolve("x")).hasContent("mine");
    assertThat(fetch("/hello", "-o", file("x"), "--overwrite").status()).isZero();
    assertThat(dir.resolve("x")).hasContent("hello");
    assertThat(files()).containsExactly("x");
  }

  /** The answer to a condition that -H has made. */
  @Test
  void overwrite_notModified_leavesTheFile() throws IOException {
    server.on("/same", c -> c.send("HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"));
    Files.writeString(dir.resolve("x"), "mine");
    Cli.Ended end =
        fetch("/same", "-H", "If-None-Match: \"v\"", "--json", "--overwrite", "-o", file("x"));
    assertThat(end.out()).contains("\"outcome\":\"ok\"", "\"status\":304", "\"file\":null");
    assertThat(dir.resolve("x")).hasContent("mine");
    assertThat(files()).containsExactly("x");
  }

  @Test
  void outputDir_isMade_andNamesAreToldApart() throws IOException {
    Path pages = dir.resolve("new/pages");
    Cli.Ended end =
        new Cli()
            .run(
                "fetch",
                "-O",
                pages.toString(),
                server.url("/hello"),
                server.url("/a/hello"),
                server.url("/missing"));
    assertThat(end.status()).isEqualTo(1);
    assertThat(pages.resolve("hello")).hasContent("hello");
    List<String> names;
    try (Stream<Path> files = Files.list(pages)) {
      names = files.map(f -> f.getFileName().toString()).sorted().toList();
    }
    assertThat(names).hasSize(2);
    assertThat(names.get(1)).matches("hello-[0-9a-f]{16}");
    assertThat(pages.resolve(names.get(1))).hasContent("other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/..%2f..%2fetc%2fpasswd", "/%2e%2e", "/CON", "/%00b", "/-rf", "/.bashrc"})
  void outputDir_trickyNames_stayInside(String path) throws IOException {
    server.on(path, c -> c.ok("tricky"));
    Path pages = Files.createDirectory(dir.resolve("pages"));
    assertThat(fetch(path, "-O", pages.toString()).status()).isZero();
    assertThat(files()).containsExactly("pages");
    try (Stream<Path> files = Files.list(pages)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      assertThat(all.getFirst()).hasContent("tricky");
      assertThat(all.getFirst().getFileName().toString()).startsWith("_");
    }
  }

  @Test
  void outputDir_nameOf300Characters() throws IOException {
    String path = "/" + "n".repeat(300) + ".txt";
    server.on(path, c -> c.ok("long"));
    assertThat(fetch(path, "-O", dir.toString()).status()).isZero();
    assertThat(files()).hasSize(1);
    assertThat(files().getFirst()).hasSize(200).endsWith(".txt");
  }

  @Test
  void brokenOff_nextRunGoesOnFromThere() throws Exception {
    serveInTwo("\"v1\"");
    Cli.Ended first = fetch("/big", "--json", "-o", file("x"));
    assertThat(first.out()).contains("\"outcome\":\"truncated\"");
    assertThat(files()).containsExactly("x.goloom-from", "x.goloom-part");
    assertThat(dir.resolve("x.goloom-part")).hasContent(BODY.substring(0, 40));

    Cli.Ended second = fetch("/big", "--sha256", "-o", file("x"));
    String digest = sha256(BODY);
    assertThat(second.out())
        .isEqualTo(
            "✓ "
                + server.url("/big")
                + "  100 bytes  sha256:"
                + digest
                + "  in "
                + file("x")
                + ", resumed at 40 bytes\n");
    assertThat(dir.resolve("x")).hasContent(BODY);
    assertThat(files()).containsExactly("x");
    assertThat(asked.get(0).header("Range")).isEmpty();
    assertThat(asked.get(0).header("Accept-Encoding")).isEqualTo("identity");
    assertThat(asked.get(1).header("Range")).isEqualTo("bytes=40-");
    assertThat(asked.get(1).header("If-Range")).isEqualTo("\"v1\"");
  }

  @Test
  void brokenOff_retryGoesOnFromThere() throws Exception {
    serveInTwo("\"v1\"");
    Cli.Ended end = fetch("/big", "--retries", "1", "--retry-delay", "1ms", "-v", "-o", file("x"));
    assertThat(end.out()).contains("resumed at 40 bytes").contains("2 attempts");
    assertThat(dir.resolve("x")).hasContent(BODY);
    assertThat(files()).containsExactly("x");
  }

  @Test
  void brokenOff_serverHasAnotherVersion_beginsAnew() throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    serveInTwo("\"v2\"");
    assertThat(fetch("/big", "-o", file("x")).out()).doesNotContain("resumed");
    assertThat(asked.get(1).header("If-Range")).isEqualTo("\"v1\"");
    assertThat(dir.resolve("x")).hasContent(BODY);
    assertThat(files()).containsExactly("x");
  }

  @Test
  void brokenOff_otherUrlOfTheSameName_beginsAnew() throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    server.on(
        "/other",
        c -> {
          asked.add(c);
          c.ok("other");
        });
    assertThat(fetch("/other", "-o", file("x")).status()).isZero();
    assertThat(asked.getLast().header("Range")).isEmpty();
    assertThat(dir.resolve("x")).hasContent("other");
    assertThat(files()).containsExactly("x");
  }

  @Test
  void rangeRefused_beginsAnew() throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    refuseRanges("Content-Range: bytes */5\r\n", "short");
    assertThat(fetch("/big", "-o", file("x")).status()).isZero();
    assertThat(dir.resolve("x")).hasContent("short");
    assertThat(asked).hasSize(3);
    assertThat(files()).containsExactly("x");
  }

  /** Ended between the last byte and the name: a 416 says that nothing is missing. */
  @ParameterizedTest
  @ValueSource(strings = {"ETag: \"v1\"\r\n", ""})
  void rangeRefused_sinceThePartIsWhole_isDone(String tagOfTheRefusal) throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    Files.writeString(dir.resolve("x.goloom-part"), BODY);
    server.on(
        "/big",
        c -> {
          asked.add(c);
          if (c.header("Range").equals("bytes=99-") && c.header("If-Range").equals("\"v1\"")) {
            c.respond(
                "206 Partial Content",
                "ETag: \"v1\"\r\nContent-Range: bytes 99-99/100\r\n",
                BODY.substring(99));
          } else {
            c.respond(
                "416 Range Not Satisfiable",
                tagOfTheRefusal + "Content-Range: bytes */100\r\n",
                "");
          }
        });
    Cli.Ended end = fetch("/big", "--json", "--sha256", "-o", file("x"));
    assertThat(end.out())
        .contains("\"outcome\":\"ok\"", "\"bytes\":100,", sha256(BODY), "\"attempts\":1");
    assertThat(dir.resolve("x")).hasContent(BODY);
    assertThat(asked).hasSize(3);
    assertThat(files()).containsExactly("x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ETag: \"v2\"\r\nContent-Range: bytes */100\r\n",
        "Content-Range: bytes */101\r\n",
        "Content-Range: bytes */*\r\n",
        ""
      })
  void rangeRefused_otherwise_beginsAnew(String header) throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    Files.writeString(dir.resolve("x.goloom-part"), BODY);
    refuseRanges(header, "new");
    assertThat(fetch("/big", "-o", file("x")).status()).isZero();
    assertThat(dir.resolve("x")).hasContent("new");
    assertThat(asked).hasSize(3);
    assertThat(files()).containsExactly("x");
  }

  /** It refuses each range, the last byte's too. */
  @Test
  void rangeRefused_twice_beginsAnew() throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    Files.writeString(dir.resolve("x.goloom-part"), BODY);
    refuseRanges("Content-Range: bytes */100\r\n", "new");
    assertThat(fetch("/big", "-o", file("x")).status()).isZero();
    assertThat(dir.resolve("x")).hasContent("new");
    assertThat(asked).hasSize(4);
  }

  @Test
  void maxBytes_boundsTheWholeFile_alsoIfItIsGoneOnWith() throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    Cli.Ended end = fetch("/big", "--json", "--max-bytes", "99", "-o", file("x"));
    assertThat(end.out())
        .contains("\"outcome\":\"too-large\"", "\"reason\":\"longer than the limit of 99 bytes\"");
    assertThat(files()).containsExactly("x.goloom-from", "x.goloom-part");
    assertThat(fetch("/big", "--max-bytes", "100", "-o", file("x")).out())
        .contains("resumed at 40 bytes");
    assertThat(dir.resolve("x")).hasContent(BODY);
  }

  /** Its length is not said, so it is seen on the way. */
  @Test
  void maxBytes_boundsTheWholeFile_ofAnyLength() throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    server.on(
        "/big",
        c ->
            c.send(
                "HTTP/1.1 206 Partial Content\r\nETag: \"v1\"\r\nConnection: close\r\n"
                    + "Content-Range: bytes 40-99/*\r\n\r\n"
                    + BODY.substring(40)));
    assertThat(fetch("/big", "--json", "--max-bytes", "99", "-o", file("x")).out())
        .contains("\"outcome\":\"too-large\"");
  }

  private static String sha256(String text) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void wrongRange_isABadResponse_andThePartIsGivenUp() throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    server.on(
        "/big", c -> c.respond("206 Partial Content", "Content-Range: bytes 10-99/100\r\n", BODY));
    assertBadResponse("asked for the bytes from 40 on, the server sent bytes 10-99/100");
  }

  /** A server may send less than it was asked for: that is no whole file yet. */
  @Test
  void shorterRange_isTruncated_andGoneOnFrom() throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    server.on(
        "/big",
        c -> {
          asked.add(c);
          int from = Integer.parseInt(c.header("Range").replaceAll("bytes=([0-9]+)-", "$1"));
          c.respond(
              "206 Partial Content",
              "Content-Range: bytes " + from + "-" + (from + 29) + "/100\r\n",
              BODY.substring(from, from + 30));
        });
    Cli.Ended end = fetch("/big", "--json", "-o", file("x"));
    assertThat(end.out())
        .contains("\"outcome\":\"truncated\"")
        .contains("the server sent a part up to byte 70 of 100");
    assertThat(files()).containsExactly("x.goloom-from", "x.goloom-part");
    assertThat(fetch("/big", "-o", file("x")).out()).contains("resumed at 70 bytes");
    assertThat(dir.resolve("x")).hasContent(BODY);
    assertThat(files()).containsExactly("x");
  }

  @Test
  void longerRange_thanTheServerSpeaksOf_isABadResponse() throws Exception {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    server.on(
        "/big", c -> c.respond("206 Partial Content", "Content-Range: bytes 40-49/50\r\n", BODY));
    assertBadResponse("the server sent more than the 50 bytes it spoke of");
  }

  /** And nothing of the file is left. */
  private void assertBadResponse(String words) throws Exception {
    assertThat(fetch("/big", "--json", "-o", file("x")).out())
        .contains("\"outcome\":\"bad-response\"")
        .contains(words);
    assertThat(files()).isEmpty();
  }

  /** It knows Range and not If-Range: the parts of two files make none. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ETag: \"v1\"|ETag: \"v2\"",
        "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nDate: Thu, 01 Jan 2026 00:01:00 GMT"
            + "|Last-Modified: Fri, 02 Jan 2026 00:00:00 GMT"
      })
  void rangeOfAnotherVersion_isABadResponse_andThePartIsGivenUp(String headers) throws Exception {
    String first = headers.split("\\|", 2)[0] + "\r\n";
    String second = headers.split("\\|", 2)[1] + "\r\n";
    server.on(
        "/big",
        c -> {
          if (c.header("Range").isEmpty()) {
            c.send("HTTP/1.1 200 OK\r\n" + first + "Content-Length: 100\r\n\r\nhalf");
          } else {
            c.respond(
                "206 Partial Content",
                second + "Content-Range: bytes 4-99/100\r\n",
                BODY.substring(4));
          }
        });
    fetch("/big", "-o", file("x"));
    assertThat(files()).containsExactly("x.goloom-from", "x.goloom-part");
    assertBadResponse("asked to go on with ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", // nothing to know it by
        "ETag: W/\"weak\"\r\n",
        "ETag: \"v1\"\r\nAccept-Ranges: none\r\n",
        "Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT\r\nDate: Thu, 01 Jan 2026 00:00:01 GMT\r\n",
      })
  void brokenOff_whatCannotBeGoneOnFrom_isNotKept(String header) throws Exception {
    server.on(
        "/cut", c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n" + header + "\r\nhalf"));
    assertThat(fetch("/cut", "-o", file("x")).status()).isEqualTo(1);
    assertThat(files()).isEmpty();
  }

  @Test
  void brokenOff_lastModifiedThatHasSettled_isAValidator() throws Exception {
    server.on(
        "/cut",
        c -> {
          asked.add(c);
          c.send(
              "HTTP/1.1 200 OK\r\nContent-Length: 100\r\nLast-Modified: Thu, 01 Jan 2026 00:00:00"
                  + " GMT\r\nDate: Thu, 01 Jan 2026 00:01:00 GMT\r\n\r\nhalf");
        });
    fetch("/cut", "-o", file("x"));
    fetch("/cut", "-o", file("x"));
    assertThat(asked.get(1).header("If-Range")).isEqualTo("Thu, 01 Jan 2026 00:00:00 GMT");
    assertThat(files()).containsExactly("x.goloom-from", "x.goloom-part");
  }

  @Test
  void errorPage_isNoFile() throws Exception {
    assertThat(fetch("/missing", "-o", file("x")).status()).isEqualTo(1);
    assertThat(files()).isEmpty();
  }

  @Test
  void redirectAndEmptyBody() throws Exception {
    server.on("/moved", c -> c.redirect("/empty")).on("/empty", c -> c.ok(""));
    assertThat(fetch("/moved", "-o", file("x")).status()).isZero();
    assertThat(dir.resolve("x")).isEmptyFile();
    assertThat(files()).containsExactly("x");
  }

  @Test
  void timedOut_noFinalName() throws Exception {
    CountDownLatch gone = new CountDownLatch(1);
    server.on(
        "/slow",
        c -> {
          c.send("HTTP/1.1 200 OK\r\nETag: \"v\"\r\nContent-Length: 100\r\n\r\nhalf");
          c.awaitGone();
          gone.countDown();
        });
    Cli.Ended end = fetch("/slow", "--timeout", "500ms", "-o", file("x"));
    assertThat(end.out()).endsWith("timed out after 500ms\n");
    assertThat(files()).containsExactly("x.goloom-from", "x.goloom-part");
    gone.await();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void fullDisk_isSaid() {
    Cli.Ended end = fetch("/hello", "--json", "-o", "/dev/full");
    assertThat(end.out())
        .contains("\"outcome\":\"disk-full\"")
        .contains("\"reason\":\"no space left for /dev/full\"");
    assertThat(end.status()).isEqualTo(1);
  }

  /** A file system that is really full, where one may be mounted; else skipped by name. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void fullFileSystem_isSaid_andNothingIsLeft() throws Exception {
    Path full = Files.createDirectory(dir.resolve("full"));
    boolean mounted =
        run("mount", "-t", "tmpfs", "-o", "size=64k", "goloom-test", full.toString()) == 0;
    if (!mounted) {
      System.out.println("FileCommandTest: full file system skipped, tmpfs cannot be mounted");
    }
    assumeTrue(mounted, "tmpfs cannot be mounted");
    try {
      server.on("/big", c -> c.ok("x".repeat(200_000)));
      Cli.Ended end =
          new Cli()
              .run(
                  "fetch",
                  "--json",
                  "-O",
                  full.toString(),
                  server.url("/big"),
                  server.url("/hello"));
      assertThat(end.lines().get(0))
          .contains("\"outcome\":\"disk-full\"")
          .contains("\"reason\":\"no space left for " + full.resolve("big") + "\"");
      assertThat(end.status()).isEqualTo(1);
      assertThat(full).isDirectoryNotContaining("glob:**/big*");
      assertThat(fetch("/hello", "-O", full.toString(), "--overwrite").status()).isZero();
    } finally {
      assertThat(run("umount", full.toString())).isZero();
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void devNull_isWrittenInto() {
    assertThat(fetch("/hello", "-o", "/dev/null").status()).isZero();
    assertThat(Path.of("/dev/null")).exists();
    assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void placeWhereNoFileCanBe_isSaid() {
    assertThat(fetch("/hello", "--json", "-o", "/proc/goloom").out())
        .contains("\"outcome\":\"unwritable\"")
        .contains("cannot write /proc/goloom: ");
    assertThat(fetch("/hello", "-o", file("no/such/x")).out())
        .endsWith("cannot write " + file("no/such/x") + ": there is no such directory\n");
    assertThat(fetch("/hello", "-o", dir.toString()).out()).endsWith(dir + " is a directory\n");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void readOnlyDirectory_isSaid() throws IOException {
    Path closed = Files.createDirectory(dir.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    assumeTrue(!Files.isWritable(closed), "root may write everywhere");
    Cli.Ended dirEnd = fetch("/hello", "-O", closed.toString());
    assertThat(dirEnd.err())
        .isEqualTo("goloom: -O " + closed + " cannot be written into: permission denied\n");
    assertThat(dirEnd.status()).isEqualTo(2);
    assertThat(fetch("/hello", "-o", closed.resolve("x").toString()).out())
        .endsWith("cannot write " + closed.resolve("x") + ": permission denied\n");
  }

  @Test
  void outputDirThatIsAFile_isSaid() throws IOException {
    Files.writeString(dir.resolve("x"), "mine");
    Cli.Ended end = fetch("/hello", "-O", file("x"));
    assertThat(end.err()).isEqualTo("goloom: -O " + file("x") + " is a file; give a directory\n");
    assertThat(end.status()).isEqualTo(2);
  }

  @Test
  void partThatAnotherFetchWrites_isLeftAlone() throws IOException {
    try (FileChannel other =
            FileChannel.open(
                dir.resolve("x.goloom-part"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = other.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(fetch("/hello", "-o", file("x")).out())
          .endsWith("another fetch is writing " + file("x.goloom-part") + "\n");
    }
    assertThat(files()).containsExactly("x.goloom-part");
    assertThat(fetch("/hello", "-o", file("x")).status()).isZero();
    assertThat(files()).containsExactly("x");
  }

  /** Killed between the link and the delete: the part is the whole file under another name. */
  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void partThatHasItsFinalName_isNotWrittenAgain() throws IOException {
    serveInTwo("\"v1\"");
    fetch("/big", "-o", file("x"));
    Files.writeString(dir.resolve("x.goloom-part"), BODY);
    Files.createLink(dir.resolve("x"), dir.resolve("x.goloom-part"));
    server.on("/big", c -> c.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"));
    assertThat(fetch("/big", "-o", file("x"), "--overwrite").status()).isEqualTo(1);
    assertThat(dir.resolve("x")).hasContent(BODY);
    assertThat(files()).containsExactly("x");
  }

  @Test
  void outputToStdout_lineGoesToStandardError() {
    Cli.Ended end = fetch("/hello", "-o", "-");
    assertThat(end.out()).isEqualTo("hello");
    assertThat(end.err()).isEqualTo("✓ " + server.url("/hello") + "  5 bytes\n");
  }

  @Test
  void outputToStdout_failure_nothingThere() {
    Cli.Ended end = fetch("/missing", "-o", "-");
    assertThat(end.out()).isEmpty();
    assertThat(end.err()).isEqualTo("✗ " + server.url("/missing") + "  HTTP 404\n");
    assertThat(end.status()).isEqualTo(1);
  }

  @Test
  void outputToStdout_readerWhoHasSeenEnough_endsQuietly() {
    OutputStream pipe =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Cli.Ended end = new Cli().out(pipe).run("fetch", server.url("/hello"), "-o", "-");
    assertThat(end.err()).isEmpty();
    assertThat(end.status()).isEqualTo(141);
  }

  @Test
  void sha256_withoutAFile() throws Exception {
    String digest = sha256("hello");
    assertThat(fetch("/hello", "--sha256").out())
        .isEqualTo("✓ " + server.url("/hello") + "  5 bytes  sha256:" + digest + "\n");
    assertThat(fetch("/hello", "--sha256", "--json").out())
        .contains("\"sha256\":\"" + digest + "\"");
  }
}
