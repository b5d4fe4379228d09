package io.goloom.vet;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The plugin inside of a whole compilation, in a JVM that opens nothing of the compiler.
class GoloomPluginTest {
  /// Two classes in one file: javac is done with the first before it begins with the second.
  private static final Path SOURCE = Path.of("src/test/resources/First.java");

  @TempDir Path dir;
  private boolean compiled;

  @Test
  void findings_areWarnings_andClassesAreWritten() throws IOException {
    List<Diagnostic<? extends JavaFileObject>> found = compile("-Xplugin:Goloom");
    assertThat(found)
        .extracting(Diagnostic::getKind)
        .containsOnly(Diagnostic.Kind.MANDATORY_WARNING);
    assertThat(found).extracting(Diagnostic::getLineNumber).containsExactly(6L, 17L);
    assertThat(found)
        .extracting(d -> d.getMessage(Locale.ROOT))
        .satisfiesExactly(
            message ->
                assertThat(message)
                    .startsWith("[goloom-context-close] ")
                    .contains("write try (var ctx = ...)"),
            message ->
                assertThat(message).startsWith("[goloom-main-exit] ").contains("wg.await()"));
    assertThat(compiled).isTrue();
    assertThat(dir.resolve("First.class")).exists();
    assertThat(dir.resolve("Second.class")).exists();
  }

  @Test
  void error_makesThemErrors() throws IOException {
    assertThat(compile("-Xplugin:Goloom error"))
        .hasSize(2)
        .extracting(Diagnostic::getKind)
        .containsOnly(Diagnostic.Kind.ERROR);
    assertThat(compiled).isFalse();
  }

  @Test
  void off_leavesOut() throws IOException {
    assertThat(compile("-Xplugin:Goloom off=goloom-main-exit,goloom-add-inside"))
        .extracting(Diagnostic::getLineNumber)
        .containsExactly(6L);
  }

  @Test
  void wrongArgument_isAnErrorThatSaysWhatThereIs() throws IOException {
    assertThat(compile("-Xplugin:Goloom off=goloom-nothing"))
        .singleElement()
        .extracting(d -> d.getKind() + " " + d.getMessage(Locale.ROOT))
        .asString()
        .startsWith(
            "ERROR -Xplugin:Goloom: there is no check goloom-nothing; there are goloom-add-inside");
    assertThat(compiled).isFalse();
    assertThat(compile("-Xplugin:Goloom loud"))
        .singleElement()
        .extracting(d -> d.getMessage(Locale.ROOT))
        .isEqualTo("-Xplugin:Goloom: it takes error and off=NAME, not loud");
    assertThat(compiled).isFalse();
  }

  @Test
  void checkThatFails_doesNotEndTheCompilation() throws IOException {
    GoloomPlugin.Checks broken =
        (task, path) -> {
          throw new IllegalStateException("broken");
        };
    assertThat(
            compile(
                List.of("-Werror"),
                task ->
                    task.addTaskListener(
                        new GoloomPlugin.Listener(task, broken, Diagnostic.Kind.ERROR))))
        .extracting(Diagnostic::getKind)
        .containsOnly(Diagnostic.Kind.NOTE);
    assertThat(compiled).isTrue();
    assertThat(dir.resolve("Second.class")).exists();
  }

  private List<Diagnostic<? extends JavaFileObject>> compile(String plugin) throws IOException {
    return compile(
        List.of("-processorpath", System.getProperty("java.class.path"), plugin), _ -> {});
  }

  private List<Diagnostic<? extends JavaFileObject>> compile(
      List<String> more, Consumer<JavacTask> before) throws IOException {
    Path file = Files.copy(SOURCE, dir.resolve("First.java"), StandardCopyOption.REPLACE_EXISTING);
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = javac.getStandardFileManager(diagnostics, null, null)) {
      List<String> options = new ArrayList<>(List.of("-d", dir.toString(), "-proc:none"));
      options.addAll(more);
      JavacTask task =
          (JavacTask)
              javac.getTask(
                  new StringWriter(),
                  files,
                  diagnostics,
                  options,
                  null,
                  files.getJavaFileObjects(file));
      before.accept(task);
      compiled = task.call();
    }
    return diagnostics.getDiagnostics();
  }
}
