package io.goloom.vet.errorprone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The checks in a javac that runs Error Prone.
class GoloomTest {
  /// What the tests of the javac plugin compile too.
  private static final Path SOURCE = Path.of("../goloom-vet/src/test/resources/First.java");

  @TempDir Path dir;

  @Test
  void findings_areWarningsOfErrorProne() throws Exception {
    String output = javac("-Xplugin:ErrorProne -XepDisableAllChecks -Xep:Goloom:WARN");
    assertThat(output)
        .contains("First.java:6: warning: [Goloom] [goloom-context-close] this context is dropped")
        .contains("First.java:17: warning: [Goloom] [goloom-main-exit] main returns")
        .contains("2 warnings");
  }

  /// Canary: the test sees that nothing is found.
  @Test
  void canary_off_findsNothing() throws Exception {
    assertThat(javac("-Xplugin:ErrorProne -XepDisableAllChecks -Xep:Goloom:OFF")).isEmpty();
  }

  private String javac(String plugin) throws IOException, InterruptedException {
    Path file = Files.copy(SOURCE, dir.resolve("First.java"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "javac").toString());
    Stream.of("api", "file", "main", "model", "parser", "processing", "tree", "util")
        .forEach(name ->
            command.add(
                "-J--add-exports=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED"));
    Stream.of("code", "comp")
        .forEach(name ->
            command.add("-J--add-opens=jdk.compiler/com.sun.tools.javac." + name + "=ALL-UNNAMED"));
    String classPath = System.getProperty("java.class.path");
    command.addAll(
        List.of(
            "-XDcompilePolicy=simple",
            "--should-stop=ifError=FLOW",
            "-proc:none",
            "-d",
            dir.toString(),
            "-cp",
            classPath,
            "-processorpath",
            classPath,
            plugin,
            file.toString()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
