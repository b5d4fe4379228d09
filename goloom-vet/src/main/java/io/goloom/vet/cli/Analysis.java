package io.goloom.vet.cli;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Trees;
import io.goloom.vet.Finding;
import io.goloom.vet.Vet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
import org.jspecify.annotations.Nullable;

/// Has javac read and understand sources, without writing classes, and checks them.
///
/// @param findings what the checks found, file by file
/// @param errors javac's errors: where there are some, findings may be missing
record Analysis(List<Located> findings, List<String> errors) {

  static Analysis of(List<Path> files, @Nullable String classPath, List<String> arguments, Vet vet)
      throws IOException, UsageException {
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    if (javac == null) {
      throw new IOException("this Java has no compiler; run goloom vet on a JDK");
    }
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager manager =
        javac.getStandardFileManager(diagnostics, Locale.ROOT, StandardCharsets.UTF_8)) {
      List<String> options =
          new ArrayList<>(
              List.of(
                  "-proc:none", "-implicit:none", "-nowarn", "-Xlint:none", "-Xmaxerrs", "100000"));
      options.addAll(arguments);
      if (classPath != null) {
        options.addAll(List.of("-cp", classPath));
      }
      JavacTask task;
      try {
        task =
            (JavacTask)
                javac.getTask(
                    null,
                    manager,
                    diagnostics,
                    options,
                    null,
                    manager.getJavaFileObjectsFromPaths(files));
      } catch (IllegalArgumentException e) {
        throw new UsageException("javac refuses its arguments: " + e.getMessage());
      }
      List<Located> findings = new ArrayList<>();
      Iterable<? extends CompilationUnitTree> units = task.parse();
      task.analyze();
      for (CompilationUnitTree unit : units) {
        vet.check(task, unit).forEach(found -> findings.add(locate(task, unit, found)));
      }
      List<String> errors =
          diagnostics.getDiagnostics().stream()
              .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
              .map(Analysis::error)
              .toList();
      return new Analysis(List.copyOf(findings), errors);
    }
  }

  private static Located locate(JavacTask task, CompilationUnitTree unit, Finding found) {
    long start = Trees.instance(task).getSourcePositions().getStartPosition(unit, found.where());
    return new Located(
        unit.getSourceFile().getName(),
        unit.getLineMap().getLineNumber(start),
        unit.getLineMap().getColumnNumber(start),
        found.check(),
        found.message());
  }

  private static String error(Diagnostic<? extends JavaFileObject> d) {
    String message = d.getMessage(Locale.ROOT).lines().findFirst().orElse("");
    JavaFileObject file = d.getSource();
    return file == null ? message : file.getName() + ":" + d.getLineNumber() + ": " + message;
  }
}
