package io.goloom.vet.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A class path as the launchers of `java` and `javac` read it: `lib/*` are all jars of a folder.
/// The compiler itself, behind these launchers, knows no such entries.
final class ClassPath {
  private ClassPath() {}

  static String expand(String classPath) throws UsageException {
    List<String> entries = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      if (entry.equals("*") || entry.endsWith("/*") || entry.endsWith(File.separator + "*")) {
        entries.addAll(jars(entry.substring(0, entry.length() - 1)));
      } else {
        entries.add(entry);
      }
    }
    return String.join(File.pathSeparator, entries);
  }

  private static List<String> jars(String folder) throws UsageException {
    try (Stream<Path> files = Files.list(Path.of(folder))) {
      return files
          .map(Path::toString)
          .filter(name -> name.toLowerCase(Locale.ROOT).endsWith(".jar"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UsageException("the class path names " + folder + "*, which cannot be read: " + e);
    }
  }
}
