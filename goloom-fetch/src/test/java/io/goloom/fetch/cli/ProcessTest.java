package io.goloom.fetch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.fetch.OddServer;
import io.goloom.testing.Until;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a process of its own can show: signals, closed pipes, exit statuses, memory. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessTest {
  private OddServer server;
  private final List<Process> children = new ArrayList<>();

  /** The child's locale; empty for that of the test. */
  private String locale = "";

  /** What the child finds in its environment besides. */
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void start() throws Exception {
    server = new OddServer().on("/a", c -> c.ok("a"));
  }

  @AfterEach
  void stop() throws Exception {
    children.forEach(Process::destroyForcibly);
    server.close();
  }

  private Process goloom(List<String> jvm, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    if (new File("/usr/bin/env").canExecute() && OS.LINUX.isCurrentOs()) {
      // Where the build runs in the background of a shell, Ctrl-C is ignored, and children inherit
      // that; SIGHUP likewise under nohup.
      command.addAll(List.of("/usr/bin/env", "--default-signal=INT,HUP"));
    }
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of(Objects.requireNonNull(System.getProperty("jvm.open")).split(" ", -1)));
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.equals("GOMAXPROCS") || name.startsWith("GOLOOM_"));
    if (!locale.isEmpty()) {
      builder.environment().put("LC_ALL", locale);
    }
    builder.environment().putAll(environment);
    Process child = builder.start();
    children.add(child);
    return child;
  }

  private Process goloom(String... args) throws IOException {
    return goloom(List.of(), args);
  }

  private static void signal(String name, Process child) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(child.pid())).start().waitFor();
  }

  private static String out(Process child) throws IOException {
    return new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static String err(Process child) throws IOException {
    return new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** As with curl: an empty proxy is none. */
  @Test
  void proxyOfTheEnvironment_isUsed_unlessAnotherOrNoneIsGiven() throws Exception {
    String nobody = OddServer.nobody();
    environment.put("http_proxy", nobody);
    environment.put("no_proxy", "");
    Process through = goloom("fetch", server.url("/a"));
    assertThat(out(through)).contains(": connection refused");
    Process direct = goloom("fetch", server.url("/a"), "-x", "");
    assertThat(out(direct)).isEqualTo("✓ " + server.url("/a") + "  1 byte\n");
    assertThat(direct.waitFor()).isZero();
  }

  @Test
  void ctrlC_printsWhatIsDoneAndWhyTheRestIsNot_status130() throws Exception {
    CountDownLatch came = new CountDownLatch(2);
    CountDownLatch gone = new CountDownLatch(2);
    server.onNever("/never", came, gone);
    Process child =
        goloom(
            "fetch",
            "--parallel",
            "2",
            server.url("/a"),
            server.url("/never"),
            server.url("/never"),
            server.url("/later"));
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("✓ " + server.url("/a") + "  1 byte");
      came.await();
      signal("INT", child);

      assertThat(out.readAllLines())
          .containsExactly(
              "✗ " + server.url("/never") + "  interrupted by Ctrl-C",
              "✗ " + server.url("/never") + "  interrupted by Ctrl-C",
              "✗ " + server.url("/later") + "  interrupted by Ctrl-C");
    }
    assertThat(child.waitFor()).isEqualTo(130);
    assertThat(err(child)).isEmpty();
    gone.await();
  }

  @Test
  void ctrlC_whileStandardInputIsSilent_status130() throws Exception {
    Process child = goloom("fetch", "x", "-");
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).startsWith("✗ x");
      signal("INT", child);
      assertThat(out.readLine()).isNull();
    }
    assertThat(child.waitFor()).isEqualTo(130);
    assertThat(err(child)).isEqualTo("goloom: standard input was not read to its end\n");
  }

  @ParameterizedTest
  @CsvSource({"TERM, 143", "HUP, 129"})
  void terminated_status128AndTheSignal(String signal, int status) throws Exception {
    CountDownLatch came = new CountDownLatch(1);
    CountDownLatch gone = new CountDownLatch(1);
    server.onNever("/never", came, gone);
    Process child = goloom("fetch", server.url("/never"));
    came.await();
    signal(signal, child);
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readAllLines())
          .containsExactly("✗ " + server.url("/never") + "  terminated by a signal");
    }
    assertThat(child.waitFor()).isEqualTo(status);
  }

  @Test
  void secondCtrlC_endsAtOnceThoughNobodyReadsTheOutput() throws Exception {
    String[] args = new String[31];
    args[0] = "fetch";
    for (int i = 1; i < args.length; i++) {
      args[i] = "x".repeat(20_000); // far more than a pipe holds: the child is stuck in a write
    }
    Process child = goloom(args);
    assertThat(child.getInputStream().read()).isPositive();
    do {
      signal("INT", child);
    } while (!child.waitFor(50, TimeUnit.MILLISECONDS));
    assertThat(child.exitValue()).isEqualTo(130);
  }

  @Test
  void closedOutput_endsQuietly() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    server.on(
        "/later",
        c -> {
          closed.await();
          c.ok("");
        });
    CountDownLatch none = new CountDownLatch(0);
    server.onNever("/never", none, none);
    Process child = goloom("fetch", server.url("/a"), server.url("/later"), server.url("/never"));
    try (BufferedReader out = child.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).startsWith("✓ ");
    }
    closed.countDown();
    assertThat(child.waitFor()).isEqualTo(141);
    assertThat(err(child)).isEmpty();
  }

  /** What was killed has no final name, and the next run asks for the rest alone. */
  @Test
  void killedInTheMiddleOfABody_nextRunGoesOn(@TempDir Path dir) throws Exception {
    byte[] body = new byte[300_000];
    new Random(1).nextBytes(body);
    int half = 100_000;
    AtomicReference<String> range = new AtomicReference<>("");
    server.on(
        "/big",
        c -> {
          range.set(c.header("Range"));
          int from = range.get().isEmpty() ? 0 : Integer.parseInt(range.get().split("[=-]", -1)[1]);
          c.send(
              "HTTP/1.1 "
                  + (from == 0 ? 200 : 206)
                  + " OK\r\nETag: \"v\"\r\nContent-Range: bytes "
                  + from
                  + "-299999/300000\r\nContent-Length: "
                  + (body.length - from)
                  + "\r\n\r\n");
          c.out().write(body, from, from == 0 ? half : body.length - from);
          if (from == 0) {
            c.awaitGone();
          }
        });
    Path part = dir.resolve("big.goloom-part");
    Process child = goloom("fetch", "-O", dir.toString(), server.url("/big"));
    Until.until("the half is there", () -> part.toFile().length() == half);
    signal("KILL", child);
    assertThat(child.waitFor()).isEqualTo(137);
    assertThat(dir.resolve("big")).doesNotExist();

    Process next = goloom("fetch", "-O", dir.toString(), server.url("/big"));
    assertThat(out(next))
        .endsWith("  300000 bytes  in " + dir.resolve("big") + ", resumed at 100000 bytes\n");
    assertThat(range).hasValue("bytes=100000-");
    assertThat(dir.resolve("big")).hasBinaryContent(body);
    assertThat(dir).isDirectoryNotContaining("glob:**.goloom-*");
  }

  @Test
  void exitStatuses() throws Exception {
    assertThat(goloom("fetch", server.url("/a")).waitFor()).isZero();
    assertThat(goloom("fetch", server.url("/missing")).waitFor()).isEqualTo(1);
    assertThat(goloom("fetch", "--nonsense").waitFor()).isEqualTo(2);
  }

  @Test
  void localeWithoutUtf8_linesAreUtf8() throws Exception {
    Process child =
        goloom(
            List.of("-Dfile.encoding=COMPAT", "-Dstdout.encoding=US-ASCII"),
            "fetch",
            server.url("/a"));
    assertThat(out(child)).isEqualTo("✓ " + server.url("/a") + "  1 byte\n");
  }

  /** Two names that differ in their letters alone, where the system cannot write those. */
  @Test
  void localeWithoutTheLettersOfAName_filesGetOthers(@TempDir Path dir) throws Exception {
    server.on("/%E4%BD%A0", c -> c.ok("you")).on("/%E5%A5%BD", c -> c.ok("good"));
    String you = server.url("/%E4%BD%A0");
    String good = server.url("/%E5%A5%BD");
    locale = "POSIX";
    Process child = goloom("fetch", "-O", dir.toString(), "--parallel", "1", you, good);
    List<String> lines = out(child).lines().toList();
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0)).isEqualTo("✓ " + you + "  3 bytes  in " + dir.resolve("_"));
    assertThat(lines.get(1)).startsWith("✓ " + good + "  4 bytes  in " + dir.resolve("_-"));
    assertThat(err(child)).isEmpty();
    assertThat(child.waitFor()).isZero();
  }

  @Test
  void bigBodies_doNotFillTheMemory() throws Exception {
    byte[] piece = new byte[1 << 20];
    server.on(
        "/big",
        c -> {
          c.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n");
          for (int i = 0; i < 100; i++) {
            c.out().write(piece);
          }
        });
    Process child = goloom(List.of("-Xmx24m"), "fetch", server.url("/big"), server.url("/big"));
    String expected = "✓ " + server.url("/big") + "  104857600 bytes\n";
    assertThat(out(child)).isEqualTo(expected + expected);
  }
}
