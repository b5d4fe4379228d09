package io.goloom.channel;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Handlers without a result as handlers with one.
final class Handlers {
  private Handlers() {}

  static Case.Call<@Nullable Void> of(Case.Action then) {
    Objects.requireNonNull(then, "then");
    return () -> {
      then.run();
      return null;
    };
  }

  static <T extends @Nullable Object> Case.ValueCall<T, @Nullable Void> of(
      Case.ValueAction<? super T> then) {
    Objects.requireNonNull(then, "then");
    return value -> {
      then.accept(value);
      return null;
    };
  }
}
