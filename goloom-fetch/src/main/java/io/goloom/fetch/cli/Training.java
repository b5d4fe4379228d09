package io.goloom.fetch.cli;

import io.goloom.context.Context;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// `goloom train`: what the launcher lets the JVM record for its cache. Runs on the loopback
/// interface do what later runs will do, so that their classes are found loaded and linked, and
/// what is run often is known. Nothing of it is printed.
final class Training {
  /// Enough for the JVM to see what is hot.
  private static final int REQUESTS = 3_000;

  private Training() {}

  static int run(Context job) throws IOException {
    Path directory = Files.createTempDirectory("goloom-train");
    try (DemoServer server = DemoServer.start()) {
      String quick = server.url("/quick");
      List<String> list = new ArrayList<>(server.urls());
      list.removeIf(url -> url.contains("/drip"));
      list.add(quick.replace("http:", "https:")); // fails, but loads what TLS needs
      String[] limits = {"--timeout", "200ms", "--total-timeout", "5s"};
      fetch(job, (quick + "\n").repeat(REQUESTS), "-");
      fetch(job, String.join("\n", list), with(limits, "-v", "--summary", "-"));
      fetch(job, String.join("\n", list), with(limits, "--json", "--retries", "1", "-"));
      fetch(job, quick, "--csv", "--sha256", "-O", directory.toString(), "-");
      Path file = Files.writeString(directory.resolve("urls"), quick + "\n");
      fetch(job, "", "-i", file.toString(), quick);
      fetch(job, "", "--help");
      return Main.OK;
    } finally {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(directory);
    }
  }

  private static String[] with(String[] first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  private static void fetch(Context job, String list, String... args) {
    List<String> command = Arrays.asList(with(new String[] {"fetch"}, args)); // as in Main
    InputStream in = new ByteArrayInputStream(list.getBytes(StandardCharsets.UTF_8));
    OutputStream none = OutputStream.nullOutputStream();
    PrintStream err = new PrintStream(none, false, StandardCharsets.UTF_8);
    Main.run(job, command, new Stdio(in, none, err, false, false, false));
  }
}
