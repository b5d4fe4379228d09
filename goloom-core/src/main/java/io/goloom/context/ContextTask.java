package io.goloom.context;

/// A task that is given the context it runs under, as first parameter, as is the custom in Go.
@FunctionalInterface
public interface ContextTask {
  /// Runs to its end, or until the context ends.
  ///
  /// @param ctx the context that the task was started with
  /// @throws Exception if the task fails
  void run(Context ctx) throws Exception;
}
