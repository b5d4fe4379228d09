package io.goloom.internal.sched;

import org.jspecify.annotations.Nullable;

/// What stands in a run queue: a goroutine, or a virtual thread that some code has made by other
/// means inside of one.
abstract class Schedulable {
  /// What the JDK hands to the executor of a virtual thread whenever the thread becomes runnable:
  /// always the same object, which runs the thread until it parks, yields or ends. Null until then.
  @Nullable Runnable continuation;

  /// The [Latency#reading] at which it became ready, if its latency is measured; else zero.
  int readyAt;
}
