package io.goloom.internal.wait;

import java.util.concurrent.locks.LockSupport;

/// The wait of one thread in one queue. To be in the queue, under the lock of the queue's owner, is
/// the right to end the wait, so it needs no compare-and-set.
public class Waiter extends WaitNode implements Wait {
  private final Thread thread = Thread.currentThread();
  private volatile int outcome;

  /// Makes the wait of the current thread.
  public Waiter() {}

  @Override
  public final int outcome() {
    return outcome;
  }

  @Override
  public final boolean claim() {
    return true;
  }

  @Override
  public final void ready(int outcome) {
    Thread t = thread;
    this.outcome = outcome;
    LockSupport.unpark(t);
  }
}
