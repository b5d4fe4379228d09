package io.goloom.vet.cli;

import io.goloom.vet.Vet;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The command line of `goloom vet`, read.
///
/// @param sources files and folders
/// @param classPath what the sources need; null for goloom alone
/// @param javac arguments for javac
/// @param off checks to leave out
/// @param json whether findings are JSON lines
/// @param help whether only to print the help
record Options(
    List<Path> sources,
    @Nullable String classPath,
    List<String> javac,
    Set<String> off,
    boolean json,
    boolean help) {

  static Options parse(List<String> args) throws UsageException {
    List<Path> sources = new ArrayList<>();
    List<String> javac = new ArrayList<>();
    Set<String> off = new LinkedHashSet<>();
    String classPath = null;
    boolean json = false;
    Deque<String> rest = new ArrayDeque<>(args);
    while (!rest.isEmpty()) {
      String arg = rest.pop();
      switch (arg) {
        case "-h", "--help" -> {
          return new Options(List.of(), null, List.of(), Set.of(), false, true);
        }
        case "--json" -> json = true;
        case "-cp", "--class-path" -> classPath = ClassPath.expand(value(arg, rest));
        case "--javac" -> javac.add(value(arg, rest));
        case "--off" -> {
          for (String name : value(arg, rest).split(",", -1)) {
            off.add(check(name));
          }
        }
        case "--" -> {
          for (String source : rest) {
            sources.add(source(source));
          }
          rest.clear();
        }
        default -> {
          if (arg.startsWith("-")) {
            throw new UsageException("unknown option " + arg + "; see goloom vet --help");
          }
          sources.add(source(arg));
        }
      }
    }
    if (sources.isEmpty()) {
      throw new UsageException(
          "which sources? goloom vet takes Java files and folders; see goloom vet --help");
    }
    return new Options(sources, classPath, javac, off, json, false);
  }

  private static Path source(String name) throws UsageException {
    try {
      return Path.of(name);
    } catch (InvalidPathException e) {
      throw new UsageException("no file can have the name " + name + ": " + e.getReason());
    }
  }

  private static String value(String option, Deque<String> rest) throws UsageException {
    if (rest.isEmpty()) {
      throw new UsageException(option + " needs a value after it; see goloom vet --help");
    }
    return rest.pop();
  }

  private static String check(String name) throws UsageException {
    if (!Vet.names().containsKey(name)) {
      throw new UsageException(
          "there is no check " + name + "; there are " + String.join(", ", Vet.names().keySet()));
    }
    return name;
  }
}
