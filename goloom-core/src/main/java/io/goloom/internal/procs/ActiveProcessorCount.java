package io.goloom.internal.procs;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether the user has told Java how many CPUs to count, by `-XX:ActiveProcessorCount`.
///
/// `java.base` offers no way to ask the JVM for its options, so we look for the option where it may
/// be written, and believe it if Java does count that many. One written elsewhere (an `@argfile`, a
/// launcher's own configuration) goes unseen here; it then still bounds the count from above, see
/// [Machine].
final class ActiveProcessorCount {
  private ActiveProcessorCount() {}

  static @Nullable Procs find(
      SystemFiles files, Function<String, @Nullable String> environment, int javaCpus) {
    String option = "-XX:ActiveProcessorCount=" + javaCpus;
    boolean told =
        Stream.concat(
                Stream.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS")
                    .map(name -> words(environment.apply(name))),
                Stream.of(files.read("/proc/self/cmdline")).map(ActiveProcessorCount::words))
            .anyMatch(words -> words.anyMatch(option::equals));
    return told ? Procs.fixed(javaCpus, "Java was started with " + option) : null;
  }

  private static Stream<String> words(@Nullable String text) {
    return text == null ? Stream.empty() : Arrays.stream(text.split("[\\s\\x00\"']+", -1));
  }
}
