package io.goloom.context;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One thread's way down through custom contexts.
///
/// The close of a Done channel ends those who follow it at once, which may close the Done channel
/// that the next custom context shows, and so on: on a long chain a recursion without end. From
/// [#DEEPEST] steps on the rest is left to the outermost one, so that it has happened when the
/// cancel that began it returns.
final class Descent {
  private static final int DEEPEST = 32;

  private static final ThreadLocal<@Nullable Descent> CURRENT = new ThreadLocal<>();

  private final ArrayDeque<CustomChild> left = new ArrayDeque<>(0);
  private int depth;

  private Descent() {}

  /// Ends a child of a custom context that has ended, now or when the outermost call is done with
  /// what it does now.
  static void end(CustomChild child) {
    Descent outer = CURRENT.get();
    if (outer == null) {
      new Descent().begin(child);
    } else if (outer.depth == DEEPEST) {
      outer.left.add(child);
    } else {
      outer.step(child);
    }
  }

  private void begin(CustomChild first) {
    Throwable failure = null;
    CURRENT.set(this);
    try {
      for (CustomChild next = first; next != null; next = left.poll()) {
        try {
          step(next);
        } catch (RuntimeException | Error e) {
          failure = e; // the others must end all the same
        }
      }
    } finally {
      CURRENT.remove();
    }
    if (failure instanceof Error e) {
      throw e;
    }
    if (failure != null) {
      throw (RuntimeException) failure;
    }
  }

  private void step(CustomChild child) {
    depth++;
    try {
      child.run();
    } finally {
      depth--;
    }
  }
}
