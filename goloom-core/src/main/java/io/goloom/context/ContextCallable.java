package io.goloom.context;

import org.jspecify.annotations.Nullable;

/// A [ContextTask] with a result.
///
/// @param <T> the type of the result
@FunctionalInterface
public interface ContextCallable<T extends @Nullable Object> {
  /// Runs to its end, or until the context ends.
  ///
  /// @param ctx the context that it was started with
  /// @return the result
  /// @throws Exception if it fails
  T call(Context ctx) throws Exception;
}
