package io.goloom.bench.stress.sync;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.context.ContextException;
import org.jspecify.annotations.Nullable;

/// A goroutine that waits already when the actors begin.
final class Parked {
  /// What it runs.
  @FunctionalInterface
  interface Body {
    /// Waits, and undoes what it then has.
    ///
    /// @return what it says about that
    int run() throws InterruptedException;
  }

  private volatile @Nullable Thread thread;
  private volatile boolean over;
  private int result;

  private Parked() {}

  /// Starts one, and returns when it waits.
  ///
  /// @param body what it runs; its result is zero if it is interrupted or its context ends, and -1
  ///   if it is told of misuse
  static Parked start(Body body) {
    Parked parked = new Parked();
    Goroutine goroutine = Go.go(() -> parked.run(body));
    while (goroutine.waitReason().isEmpty()) {
      Thread.yield();
    }
    return parked;
  }

  private void run(Body body) {
    thread = Thread.currentThread();
    try {
      result = body.run();
    } catch (InterruptedException | ContextException e) {
      result = 0;
    } catch (IllegalStateException e) {
      result = -1;
    }
    over = true;
  }

  /// Interrupts it.
  void interrupt() {
    Thread t = thread;
    if (t == null) {
      throw new IllegalStateException("not started");
    }
    t.interrupt();
  }

  /// Whether it has ended.
  boolean isOver() {
    return over;
  }

  /// Waits for its end.
  ///
  /// @return what it said
  int join() {
    while (!over) {
      Thread.yield();
    }
    return result;
  }
}
