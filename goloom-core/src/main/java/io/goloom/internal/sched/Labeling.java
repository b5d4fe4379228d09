package io.goloom.internal.sched;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The labels of the code that runs: those of its goroutine, or of its thread if that is none.
public final class Labeling {
  private static final ThreadLocal<@Nullable Map<String, String>> OTHERS = new ThreadLocal<>();

  /// Whether a thread that is no goroutine has ever had labels. A thread reads what it has written
  /// itself, so it need not be volatile.
  private static boolean someOthers;

  private Labeling() {}

  /// The labels of the calling code.
  ///
  /// @return immutable, sorted by key
  public static Map<String, String> current() {
    return of(G.current());
  }

  /// The labels of the calling code, whose goroutine is known.
  static Map<String, String> of(@Nullable G current) {
    if (current != null) {
      return current.labels();
    }
    Map<String, String> own = someOthers ? OTHERS.get() : null;
    return own != null ? own : Map.of();
  }

  /// Puts labels on the calling code in place of those that it has.
  ///
  /// @param labels what [#current()] or [#with] gave
  public static void set(Map<String, String> labels) {
    G g = G.current();
    if (g != null) {
      g.labels(labels);
    } else if (labels.isEmpty()) {
      OTHERS.remove();
    } else {
      someOthers = true;
      OTHERS.set(labels);
    }
  }

  /// The labels of the calling code and some more.
  ///
  /// @param more go before those of the same key
  /// @return immutable, sorted by key
  public static Map<String, String> with(Map<String, String> more) {
    TreeMap<String, String> both = new TreeMap<>(current());
    both.putAll(more);
    return Collections.unmodifiableMap(both);
  }
}
