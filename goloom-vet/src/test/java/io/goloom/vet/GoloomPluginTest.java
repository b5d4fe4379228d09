package io.goloom.vet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private static final String SOURCE =
      """
      import io.goloom.Go;
      import io.goloom.context.Context;

      class First {
        void wrong(Context ctx) {
          ctx.withCancel();
        }

        @SuppressWarnings("goloom-context-close")
        void suppressed(Context ctx) {
          ctx.withCancel();
        }
      }

      class Second {
        public static void main(String[] args) {
          Go.go(() -> System.out.println("never"));
        }
      }
      """;

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
  void wrongArgument_isRefused() {
    assertThatThrownBy(() -> compile("-Xplugin:Goloom off=goloom-nothing"))
        .hasMessageContaining("there is no check goloom-nothing; there are goloom-add-inside");
    assertThatThrownBy(() -> compile("-Xplugin:Goloom loud"))
        .hasMessageContaining("takes error and off=NAME, not loud");
  }

  private List<Diagnostic<? extends JavaFileObject>> compile(String plugin) throws IOException {
    Path file = Files.writeString(dir.resolve("First.java"), SOURCE);
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager files = javac.getStandardFileManager(diagnostics, null, null)) {
      List<String> options =
          new ArrayList<>(
              List.of(
                  "-d",
                  dir.toString(),
                  "-processorpath",
                  System.getProperty("java.class.path"),
                  "-proc:none",
                  plugin));
      compiled =
          javac
              .getTask(
                  new StringWriter(),
                  files,
                  diagnostics,
                  options,
                  null,
                  files.getJavaFileObjects(file))
              .call();
    }
    return diagnostics.getDiagnostics();
  }
}
