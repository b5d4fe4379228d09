package io.goloom.vet.cli;

import io.goloom.vet.Vet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Sources that say what is to be found in them: the line after `// finds NAME`, once, and nothing
/// else.
final class Cases {
  static final Path FOLDER = Path.of("src/test/resources/vet");
  private static final String MARK = "// finds ";

  private Cases() {}

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.filter(file -> file.toString().endsWith("Cases.java")).sorted().toList();
    }
  }

  /// Checks a file.
  ///
  /// @return a line for each thing found or not found against what the file says; javac's errors
  ///   too
  static List<String> wrong(Path file, Vet vet) throws IOException, UsageException {
    Analysis analysis = Analysis.of(List.of(file), null, List.of(), vet);
    Set<String> expected = expected(Files.readAllLines(file));
    List<String> wrong = new ArrayList<>(analysis.errors());
    Set<String> found = new TreeSet<>();
    for (Located one : analysis.findings()) {
      if (!found.add(one.line() + " " + one.check())) {
        wrong.add("twice: " + one.line() + " " + one.check());
      }
    }
    expected.stream().filter(e -> !found.contains(e)).forEach(e -> wrong.add("missing: " + e));
    found.stream().filter(f -> !expected.contains(f)).forEach(f -> wrong.add("false: " + f));
    return wrong;
  }

  static Set<String> expected(List<String> lines) {
    Set<String> expected = new TreeSet<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.startsWith(MARK)) {
        expected.add((i + 2) + " " + line.substring(MARK.length()));
      }
    }
    return expected;
  }
}
