package io.goloom.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Goroutine;
import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Does what a stranger does with the README's program: compiles and runs it with goloom-core, and
/// nothing else, on the class path or on the module path. A fallback to the JDK's scheduler would
/// be a line too many.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StrangerTest {
  @TempDir Path dir;

  @Test
  void readmeProgram_onClassPath_runs() throws Exception {
    Path main = Files.writeString(dir.resolve("Main.java"), readmeProgram());
    compile("-cp", core(), main);
    assertThat(
            run(
                "--add-opens",
                "java.base/java.lang=ALL-UNNAMED",
                "-cp",
                core() + File.pathSeparator + dir.resolve("out"),
                "Main"))
        .hasSize(3);
  }

  @Test
  void readmeProgram_inAModule_runs() throws Exception {
    Path module =
        Files.writeString(
            dir.resolve("module-info.java"), "module stranger { requires io.goloom; }\n");
    String program = readmeProgram();
    int body = program.indexOf("void main");
    Path main =
        Files.writeString(
            Files.createDirectory(dir.resolve("stranger")).resolve("Main.java"),
            "package stranger;\nimport module java.base;\n"
                + program.substring(0, body)
                + "class Main {\n"
                + program.substring(body)
                + "}\n");
    compile("-p", core(), module, main);
    assertThat(
            run(
                "--add-opens",
                "java.base/java.lang=io.goloom",
                "-p",
                core() + File.pathSeparator + dir.resolve("out"),
                "-m",
                "stranger/stranger.Main"))
        .hasSize(3);
  }

  private void compile(String option, String path, Path... sources) throws IOException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    try (StandardJavaFileManager files = javac.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of(option, path, "-d", dir.resolve("out").toString(), "-Xlint:all", "-Werror");
      var units = files.getJavaFileObjects(sources);
      boolean done = javac.getTask(messages, files, null, options, null, units).call();
      assertThat(done).as(messages.toString()).isTrue();
    }
  }

  private static List<String> run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    List<String> output = process.inputReader().readAllLines();
    assertThat(process.waitFor()).as("exit status; output %s", output).isZero();
    return output;
  }

  private static String readmeProgram() throws IOException {
    String readme = Files.readString(Page.ROOT.resolve("README.md"));
    int begin = readme.indexOf("```java\n") + "```java\n".length();
    return readme.substring(begin, readme.indexOf("```", begin));
  }

  private static String core() throws Exception {
    return Path.of(Goroutine.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }
}
