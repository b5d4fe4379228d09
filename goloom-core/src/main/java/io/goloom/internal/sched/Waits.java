package io.goloom.internal.sched;

/// Marks goroutines that wait: see [Mark].
final class Waits {
  private Waits() {}

  /// Marks one that waits, so that a later look finds for how long at least.
  static void mark(G g) {
    if (g.thread().getState() == Thread.State.WAITING) {
      Mark mark = g.marked();
      if (g.thread().getState() == Thread.State.WAITING) {
        seen(g, mark);
      }
    }
  }

  /// Its mark, with the registry keeping it.
  static Mark fresh(G g) {
    Mark mark = g.marked();
    g.scheduler().registry().keep(g);
    return mark;
  }

  /// It was seen to wait after the mark was put on it. Where the end of the wait would not be seen,
  /// nothing is known of its length.
  static void seen(G g, Mark mark) {
    if (g.scheduler().seesWakeUps() || g.waitReason() != null) {
      mark.seen(g.scheduler().clock().nanoTime());
    }
  }
}
