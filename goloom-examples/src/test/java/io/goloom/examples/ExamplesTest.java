package io.goloom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Runs every example in a JVM of its own and compares what it does with what it says it does.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ExamplesTest {
  /// The exit status of an example that needs what this machine does not allow, and says so.
  private static final int CANNOT_RUN_HERE = 77;

  private static final Path CANARIES = Path.of("src/test/java");

  @TestFactory
  List<DynamicTest> example_started_printsWhatItSays() throws IOException {
    return tests(Path.of("src/main/java"));
  }

  /// What the compiler says of traps that are shown, and that it has nothing to say of the rest.
  @Test
  void examples_compiledWithTheirPlugin_areWarnedOfWhatTheySay(@TempDir Path classes)
      throws IOException {
    Path folder = Path.of("src/main/java");
    Map<String, List<String>> warnings = Warnings.in(folder, classes);
    assertThat(wrongFindings(Example.in(folder), warnings)).isEmpty();
  }

  /// Canaries: an example that claims a finding, one that keeps silent about one, and one that is
  /// right.
  @Test
  void canary_findings_areCompared() {
    List<Example> examples =
        List.of(
            new Example(Path.of("Claims.java"), List.of(), List.of("line 1: [a] wrong")),
            new Example(Path.of("Hides.java"), List.of(), List.of()),
            new Example(Path.of("Right.java"), List.of(), List.of("line 1: [a] wr...")));
    Map<String, List<String>> warnings =
        Map.of(
            "Hides.java", List.of("line 2: [b] bad"),
            "Right.java", List.of("line 1: [a] wrong"),
            "Helper.java", List.of("line 3: [c] bad"));
    assertThat(wrongFindings(examples, warnings))
        .containsExactly(
            "Claims.java: says that vet finds\n  line 1: [a] wrong\nbut it finds\n  (nothing)",
            "Helper.java: says that vet finds\n  (nothing)\nbut it finds\n  line 3: [c] bad",
            "Hides.java: says that vet finds\n  (nothing)\nbut it finds\n  line 2: [b] bad");
  }

  private static List<String> wrongFindings(
      List<Example> examples, Map<String, List<String>> warnings) {
    Map<String, List<String>> expected = new TreeMap<>();
    warnings.keySet().forEach(file -> expected.put(file, List.of()));
    examples.forEach(e -> expected.put(e.name() + ".java", e.findings()));
    List<String> wrong = new ArrayList<>();
    expected.forEach((file, says) -> {
      List<String> finds = warnings.getOrDefault(file, List.of());
      if (!Run.matches(says, finds)) {
        wrong.add(
            file
                + ": says that vet finds\n"
                + Run.indent(says)
                + "\nbut it finds\n"
                + Run.indent(finds));
      }
    });
    return wrong;
  }

  /// The checker's canaries: programs that do something else than they say.
  @Test
  void canary_started_isFound() throws Exception {
    List<String> found = new ArrayList<>();
    for (Example canary : Example.in(CANARIES)) {
      for (Run run : canary.runs()) {
        String wrong = run.wrong(canary.start(run)).orElse("nothing");
        found.add(canary.name() + ": " + wrong.lines().findFirst().orElseThrow());
      }
    }
    assertThat(found)
        .containsExactly(
            "CanaryOutput: output differs; expected:",
            "CanaryOutput: output differs; expected in any order:",
            "CanaryOutput: output is too short; missing from:",
            "CanaryOutput: output is too long, from:",
            "CanaryOutput: error output differs; expected:",
            "CanaryOutput: exit status is 3, expected 0");
  }

  private static List<DynamicTest> tests(Path folder) throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Example example : Example.in(folder)) {
      for (Run run : example.runs()) {
        tests.add(
            DynamicTest.dynamicTest(
                example.name() + String.join(" ", run.options()), () -> check(example, run)));
      }
    }
    return tests;
  }

  private static void check(Example example, Run run) throws IOException, InterruptedException {
    Run.Outcome outcome = example.start(run);
    Assumptions.assumeFalse(
        outcome.status() == CANNOT_RUN_HERE, () -> example.name() + ": " + outcome.error());
    assertThat(run.wrong(outcome)).as(example.name()).isEmpty();
  }
}
