package io.goloom;

import io.goloom.internal.sched.Labeling;
import io.goloom.sched.Task;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Words that a goroutine carries, by which profiles tell goroutines of one stack apart: those of
/// one tenant, of one kind of request. They are Go's profiler labels.
///
/// {@snippet :
/// Labels.run(Map.of("tenant", tenant), () -> serve(request)); // and all that it starts
/// }
///
/// A goroutine starts with the labels that its parent has at that moment. They are for people who
/// look at a program; values for its code belong into a [io.goloom.context.Context].
///
/// Thread-safe; works on any thread.
public final class Labels {
  private Labels() {}

  /// The labels of the calling code.
  ///
  /// @return immutable, sorted by key
  public static Map<String, String> current() {
    return Labeling.current();
  }

  /// Runs code with more labels than the caller has.
  ///
  /// **Blocking and interrupts.** Blocks as the code does.
  ///
  /// @param labels hide labels of the same keys that the caller has
  /// @param code runs on the calling thread
  /// @throws Exception what the code throws
  /// @throws NullPointerException if a key or a value is null
  public static void run(Map<String, String> labels, Task code) throws Exception {
    Objects.requireNonNull(code, "code");
    Labels.<@Nullable Object>call(
        labels,
        () -> {
          code.run();
          return null;
        });
  }

  /// Runs code as [#run] does, with a result.
  ///
  /// @param <T> the type of the result
  /// @param labels hide labels of the same keys that the caller has
  /// @param code runs on the calling thread
  /// @return what the code returns
  /// @throws Exception what the code throws
  /// @throws NullPointerException if a key or a value is null
  public static <T extends @Nullable Object> T call(Map<String, String> labels, Callable<T> code)
      throws Exception {
    Objects.requireNonNull(code, "code");
    Map<String, String> before = Labeling.current();
    Labeling.set(Labeling.with(Map.copyOf(labels)));
    try {
      return code.call();
    } finally {
      Labeling.set(before);
    }
  }
}
