package io.goloom.internal.jdk;

/// For what a method handle throws, which the compiler takes for anything.
final class Rethrow {
  private Rethrow() {}

  /// Gives what to throw, if it is not thrown already.
  static RuntimeException unchecked(Throwable t) {
    if (t instanceof RuntimeException e) {
      return e;
    }
    if (t instanceof Error e) {
      throw e;
    }
    return new IllegalStateException(t);
  }
}
