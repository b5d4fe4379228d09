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

  /// What is found, and why it stays.
  private static final List<String> JUSTIFIED =
      List.of(
          // Shows what happens to a program whose main does not wait.
          "C03MainEndsFirst.java goloom-main-exit",
          // Shows how a lost context is reported.
          "C19LostContext.java goloom-context-close");

  /// What modules of this repository need and this one does not have: their imports do not resolve
  /// here, which says nothing about the rest of the file.
  private static final String FOREIGN =
      "import (static"
          + " )?(org\\.openjdk|org\\.eclipse\\.jetty|org\\.apache\\.catalina|org\\.apache\\.tomcat"
          + "|org\\.apache\\.coyote|com\\.google\\.errorprone|org\\.postgresql|com\\.zaxxer).*";

  @Test
  void ourSources_areClean_orJustified() throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> modules = Files.list(ROOT)) {
      for (Path sources :
          modules.map(m -> m.resolve("src/main/java")).filter(Files::isDirectory).toList()) {
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
        .containsExactlyInAnyOrderElementsOf(JUSTIFIED);
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
