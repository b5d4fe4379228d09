package io.goloom.internal.sched;

/// A wake-up of a virtual thread that is no goroutine: made inside of one by other means than `go`,
/// it has inherited that one's executor.
final class ForeignThread extends Schedulable {
  ForeignThread(Runnable continuation) {
    this.continuation = continuation;
  }
}
