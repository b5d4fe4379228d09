package io.goloom.vet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.vet.Vet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The checks over this repository's own main sources.
class RepositoryTest {
  private static final Path ROOT = Path.of("..");

  /// What modules of this repository need and this one does not have: their imports do not resolve
  /// here, which says nothing about the rest of the file.
  private static final String FOREIGN =
      "import (static" + " )?(org\\.openjdk|com\\.google\\.errorprone|org\\.junit).*";

  /// Modules that are left out as a whole: nothing but code for such libraries; and the examples,
  /// which show traps, each with what is found in it at its end, as the module's own tests check.
  private static final Set<Path> LEFT_OUT =
      Set.of(ROOT.resolve("goloom-integrations"), ROOT.resolve("goloom-examples"));

  @Test
  void ourSources_areClean() throws IOException, UsageException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources :
          modules
              .filter(m -> !LEFT_OUT.contains(m))
              .map(m -> m.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .toList()) {
        try (Stream<Path> inside = Files.walk(sources)) {
          inside.filter(RepositoryTest::isChecked).forEach(files::add);
        }
      }
    }
    assertThat(files).hasSizeGreaterThan(200);
    Analysis analysis =
        Analysis.of(
            files,
            null,
            List.of(
                "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"),
            new Vet(Set.of()));
    assertThat(analysis.errors()).isEmpty();
    assertThat(analysis.findings())
        .extracting(found -> Path.of(found.file()).getFileName() + " " + found.check())
        .isEmpty();
  }

  private static boolean isChecked(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java")
        && !name.equals("module-info.java")
        && !name.equals("package-info.java")
        && lines(file).stream().noneMatch(line -> line.matches(FOREIGN));
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
