package io.goloom.internal.sched;

import io.goloom.internal.wait.Waiter;
import org.jspecify.annotations.Nullable;

/// What stands in a run queue: a goroutine, or a virtual thread that some code has made by other
/// means inside of one.
///
/// A goroutine is its own waiter, since it waits for one thing at a time: an object for each wait,
/// or a second one for each goroutine, would be one more piece of memory that is never in the
/// cache.
abstract class Schedulable extends Waiter {
  /// What the JDK hands to the executor of a virtual thread whenever the thread becomes runnable:
  /// always the same object, which runs the thread until it parks, yields or ends. Null until then.
  @Nullable Runnable continuation;

  /// The [Latency#reading] at which it became ready, if its latency is measured; else zero.
  int readyAt;

  Schedulable() {
    super(null);
  }
}
