package io.goloom.fetch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.fetch.OddServer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What only a process of its own can show: signals, closed pipes, exit statuses, memory. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessTest {
  private OddServer server;
  private final List<Process> children = new ArrayList<>();

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

  private static String err(Process child) throws IOException {
    return new String(child.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
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
    assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("✓ " + server.url("/a") + "  1 byte\n");
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
    assertThat(new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(expected + expected);
  }
}
