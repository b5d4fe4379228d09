package io.goloom.bench.stress.channel;

/// Runs the waiting operations of cases that nobody interrupts.
final class Undisturbed {
  private Undisturbed() {}

  interface Operation<R> {
    R run() throws InterruptedException;
  }

  static <R> R run(Operation<R> operation) {
    try {
      return operation.run();
    } catch (InterruptedException e) {
      throw new AssertionError("nobody interrupts", e);
    }
  }
}
