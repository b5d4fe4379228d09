package io.goloom.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// What goloom-vet says while javac compiles the examples, in the manner of a user's build.
final class Warnings {
  private Warnings() {}

  /// Compiles all files of a folder with the plugin.
  ///
  /// @param classes where classes go
  /// @return for each file with findings, a line for each: `line 7: [check] message`
  static Map<String, List<String>> in(Path folder, Path classes) throws IOException {
    String classPath = System.getProperty("java.class.path");
    List<String> options =
        List.of(
            "-proc:none",
            "-d",
            classes.toString(),
            "-cp",
            classPath,
            "-processorpath",
            classPath,
            "-Xplugin:Goloom");
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    try (StandardJavaFileManager manager = javac.getStandardFileManager(diagnostics, null, null);
        Stream<Path> files = Files.walk(folder)) {
      var sources = files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      var units = manager.getJavaFileObjectsFromPaths(sources);
      if (!javac.getTask(null, manager, diagnostics, options, null, units).call()) {
        throw new AssertionError("does not compile: " + diagnostics.getDiagnostics());
      }
    }
    Map<String, List<String>> warnings = new TreeMap<>();
    for (Diagnostic<? extends JavaFileObject> d : diagnostics.getDiagnostics()) {
      String message = d.getMessage(Locale.ROOT);
      if (message.startsWith("[goloom-") && d.getSource() != null) {
        String file = Path.of(d.getSource().getName()).getFileName().toString();
        warnings
            .computeIfAbsent(file, name -> new ArrayList<>())
            .add("line " + d.getLineNumber() + ": " + message);
      }
    }
    return warnings;
  }
}
