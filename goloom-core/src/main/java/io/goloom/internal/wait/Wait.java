package io.goloom.internal.wait;

/// One thread's wait for one event, as the thread itself sees it.
public interface Wait {
  /// How the wait ended. A volatile read: what happened before the waker's call of `ready` is
  /// visible after it.
  ///
  /// @return zero while it lasts
  int outcome();
}
