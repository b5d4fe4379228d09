package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.procs.Procs;

/// A scheduler without threads, of which an actor plays each M: starting one is only noted.
final class Played extends GmpScheduler {
  /// The number of the M that has a P as the case begins.
  static final int FIRST_M = 1;

  private static final BirthPlace NOWHERE = Births.of(Played.class);

  private volatile boolean woken;

  Played(int procs) {
    super("played", Procs.setByCall(procs), 0, false);
  }

  /// A goroutine that has no thread, for what only counts it.
  G unstarted() {
    return new G(this, null, NOWHERE, () -> {});
  }

  @Override
  boolean startM(P p, boolean spins) {
    woken = true;
    return true;
  }

  /// Whether a wake-up is on its way.
  boolean woken() {
    return woken;
  }

  /// What an M does that has found nothing, M3.
  ///
  /// @param p its P
  /// @param spins whether it counts as spinning
  /// @return whether it sleeps
  boolean sleeps(P p, boolean spins) {
    if (!makeIdle(p)) {
      return false;
    }
    if (spins) {
      stopSpinning();
    }
    return !(hasSharedWork() && takeIdleP(FIRST_M) != null);
  }

  /// What an M does that has something to put into its ring while a goroutine runs.
  void push(P p, Schedulable s) {
    int run = P.word(FIRST_M, P.RUN);
    if (p.cas(run, P.word(FIRST_M, P.SCHED))) {
      p.queue.put(s);
      p.release(run);
      wakeForLocal();
    }
  }
}
