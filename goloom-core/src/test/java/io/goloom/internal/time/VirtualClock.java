package io.goloom.internal.time;

import io.goloom.internal.wait.SpinLock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A clock for tests: it stands still until it is moved, and fires what is due on the thread that
/// moves it. Starts at 2026-01-01T00:00:00Z with a reading near the overflow, so that nobody gets
/// away with comparing readings.
public final class VirtualClock extends SpinLock implements Clock {
  private static final long START = Long.MAX_VALUE - 1_000_000_000;
  private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  private final TimerHeap heap = new TimerHeap();
  private long now = START;

  /// Makes a clock.
  public VirtualClock() {}

  @Override
  public long nanoTime() {
    lock();
    long n = now;
    unlock();
    return n;
  }

  @Override
  public Instant now() {
    return EPOCH.plusNanos(nanoTime() - START);
  }

  @Override
  public void arm(TimerTask timer, long when) {
    lock();
    try {
      heap.add(timer, when);
    } finally {
      unlock();
    }
  }

  @Override
  public boolean disarm(TimerTask timer) {
    lock();
    try {
      return heap.remove(timer);
    } finally {
      unlock();
    }
  }

  /// How many timers are armed.
  ///
  /// @return the number
  public int armed() {
    lock();
    int n = heap.size();
    unlock();
    return n;
  }

  /// Moves the time and fires what becomes due, each timer at its own time, in order.
  ///
  /// @param time how far; zero fires what is due already
  public void advance(Duration time) {
    long target = nanoTime() + time.toNanos();
    TimerTask due;
    while ((due = nextDue(target)) != null) {
      due.fire();
    }
    lock();
    now = target;
    unlock();
  }

  /// Whether a timer's time has come and it has not been fired.
  ///
  /// @return true if [#fireDue] has something to do
  public boolean isDue() {
    lock();
    TimerTask first = heap.peek();
    boolean due = first != null && first.when - now <= 0;
    unlock();
    return due;
  }

  /// Fires the earliest timer if its time has come. The time stands still.
  public void fireDue() {
    TimerTask due = nextDue(nanoTime());
    if (due != null) {
      due.fireSafely();
    }
  }

  /// Moves the time to that of the earliest timer and fires nothing.
  ///
  /// @return false if no timer is armed
  public boolean jump() {
    lock();
    TimerTask first = heap.peek();
    if (first != null && first.when - now > 0) {
      now = first.when;
    }
    unlock();
    return first != null;
  }

  private @Nullable TimerTask nextDue(long target) {
    lock();
    try {
      TimerTask first = heap.peek();
      if (first == null || first.when - target > 0) {
        return null;
      }
      heap.remove(first);
      if (first.when - now > 0) {
        now = first.when;
      }
      return first;
    } finally {
      unlock();
    }
  }
}
