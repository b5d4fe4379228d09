package io.goloom.internal.sched;

/// Who holds a lock. The locks, which stand above this package, answer.
public final class Owners {
  private static volatile Answers answers = (on, asking) -> 0;

  private Owners() {}

  /// Answers for the locks.
  @FunctionalInterface
  public interface Answers {
    /// The number of the thread that holds what a thread waits for.
    ///
    /// @param on what it waits for
    /// @param asking the number of the thread that waits
    /// @return zero if it is no lock, is free, or that is not known
    long heldBy(Object on, long asking);
  }

  /// Sets who answers.
  ///
  /// @param newAnswers neither blocks nor throws
  public static void answeredBy(Answers newAnswers) {
    answers = newAnswers;
  }

  /// The number of the thread that holds what a thread waits for.
  ///
  /// @param on what it waits for
  /// @param asking the number of the thread that waits
  /// @return zero if it is no lock, is free, or that is not known
  public static long of(Object on, long asking) {
    return answers.heldBy(on, asking);
  }
}
