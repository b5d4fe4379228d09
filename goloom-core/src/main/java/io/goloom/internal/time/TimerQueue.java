package io.goloom.internal.time;

import io.goloom.internal.wait.SpinLock;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/// A heap of timers under a lock of its own, whose earliest time can be seen without it. Each
/// processing context of a scheduler has one, and [SystemClock] has.
public final class TimerQueue extends SpinLock {
  /* T1  A timer is in at most one queue, and its `queue` says in which; both change under that queue's lock.
   * T2  next is the earliest time in the heap, or zero if the heap is empty, at each moment when the lock is free. */

  private final TimerHeap heap = new TimerHeap();
  private volatile long next;

  /// Makes an empty queue.
  public TimerQueue() {}

  /// The time of the earliest timer.
  ///
  /// @return its reading of the clock; zero if there is none
  public long next() {
    return next;
  }

  /// Arms a timer.
  ///
  /// @param timer a timer that is not armed
  /// @param when the reading to fire at
  public void arm(TimerTask timer, long when) {
    lock();
    try {
      heap.add(timer, when == 0 ? 1 : when); // zero means none
      timer.queue = this;
      publish();
    } finally {
      unlock();
    }
  }

  /// Disarms a timer, whichever queue it is in.
  ///
  /// @param timer the timer
  /// @return true if it was armed and will now not fire
  public static boolean disarm(TimerTask timer) {
    while (true) {
      TimerQueue queue = timer.queue;
      if (queue == null) {
        return false;
      }
      queue.lock();
      try {
        if (timer.queue == queue) { // T1
          queue.heap.remove(timer);
          timer.queue = null;
          queue.publish();
          return true;
        }
      } finally {
        queue.unlock();
      }
    }
  }

  /// Takes the earliest timer if its time has come.
  ///
  /// @param now the clock's reading
  /// @return a timer to be fired with no lock held, or null
  public @Nullable TimerTask takeDue(long now) {
    long earliest = next;
    if (earliest == 0 || earliest - now > 0) {
      return null;
    }
    lock();
    try {
      TimerTask first = heap.peek();
      return first != null && first.when - now <= 0 ? take(first) : null;
    } finally {
      unlock();
    }
  }

  /// Moves all timers to another queue. Who disarms one meanwhile finds it in this queue or in the
  /// other.
  ///
  /// @param to arms one elsewhere; called with this queue locked, so it must not come back to it
  public void moveTo(ObjLongConsumer<TimerTask> to) {
    while (next != 0) {
      lock();
      try {
        TimerTask first = heap.peek();
        if (first != null) {
          heap.remove(first);
          publish();
          to.accept(first, first.when); // it is ours until the other queue says that it has it: T1
        }
      } finally {
        unlock();
      }
    }
  }

  /// Tells all timers to keep what they are going to wake. One that is armed meanwhile either is
  /// told, or is in the queue only after the caller's [TimerTask#startKeeping], and asks itself.
  public void keepAll() {
    lock();
    heap.forEach(TimerTask::keep);
    unlock();
  }

  private TimerTask take(TimerTask first) {
    heap.remove(first);
    first.queue = null;
    publish();
    return first;
  }

  private void publish() {
    TimerTask first = heap.peek();
    long earliest = first == null ? 0 : first.when;
    if (next != earliest) {
      next = earliest;
    }
  }
}
