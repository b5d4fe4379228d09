package io.goloom.internal.sched;

import io.goloom.internal.wait.SpinLock;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The Ps that nobody owns and the Ms that have nothing to do, each list last in first out, under
/// one lock.
final class IdleLists extends SpinLock {
  private final ArrayList<P> ps = new ArrayList<>();
  private final ArrayList<M> ms = new ArrayList<>();
  private volatile int idlePs;

  IdleLists() {}

  /// How many Ps are idle, seen without the lock.
  int idlePs() {
    return idlePs;
  }

  // ---- with the lock held

  void put(P p) {
    p.release(P.word(P.SYSMON, P.IDLE));
    ps.add(p);
    idlePs = ps.size();
  }

  @Nullable P takeP(int owner) {
    if (ps.isEmpty()) {
      return null;
    }
    P p = ps.removeLast();
    p.release(P.word(owner, P.SCHED));
    idlePs = ps.size();
    return p;
  }

  void kill(P p) {
    ps.remove(p);
    p.release(P.word(P.SYSMON, P.DEAD));
    idlePs = ps.size();
  }

  /// Makes room for so many Ps, so that to put one needs no memory.
  void reservePs(int n) {
    ps.ensureCapacity(n);
  }

  /// Makes room for so many Ms, so that to put one needs no memory.
  void reserveMs(int n) {
    ms.ensureCapacity(n);
  }

  void put(M m) {
    ms.add(m);
  }

  boolean remove(M m) {
    return ms.remove(m);
  }

  /// The M that was idle last, but rather not the one that waits for timers.
  @Nullable M takeM(@Nullable M timerWaiter) {
    int n = ms.size();
    if (n == 0) {
      return null;
    }
    return ms.remove(n > 1 && ms.get(n - 1) == timerWaiter ? n - 2 : n - 1);
  }

  int idleMs() {
    return ms.size();
  }
}
