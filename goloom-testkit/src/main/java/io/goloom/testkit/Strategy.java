package io.goloom.testkit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Thinks of schedules, one after the other.
interface Strategy {
  /// Makes what decides the next run, and the same again for each repetition.
  ///
  /// @return null if there is no schedule left that was not tried
  @Nullable Supplier<Choices> next();

  /// Whether other schedules will be made of what the last one comes to, which then has to be a run
  /// that can be repeated.
  default boolean buildsOnIt() {
    return false;
  }

  /// How the last run went.
  default void ran(Run run) {}
}
