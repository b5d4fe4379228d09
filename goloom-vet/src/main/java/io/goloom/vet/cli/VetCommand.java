package io.goloom.vet.cli;

import io.goloom.vet.Vet;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// `goloom vet`: sources in, lines out.
final class VetCommand {
  private static final int ERRORS_SHOWN = 5;

  private final Options options;
  private final PrintStream out;
  private final PrintStream err;

  VetCommand(Options options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /// Checks the sources and prints what is found.
  ///
  /// @return the exit status
  int run() throws UsageException, IOException {
    List<Path> files = files();
    Analysis analysis =
        Analysis.of(files, options.classPath(), options.javac(), new Vet(options.off()));
    for (Located found : analysis.findings()) {
      out.println(options.json() ? JsonLine.of(found) : found.text());
    }
    if (!analysis.errors().isEmpty()) {
      int n = analysis.errors().size();
      err.println(
          "goloom: the sources do not compile, so findings may be missing; name what they need with"
              + " --class-path. "
              + (n == 1 ? "1 error:" : n + " errors, such as:"));
      analysis.errors().stream().limit(ERRORS_SHOWN).forEach(e -> err.println("  " + e));
      return Main.USAGE;
    }
    return analysis.findings().isEmpty() ? Main.CLEAN : Main.FOUND;
  }

  private List<Path> files() throws UsageException, IOException {
    List<Path> files = new ArrayList<>();
    for (Path source : options.sources()) {
      if (!Files.exists(source)) {
        throw new UsageException("there is no " + source);
      }
      if (!Files.isDirectory(source)) {
        if (!source.toString().endsWith(".java")) {
          throw new UsageException(source + " is neither a folder nor a Java file");
        }
        files.add(source);
        continue;
      }
      try (Stream<Path> inside = Files.walk(source)) {
        inside.filter(VetCommand::isSource).sorted().forEach(files::add);
      }
    }
    if (files.isEmpty()) {
      throw new UsageException("there is no Java file in " + options.sources().getFirst());
    }
    return files;
  }

  /// Sources are checked as if on the class path, so several modules can be checked at once.
  private static boolean isSource(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java") && !name.equals("module-info.java") && Files.isRegularFile(file);
  }
}
