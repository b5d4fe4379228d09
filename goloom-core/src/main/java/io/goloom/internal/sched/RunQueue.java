package io.goloom.internal.sched;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The local run queue of a P: a ring that its owner puts into and takes from, and that others
/// steal from.
final class RunQueue {
  /* Source      golang/go runtime/proc.go (runqput, runqget, runqgrab). We differ: the ring is larger, since under a collector with
   *             write barriers the way over the global queue costs more than under Go's; taken slots are cleared.
   * State       head: taken so far, CAS by anyone. tail: put so far, owner only. slots: a ring of CAPACITY.
   * Q1          0 <= tail - head <= CAPACITY at every instant.
   * Q2          A G leaves exactly once: only the CAS of head from h to h+n takes the slots [h, h+n).
   * Q3          A taken slot keeps nothing reachable: its taker clears it, before it makes what it took visible to others.
   * Q4          Only who holds the owning P's word in the state SCHED, or owns the queue in a test, calls put, take and steal's `into`.
   * Ordering    tail: owner plain read and release store; thieves acquire. It publishes the slot before it.
   *             head: CAS by takers; the owner's acquire before it reuses a slot.
   * Linearizes  put at the store of tail; take and steal at their successful CAS of head.
   * Progress    All lock-free: a failed CAS means that another take won.
   * Races kept  A thief may read a slot that is being reused; its CAS then fails and the read is dropped. A thief clears by CAS: the
   *             owner may have reused the slot by then. What it holds cannot be in the slot again, since nobody else can run it yet.
   * Rejected    Clearing by a thief with a plain store after the CAS: it can erase the owner's next put. */

  /// How many a ring holds.
  static final int CAPACITY = 2048;

  /// So many are stolen at most, since a thief copies them one by one.
  static final int STEAL_MAX = 128;

  private static final int MASK = CAPACITY - 1;
  private static final VarHandle HEAD;
  private static final VarHandle TAIL;
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Schedulable[].class);

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(RunQueue.class, "head", int.class);
      TAIL = lookup.findVarHandle(RunQueue.class, "tail", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable Schedulable[] slots = new @Nullable Schedulable[CAPACITY];
  private volatile int head;
  private volatile int tail;

  RunQueue() {}

  /// How many are in it; exact for the owner if nobody steals.
  int size() {
    int h = head;
    return Math.max(0, tail - h);
  }

  /// Puts one at the tail.
  ///
  /// @return false if the ring is full
  boolean put(Schedulable s) {
    int t = (int) TAIL.get(this);
    if (t - (int) HEAD.getAcquire(this) >= CAPACITY) {
      return false;
    }
    slots[t & MASK] = s;
    TAIL.setRelease(this, t + 1);
    return true;
  }

  /// Takes the one at the head, for the owner.
  @Nullable Schedulable take() {
    int t = (int) TAIL.get(this);
    while (true) {
      int h = (int) HEAD.getAcquire(this);
      if (h == t) {
        return null;
      }
      Schedulable s = slots[h & MASK];
      if (HEAD.compareAndSet(this, h, h + 1)) {
        slots[h & MASK] = null;
        return s;
      }
    }
  }

  /// Steals half of what is here, at most [#STEAL_MAX], into the thief's own ring.
  ///
  /// @param into the thief's ring, empty
  /// @return one of those stolen, which is in no queue; null if there was nothing
  @Nullable Schedulable steal(RunQueue into) {
    while (true) {
      int h = (int) HEAD.getAcquire(this);
      int t = (int) TAIL.getAcquire(this);
      int here = t - h;
      if (here <= 0) {
        return null;
      }
      if (here > CAPACITY) {
        continue; // head and tail of different moments
      }
      int n = Math.min(here - here / 2, STEAL_MAX);
      int to = (int) TAIL.get(into);
      for (int i = 0; i < n; i++) {
        into.slots[(to + i) & MASK] = (Schedulable) SLOT.getAcquire(slots, (h + i) & MASK);
      }
      if (HEAD.compareAndSet(this, h, h + n)) {
        for (int i = 0; i < n; i++) {
          SLOT.compareAndSet(
              slots, (h + i) & MASK, into.slots[(to + i) & MASK], (Schedulable) null);
        }
        int last = (to + n - 1) & MASK;
        Schedulable one = into.slots[last];
        into.slots[last] = null;
        TAIL.setRelease(into, to + n - 1);
        return one;
      }
      for (int i = 0; i < n; i++) {
        into.slots[(to + i) & MASK] = null;
      }
    }
  }
}
