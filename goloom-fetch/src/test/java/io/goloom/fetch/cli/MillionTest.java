package io.goloom.fetch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A list of a million URLs does not have to fit into the memory. */
@Tag("stress")
class MillionTest {
  private static final int URLS = 1_000_000;

  /** The list alone is half as large again. */
  private static final String HEAP = "-Xmx32m";

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(StandardCharsets.US_ASCII);

  @Test
  void aMillionUrls_inAHeapSmallerThanTheList(@TempDir Path dir) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
      Thread.ofPlatform().daemon().start(() -> accept(listening));
      Path list = dir.resolve("urls.txt");
      String url = "http://127.0.0.1:" + listening.getLocalPort() + "/a/path/of/some/length/";
      try (BufferedWriter out = Files.newBufferedWriter(list)) {
        for (int i = 0; i < URLS; i++) {
          out.write(url + i + "\n");
        }
      }
      assertThat(Files.size(list)).isGreaterThan(48L << 20);
      Process child = start("fetch", "-i", list.toString(), "--total-timeout", "25m", "--csv");
      long lines = 0;
      try (BufferedReader out = child.inputReader()) {
        assertThat(out.readLine()).startsWith("url,");
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          assertThat(line).startsWith(url + lines + ",true,ok,200,2,");
          lines++;
        }
      }
      assertThat(child.waitFor()).isZero();
      assertThat(lines).isEqualTo(URLS);
    }
  }

  private static Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", HEAP));
    command.addAll(List.of(Objects.requireNonNull(System.getProperty("jvm.open")).split(" ", -1)));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static void accept(ServerSocket listening) {
    while (true) {
      try {
        Socket socket = listening.accept();
        Thread.ofPlatform().daemon().start(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  /** Answers each request of a connection; a request ends with an empty line. */
  private static void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      int ends = 0;
      for (int c = in.read(); c >= 0; c = in.read()) {
        ends = c == '\n' ? ends + 1 : c == '\r' ? ends : 0;
        if (ends == 2) {
          out.write(ANSWER);
          ends = 0;
        }
      }
    } catch (IOException gone) {
      return; // the client has gone
    }
  }
}
