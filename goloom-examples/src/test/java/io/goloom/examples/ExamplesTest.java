package io.goloom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/// Runs every example in a JVM of its own and compares what it does with what it says it does.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ExamplesTest {
  private static final Path CANARIES = Path.of("src/test/java");

  @TestFactory
  List<DynamicTest> example_started_printsWhatItSays() throws IOException {
    return tests(Path.of("src/main/java"));
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
                example.name() + String.join(" ", run.options()),
                () -> assertThat(run.wrong(example.start(run))).as(example.name()).isEmpty()));
      }
    }
    return tests;
  }
}
