package io.goloom.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// An example program. What it prints stands at the end of its `main`, as in Go's examples:
///
/// ```
/// // Unordered output:
/// // lines in whatever order
/// // Output:
/// // lines that follow, in this order
/// // Error output:
/// // ...
/// // Exit status: 2
/// // Run with -Doption=value
/// // and with -Danother=value -- an argument of the program
/// // Output:
/// // what it prints then
/// // Vet finds:
/// // line 7: [the check] what the javac plugin warns of
/// ```
///
/// Without a word about it, error output is empty, the exit status is 0, and the plugin is silent.
///
/// @param source its file
/// @param runs how it is run, and what it has to do then
/// @param findings what `-Xplugin:Goloom` says of it
record Example(Path source, List<Run> runs, List<String> findings) {
  /// No program takes a tenth of it; it only ends those that hang.
  private static final int WATCHDOG_SECONDS = 60;

  /// What lets goloom's scheduler in: see the pom.
  private static final List<String> OPEN =
      List.of(Objects.requireNonNull(System.getProperty("jvm.open")).split(" ", -1));

  private static final Pattern HEADING =
      Pattern.compile(
          "(Output:|Unordered output:|Error output:|Vet finds:|Exit status: (\\d+)|(Run|and) with"
              + " (-.+))");

  String name() {
    return source.getFileName().toString().replace(".java", "");
  }

  /// Reads all programs of a folder, in order of their names.
  static List<Example> in(Path folder) throws IOException {
    List<Example> examples = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        if (Files.readAllLines(file).stream().anyMatch(line -> line.startsWith("void main("))) {
          examples.add(read(file));
        }
      }
    }
    return examples;
  }

  /// Runs the program in a JVM of its own.
  Run.Outcome start(Run run) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m", "-Dstdout.encoding=UTF-8"));
    command.addAll(OPEN);
    command.addAll(run.options());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), name()));
    command.addAll(run.arguments());
    Path output = Files.createTempFile(name(), ".out");
    Path error = Files.createTempFile(name(), ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(error.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.equals("GOMAXPROCS") || name.startsWith("GOLOOM_"));
    Process process = builder.start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            name() + " hangs; its output so far: " + Files.readAllLines(output));
      }
      return new Run.Outcome(
          Files.readAllLines(output), Files.readAllLines(error), process.exitValue());
    } finally {
      process.destroyForcibly();
      Files.delete(output);
      Files.delete(error);
    }
  }

  private static Example read(Path file) throws IOException {
    List<Run> runs = new ArrayList<>();
    List<String> findings = new ArrayList<>();
    Reader reader = new Reader();
    boolean begun = false;
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      if (!text.startsWith("//") || text.startsWith("///") || text.startsWith("// @")) {
        if (begun) {
          break;
        }
        continue;
      }
      text = text.substring(Math.min(text.length(), text.startsWith("// ") ? 3 : 2));
      Matcher heading = HEADING.matcher(text);
      boolean isHeading = heading.matches();
      begun |= isHeading;
      if (!begun) {
        continue;
      }
      if (!isHeading) {
        reader.line(text);
      } else if (text.equals("Vet finds:")) {
        reader.lines = findings;
      } else if (heading.group(3) != null) {
        if (heading.group(3).equals("Run")) {
          if (reader.said) {
            runs.add(reader.run());
          }
          reader = new Reader();
        }
        reader.options(List.of(heading.group(4).split(" ")));
      } else if (heading.group(2) != null) {
        reader.status = Integer.parseInt(heading.group(2));
        reader.said = true;
      } else {
        reader.heading(heading.group(1));
      }
    }
    if (reader.said) {
      runs.add(reader.run());
    }
    if (runs.isEmpty()) {
      throw new AssertionError(file + " does not say at its end what it prints: // Output: ...");
    }
    return new Example(file, runs, findings);
  }

  private static final class Reader {
    final List<String> options = new ArrayList<>();
    final List<String> arguments = new ArrayList<>();
    final List<Run.Block> output = new ArrayList<>();
    final List<String> error = new ArrayList<>();
    List<String> lines = new ArrayList<>();
    int status;
    boolean said;

    void options(List<String> all) {
      int end = all.indexOf("--");
      options.addAll(end < 0 ? all : all.subList(0, end));
      if (end >= 0) {
        arguments.addAll(all.subList(end + 1, all.size()));
      }
    }

    void heading(String heading) {
      said = true;
      if (heading.equals("Error output:")) {
        lines = error;
      } else {
        lines = new ArrayList<>();
        output.add(new Run.Block(heading.equals("Output:"), lines));
      }
    }

    void line(String text) {
      lines.add(text);
    }

    Run run() {
      return new Run(options, arguments, output, error, status);
    }
  }
}
