package io.goloom.testkit;

/// What decides a run, wherever it could go on in several ways. Used by the thread of the
/// simulation alone.
interface Choices {
  /// Why there is a choice.
  enum Kind {
    /// The goroutine that runs is at a choice point. First in the list is itself, then the others
    /// that are ready.
    POINT,
    /// The goroutine that ran waits, or has ended.
    NEXT,
    /// The goroutine that ran has yielded, and is not in the list unless it is alone.
    YIELD,
    /// Code draws a number, such as a select with several ready cases.
    DRAW
  }

  /// Nobody is in the list by this number but the timer whose time has come.
  int TIMER = 0;

  /// Chooses. Zero is the plain way: the running goroutine goes on, else the one that is ready
  /// longest is next, timers come last, and what is drawn is zero.
  ///
  /// @param kind why
  /// @param n how many possibilities there are, at least two
  /// @param who the numbers of the goroutines to choose from, or [#TIMER]; of no use for a draw
  /// @return from zero up, less than `n`
  int choose(Kind kind, int n, int[] who);

  /// The goroutine that ran has yielded. Comes before the choice, if there is one.
  ///
  /// @param number the goroutine's number
  default void yielded(int number) {}
}
