package io.goloom.internal.sched;

import io.goloom.internal.wait.SpinLock;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.WaitReason;

/// A goroutine that is leaked on purpose, for each proof anew: a collection that does not find it
/// proves nothing about others.
final class Control {
  private static final String NAME = "goloom-control";
  private static final int TRIES = 20_000;

  private Control() {}

  /// Starts one, and waits until it waits.
  ///
  /// @return its number; zero if no processor was free for it all the time
  static long plant() {
    G g =
        Scheduler.system()
            .go(
                NAME,
                Births.of(Control.class),
                () -> Parker.interruptibly(new Waiter(), WaitReason.FOREVER, Control.class));
    for (int tries = 0; tries < TRIES; tries++) {
      if (g.state() == GoroutineState.WAITING && g.waitReason() != null) {
        return g.id();
      }
      SpinLock.pause(tries);
    }
    g.thread().interrupt();
    return 0;
  }

  static boolean isOne(Dead dead) {
    return dead.seen().name().equals(NAME);
  }

  static boolean isOne(G g) {
    return g.name().equals(NAME);
  }

  /// Ends one that was not found.
  static void remove(long control) {
    Scheduler.system().goroutines().stream()
        .filter(g -> g.id() == control)
        .forEach(g -> g.thread().interrupt());
  }
}
