package io.goloom.internal.procs;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Whether the user has told Java how many CPUs to count, by `-XX:ActiveProcessorCount`.
///
/// `java.base` offers no way to ask the JVM for its options, so we look for the option where it may
/// be written, and believe it if Java does count that many. One written elsewhere (an `@argfile`, a
/// launcher's own configuration) goes unseen here; it then still bounds the count from above, see
/// [Machine].
final class ActiveProcessorCount {
  private static final List<String> VARIABLES =
      List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS");

  private ActiveProcessorCount() {}

  static @Nullable Procs find(
      SystemFiles files, Function<String, @Nullable String> environment, int javaCpus) {
    String option = "-XX:ActiveProcessorCount=" + javaCpus;
    boolean told = says(files.read("/proc/self/cmdline"), option);
    for (String name : VARIABLES) {
      told |= says(environment.apply(name), option);
    }
    return told ? Procs.fixed(javaCpus, "Java was started with " + option) : null;
  }

  /// Whether it is one of the words: few texts hold it at all, and only those are split.
  private static boolean says(@Nullable String text, String option) {
    return text != null
        && text.contains(option)
        && Arrays.asList(text.split("[\\s\\x00\"']+", -1)).contains(option);
  }
}
