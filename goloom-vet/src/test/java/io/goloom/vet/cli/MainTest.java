package io.goloom.vet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.vet.Vet;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command: what it prints, and its status.
class MainTest {
  private static final String WRONG =
      """
      class Wrong {
        void leak(io.goloom.context.Context ctx) {
          int n = 1; ctx.withCancel();
        }
      }
      """;

  @TempDir Path dir;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path wrong;

  @BeforeEach
  void write() throws IOException {
    wrong = Files.createDirectories(dir.resolve("wrong/deep")).resolve("Wrong.java");
    Files.writeString(wrong, WRONG);
    Files.writeString(
        dir.resolve("wrong/module-info.java"), "module unknown { requires nothing; }\n");
    Files.createDirectories(dir.resolve("clean"));
    Files.writeString(dir.resolve("clean/Clean.java"), "class Clean {}\n");
    Files.createDirectories(dir.resolve("broken"));
    Files.writeString(
        dir.resolve("broken/Broken.java"),
        WRONG.replace("Wrong", "Broken").replace("int n = 1;", "missing();"));
  }

  @Test
  void clean_isZero_andSilent() {
    assertThat(run(dir.resolve("clean").toString())).isZero();
    assertThat(out()).isEmpty();
    assertThat(err()).isEmpty();
  }

  @Test
  void finding_isOne_withFileLineColumn() {
    assertThat(run(dir.resolve("wrong").toString())).isEqualTo(1);
    assertThat(out())
        .isEqualTo(
            wrong
                + ":3:16: this context is dropped, so nobody can close it; write try (var ctx ="
                + " ...) { ... }, which closes it on every path [goloom-context-close]\n");
    assertThat(err()).isEmpty();
  }

  @Test
  void json_hasTheSameFiveKeys() {
    assertThat(run("--json", wrong.toString())).isEqualTo(1);
    JsonNode line = JsonMapper.shared().readTree(out());
    assertThat(line.propertyNames()).containsExactly("file", "line", "column", "check", "message");
    assertThat(line.get("file").asString()).isEqualTo(wrong.toString());
    assertThat(line.get("line").asInt()).isEqualTo(3);
    assertThat(line.get("column").asInt()).isEqualTo(16);
    assertThat(line.get("check").asString()).isEqualTo("goloom-context-close");
    assertThat(line.get("message").asString()).startsWith("this context is dropped");
  }

  @Test
  void off_leavesOut() {
    assertThat(run("--off", "goloom-context-close", wrong.toString())).isZero();
    assertThat(run("--off", "goloom-add-inside,goloom-context-close", wrong.toString())).isZero();
  }

  @Test
  void classPath_ofAllJarsOfAFolder_isExpanded() throws IOException {
    Path lib = Files.createDirectories(dir.resolve("lib"));
    try (var jar = new JarOutputStream(Files.newOutputStream(lib.resolve("helper.jar")));
        var helper = MainTest.class.getResourceAsStream("MainTest.class")) {
      jar.putNextEntry(new JarEntry("io/goloom/vet/cli/MainTest.class"));
      helper.transferTo(jar);
    }
    Path user = Files.createDirectories(dir.resolve("io/goloom/vet/cli")).resolve("User.java");
    Files.writeString(user, "package io.goloom.vet.cli; class User { MainTest it; }\n");
    assertThat(run("--class-path", dir + File.pathSeparator + lib + "/*", user.toString()))
        .isZero();
    assertThat(run("--class-path", dir + "/none/*", user.toString())).isEqualTo(2);
    assertThat(err()).contains("the class path names " + dir + "/none/*, which cannot be read");
  }

  @Test
  void nameThatNoFileCanHave_isTwo() {
    assertThat(run("a\0b")).isEqualTo(2);
    assertThat(err()).contains("no file can have the name a\0b: ");
  }

  @Test
  void brokenSource_isTwo_withFindingsAndErrors() {
    assertThat(run(dir.resolve("broken").toString())).isEqualTo(2);
    assertThat(out()).contains("Broken.java:3:16: this context is dropped");
    assertThat(err())
        .contains("the sources do not compile, so findings may be missing")
        .contains("1 error:")
        .contains("Broken.java:3: cannot find symbol");
  }

  @Test
  void usage_isTwo_andSaysWhatToWrite() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--nonsense")).isEqualTo(2);
    assertThat(run("--off")).isEqualTo(2);
    assertThat(run("--off", "x", ".")).isEqualTo(2);
    assertThat(run(dir.resolve("nowhere").toString())).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("which sources?"),
            line -> assertThat(line).contains("unknown option --nonsense; see goloom vet --help"),
            line -> assertThat(line).contains("--off needs a value after it"),
            line -> assertThat(line).contains("there is no check x; there are goloom-add-inside,"),
            line -> assertThat(line).contains("there is no " + dir.resolve("nowhere")));
  }

  @Test
  void folderWithoutSources_isTwo() throws IOException {
    Path empty = Files.createDirectories(dir.resolve("empty"));
    assertThat(run(empty.toString())).isEqualTo(2);
    assertThat(err()).contains("there is no Java file in " + empty);
  }

  @Test
  void fileThatIsNoJava_andArgumentThatJavacRefuses_areTwo() throws IOException {
    Path text = Files.writeString(dir.resolve("notes.txt"), "no Java");
    assertThat(run(text.toString())).isEqualTo(2);
    assertThat(run("--javac", "-nonsense", wrong.toString())).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains(text + " is neither a folder nor a Java file"),
            line -> assertThat(line).contains("javac refuses its arguments").contains("-nonsense"));
  }

  @Test
  void classPathAndJavacArguments_reachJavac() {
    assertThat(run("--class-path", dir.toString(), wrong.toString())).isEqualTo(2);
    assertThat(err()).contains("package io.goloom.context does not exist");
    assertThat(run("--javac", "--release=8", dir.resolve("clean").toString())).isZero();
  }

  @Test
  void help_namesEachCheckAsItDescribesItself() {
    assertThat(run("--help")).isZero();
    Vet.names()
        .forEach((name, summary) ->
            assertThat(out()).containsPattern("  " + name + " +" + summary + "\n"));
    assertThat(Vet.names()).hasSize(9);
  }

  private int run(String... args) {
    return Main.run(
        List.of(args),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
