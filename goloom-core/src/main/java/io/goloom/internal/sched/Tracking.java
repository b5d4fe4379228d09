package io.goloom.internal.sched;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Which goroutines the registry lists, by the system property `goloom.registry`. How many live is
/// counted exactly in any case.
enum Tracking {
  /// All of them.
  FULL,

  /// One in [#SAMPLE].
  SAMPLED,

  /// None.
  OFF;

  /// A power of two.
  static final int SAMPLE = 64;

  private static final String PROPERTY = "goloom.registry";

  /// What this JVM was started with.
  static final Tracking MODE = of(System.getProperty(PROPERTY));

  /// Whether a goroutine with this number is listed. The first one is in any case but the last: it
  /// is the program's `main`.
  boolean lists(long id) {
    return switch (this) {
      case FULL -> true;
      case SAMPLED -> (id & (SAMPLE - 1)) == 1;
      case OFF -> false;
    };
  }

  static Tracking of(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return FULL;
    }
    try {
      return valueOf(text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      Reports.warn(PROPERTY + "=" + text + " is not one of full, sampled, off: taking full");
      return FULL;
    }
  }
}
