package io.goloom.internal.sched;

import io.goloom.internal.wait.SpinLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The global run queue, first in first out: what comes from outside of the scheduler, what is too
/// much for a ring, what an M without a P makes runnable.
///
/// An array under a lock, and not a list linked through the goroutines: a store into an old object
/// costs some collectors a write barrier that is dearer than the switch.
final class GlobalQueue extends SpinLock {
  private static final int LEAST = 64;

  private @Nullable Schedulable[] slots = new @Nullable Schedulable[LEAST];
  private int head;
  private int sample;
  private volatile int size;

  GlobalQueue() {}

  /// How many are in it, seen without the lock.
  int size() {
    return size;
  }

  /// Appends one.
  void put(Schedulable s) {
    lock();
    try {
      if ((++sample & (Latency.TURN - 1)) == 0 && s.readyAt == 0) {
        s.readyAt = Latency.reading();
      }
      append(s);
    } finally {
      unlock();
    }
  }

  /// Moves the first `n` of a ring here, then appends one.
  void spill(RunQueue from, int n, Schedulable last) {
    lock();
    try {
      for (int i = 0; i < n; i++) {
        Schedulable s = from.take();
        if (s == null) {
          break;
        }
        append(s);
      }
      append(last);
    } finally {
      unlock();
    }
  }

  private void append(Schedulable s) {
    int n = size;
    if (n == slots.length) {
      @Nullable Schedulable[] more = new @Nullable Schedulable[n * 2];
      int first = n - head;
      System.arraycopy(slots, head, more, 0, first);
      System.arraycopy(slots, 0, more, first, head);
      slots = more;
      head = 0;
    }
    slots[(head + n) & (slots.length - 1)] = s;
    size = n + 1;
  }

  /// Takes the first, and moves a fair share of the others to a ring.
  ///
  /// @param into the ring of the caller's P
  /// @param shares among how many Ps the queue is to be shared
  /// @return the first, or null if the queue is empty
  @SuppressWarnings("NonAtomicVolatileUpdate") // size changes under the lock
  @Nullable Schedulable take(RunQueue into, int shares) {
    if (size == 0) {
      return null;
    }
    lock();
    try {
      int n = Math.min(Math.min(size, size / shares + 1), RunQueue.STEAL_MAX);
      Schedulable first = null;
      for (int i = 0; i < n; i++) {
        Schedulable s = Objects.requireNonNull(slots[head]);
        if (i == 0) {
          first = s;
        } else if (!into.put(s)) {
          break;
        }
        slots[head] = null;
        head = (head + 1) & (slots.length - 1);
        size--;
      }
      if (size == 0 && slots.length > RunQueue.CAPACITY) {
        slots = Arrays.copyOf(slots, LEAST); // all null; a storm's room is given back
        head = 0;
      }
      return first;
    } finally {
      unlock();
    }
  }

  /// Takes all that is in it.
  List<Schedulable> takeAll() {
    lock();
    try {
      List<Schedulable> all = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        all.add(Objects.requireNonNull(slots[(head + i) & (slots.length - 1)]));
      }
      Arrays.fill(slots, null);
      size = 0;
      return all;
    } finally {
      unlock();
    }
  }
}
