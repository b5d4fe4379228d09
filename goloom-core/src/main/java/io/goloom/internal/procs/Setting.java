package io.goloom.internal.procs;

import io.goloom.internal.text.Printable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What the user has set: the system property goes before the environment variable.
///
/// @param name which of the two, in words
/// @param value what it says, which is not blank
record Setting(String name, String value) {
  static final int MAX = 1024; // more is taken for a slip of the finger

  /// Finds the first setting that is there and not blank.
  static @Nullable Setting find(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    String property = properties.apply("goloom.gomaxprocs");
    if (property != null && !property.isBlank()) {
      return new Setting("the system property goloom.gomaxprocs", property);
    }
    String variable = environment.apply("GOMAXPROCS");
    if (variable != null && !variable.isBlank()) {
      return new Setting("the environment variable GOMAXPROCS", variable);
    }
    return null;
  }

  /// What it asks for.
  ///
  /// @param warnings is told if it cannot be used
  /// @return null then
  @Nullable Procs procs(Consumer<String> warnings) {
    int count = count(value.strip());
    if (count != 0) {
      return Procs.fixed(count, "set by " + name);
    }
    warnings.accept(
        "%s is \"%s\", which is not a whole number from 1 to %s: taking the default"
            .formatted(name, Printable.line(value), MAX));
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
