package io.goloom.internal.sched;

import org.jspecify.annotations.Nullable;

/// A wake-up of a virtual thread that is no goroutine: made inside of one by other means than `go`,
/// it has inherited that one's executor.
final class ForeignThread extends Schedulable {
  ForeignThread(Runnable continuation) {
    this.continuation = continuation;
  }

  /// Whether another one is a wake-up of the same thread.
  @SuppressWarnings("ReferenceEquality") // this very object is meant
  boolean isSame(@Nullable Schedulable other) {
    return other != null && other.continuation == continuation;
  }
}
