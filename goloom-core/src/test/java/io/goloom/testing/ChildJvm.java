package io.goloom.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs a class of the tests as a program in a JVM of its own, to see its exit status and what it
/// prints. It has the scheduler of the test that starts it, unless the options say otherwise.
///
/// {@snippet :
/// var run = ChildJvm.of(MyProgram.class).option("-Dgoloom.failure=crash").run();
/// assertThat(run.status()).isEqualTo(2);
/// }
public final class ChildJvm {
  private static final int WATCHDOG_SECONDS = 60;

  /// What the tests' own JVM was started with, so that goloom's scheduler is let in: see the pom.
  private static final List<String> OPEN =
      List.of(Objects.requireNonNull(System.getProperty("jvm.open")).split(" ", -1));

  private static final String SCHEDULER = "goloom.scheduler";

  private final Class<?> main;
  private final List<String> options =
      new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"));
  private final List<String> args = new ArrayList<>();
  private final Map<String, String> environment = new HashMap<>();
  private boolean open = true;

  private ChildJvm(Class<?> main) {
    this.main = main;
  }

  /// What a program left behind, line ends as `\n`.
  public record Run(int status, String out, String err) {}

  /// A program that is not started yet.
  public static ChildJvm of(Class<?> main) {
    return new ChildJvm(main);
  }

  /// Adds an option of the JVM, such as `-Dname=value`.
  public ChildJvm option(String option) {
    options.add(option);
    return this;
  }

  /// Starts the JVM as one without goloom does, which does not let goloom's scheduler in.
  public ChildJvm closed() {
    open = false;
    return this;
  }

  /// Adds an argument of the program.
  public ChildJvm arg(String arg) {
    args.add(arg);
    return this;
  }

  /// Sets a variable of the environment.
  public ChildJvm env(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /// Runs the program to its end; one that hangs is ended, and fails the test with what it printed.
  public Run run() throws IOException, InterruptedException {
    Path out = Files.createTempFile("child", ".out"); // files: a full pipe would stop the program
    Path err = Files.createTempFile("child", ".err");
    try {
      Process process = start(out, err);
      boolean ended;
      try {
        ended = process.waitFor(WATCHDOG_SECONDS, TimeUnit.SECONDS);
      } finally {
        process.destroyForcibly().waitFor();
      }
      Run run = new Run(process.exitValue(), text(out), text(err));
      if (!ended) {
        throw new AssertionError(
            main.getName() + " did not end within " + WATCHDOG_SECONDS + " s: " + run);
      }
      return run;
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private Process start(Path out, Path err) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (open) {
      command.addAll(OPEN);
      Optional.ofNullable(System.getProperty(SCHEDULER))
          .ifPresent(chosen -> command.add("-D" + SCHEDULER + "=" + chosen));
    }
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(args);
    ProcessBuilder builder = new ProcessBuilder(command);
    // What the outer JVM was told must not reach the inner one, nor its notice of it standard
    // error.
    builder.environment().keySet().removeIf(ChildJvm::reachesTheProgram);
    builder.environment().putAll(environment);
    return builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
  }

  private static boolean reachesTheProgram(String variable) {
    return List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "GOMAXPROCS").contains(variable)
        || variable.startsWith("GOLOOM_");
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file).replace(System.lineSeparator(), "\n");
  }
}
