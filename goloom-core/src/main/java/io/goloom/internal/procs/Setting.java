package io.goloom.internal.procs;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the user has set: the system property goes before the environment variable.
final class Setting {
  static final int MAX = 1024; // more is taken for a slip of the finger

  private Setting() {}

  /// Reads the first setting that is there and not empty; one that cannot be used counts as none.
  static @Nullable Procs read(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment,
      Consumer<String> warnings) {
    String property = properties.apply("goloom.gomaxprocs");
    if (property != null && !property.isBlank()) {
      return procs("the system property goloom.gomaxprocs", property, warnings);
    }
    String variable = environment.apply("GOMAXPROCS");
    if (variable != null && !variable.isBlank()) {
      return procs("the environment variable GOMAXPROCS", variable, warnings);
    }
    return null;
  }

  private static @Nullable Procs procs(String name, String value, Consumer<String> warnings) {
    int count = count(value.strip());
    if (count != 0) {
      return Procs.fixed(count, "set by " + name);
    }
    String line = value.replaceAll("\\p{Cntrl}", "?");
    warnings.accept(
        "%s is \"%s\", which is not a whole number from 1 to %s: taking the default"
            .formatted(name, line, MAX));
    return null;
  }

  private static int count(String text) {
    try {
      int count = Integer.parseInt(text);
      return count >= 1 && count <= MAX ? count : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
