package io.goloom.internal.sched;

import java.util.function.IntConsumer;

/// The end of the process, behind a seam so that tests can look on.
public final class Exit {
  private static volatile IntConsumer how = System::exit;

  private Exit() {}

  /// Ends the process from a goroutine: on a thread of its own, since shutdown hooks may need the carrier that the caller holds.
  ///
  /// @param status the exit status
  static void now(int status) {
    IntConsumer exit = how;
    Thread.ofPlatform().name("goloom-exit").start(() -> exit.accept(status));
  }

  /// Ends the process from a platform thread, with shutdown hooks.
  ///
  /// @param status the exit status
  public static void here(int status) {
    how.accept(status);
  }

  /// Replaces the end of the process, for tests.
  ///
  /// @param exit what to do instead
  /// @return what was done before
  static IntConsumer replace(IntConsumer exit) {
    IntConsumer before = how;
    how = exit;
    return before;
  }
}
