package io.goloom.vet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.vet.Vet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// C12, C21, C22, C25, C31-C35: each check finds what it must find, and nothing else.
class ChecksTest {
  static List<Path> files() throws IOException {
    return Cases.files();
  }

  static Set<String> names() {
    return Vet.names().keySet();
  }

  @ParameterizedTest
  @MethodSource("files")
  void cases_areFound_andNothingElse(Path file) throws IOException, UsageException {
    assertThat(Cases.wrong(file, new Vet(Set.of()))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("names")
  void check_hasCasesThatFire_casesThatDoNot_andOneSuppressed(String name) throws IOException {
    List<String> lines = Files.readAllLines(file(name));
    assertThat(Cases.expected(lines)).hasSizeGreaterThan(2).allMatch(e -> e.endsWith(" " + name));
    assertThat(lines).contains("  // What follows is right.");
    assertThat(String.join("\n", lines)).contains("@SuppressWarnings(\"" + name + "\")");
  }

  /// Canary: with its check off, every marked line of a file is missed, and the test says so.
  @ParameterizedTest
  @MethodSource("names")
  void canary_checkOff_isMissed(String name) throws IOException, UsageException {
    Path file = file(name);
    Set<String> missing =
        Cases.expected(Files.readAllLines(file)).stream()
            .map(e -> "missing: " + e)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(Cases.wrong(file, new Vet(Set.of(name))))
        .containsExactlyInAnyOrderElementsOf(missing);
  }

  /// Canary: a finding that is not marked, and code that does not compile, are seen.
  @Test
  void canary_findingWithoutMark_isSeen(@TempDir Path dir) throws IOException, UsageException {
    Path file =
        Files.writeString(
            dir.resolve("A.java"),
            """
            class A {
              void a(io.goloom.context.Context ctx) {
                ctx.withCancel();
                undefined();
              }
            }
            """);
    assertThat(Cases.wrong(file, new Vet(Set.of())))
        .anyMatch(line -> line.equals("false: 3 goloom-context-close"))
        .anyMatch(line -> line.contains("A.java:4: cannot find symbol"));
  }

  /// A label of no loop is an error of javac's, and the paths through it end.
  @Test
  void continueOfABlock_isNoFailure(@TempDir Path dir) throws IOException, UsageException {
    Path file =
        Files.writeString(
            dir.resolve("A.java"),
            """
            class A {
              void a(io.goloom.context.Context parent) {
                var ctx = parent.withCancel();
                block: {
                  continue block;
                }
              }
            }
            """);
    assertThat(Analysis.of(List.of(file), null, List.of(), new Vet(Set.of())).errors())
        .singleElement()
        .asString()
        .contains("A.java:5: not a loop label: block");
  }

  /// A variable without a name is called by what it holds.
  @Test
  void variableWithoutAName_isNamedByItsValue(@TempDir Path dir)
      throws IOException, UsageException {
    Path file =
        Files.writeString(
            dir.resolve("A.java"),
            """
            class A {
              void a(io.goloom.context.Context parent) {
                var _ = parent.withCancel();
              }
            }
            """);
    assertThat(Analysis.of(List.of(file), null, List.of(), new Vet(Set.of())).findings())
        .singleElement()
        .extracting(Located::message)
        .asString()
        .startsWith("this context is not closed at the end of its block");
  }

  private static Path file(String name) throws IOException {
    String letters = name.replace("goloom-", "").replace("-", "") + "cases.java";
    return Cases.files().stream()
        .filter(file -> file.getFileName().toString().toLowerCase(Locale.ROOT).equals(letters))
        .findFirst()
        .orElseThrow();
  }
}
