package io.goloom.internal.sched;

import io.goloom.internal.wait.SpinLock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The global run queue, first in first out: what comes from outside of the scheduler, what is too
/// much for a ring, what an M without a P makes runnable.
///
/// An array under a lock, and not a list linked through the goroutines: a store into an old object
/// costs some collectors a write barrier that is dearer than the switch.
///
/// Whoever puts something here has it in no other place. So without memory for more slots a put
/// waits, as the JDK does that retries its submissions for ever: until there is memory, or some
/// have been taken.
///
/// Tests extend it to have no memory.
class GlobalQueue extends SpinLock {
  private static final int LEAST = 64;

  /// Without memory, nanoseconds until the next try.
  private static final long RETRY = 10_000_000;

  private @Nullable Schedulable[] slots = new @Nullable Schedulable[LEAST];
  private int head;
  private int sample;
  private volatile int size;

  GlobalQueue() {}

  /// How many are in it, seen without the lock.
  int size() {
    return size;
  }

  /// Memory for slots.
  @Nullable Schedulable[] room(int n) {
    return new @Nullable Schedulable[n];
  }

  /// Appends one.
  void put(Schedulable s) {
    lockWithRoom(1);
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
    lockWithRoom(n + 1);
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

  /// Takes the lock, once there is room for `n` more.
  private void lockWithRoom(int n) {
    lock();
    while (slots.length - size < n) {
      try {
        grow(size + n);
      } catch (OutOfMemoryError e) {
        unlock();
        LockSupport.parkNanos(this, RETRY);
        lock();
      } catch (Throwable t) {
        unlock();
        throw t;
      }
    }
  }

  private void grow(int least) {
    int length = slots.length;
    while (length < least) {
      length *= 2;
    }
    @Nullable Schedulable[] more = room(length);
    int first = Math.min(size, slots.length - head);
    System.arraycopy(slots, head, more, 0, first);
    System.arraycopy(slots, 0, more, first, size - first);
    slots = more;
    head = 0;
  }

  private void append(Schedulable s) {
    int n = size;
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
        giveBack();
      }
      return first;
    } finally {
      unlock();
    }
  }

  /// Gives a storm's room back. All slots are null.
  private void giveBack() {
    try {
      slots = room(LEAST);
      head = 0;
    } catch (OutOfMemoryError e) {
      // the next one who takes the last tries again
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
