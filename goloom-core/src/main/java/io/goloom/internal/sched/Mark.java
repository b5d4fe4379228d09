package io.goloom.internal.sched;

import org.jspecify.annotations.Nullable;

/// That somebody has seen a goroutine wait.
///
/// It lasts as long as that wait, and so tells afterwards that the goroutine has not moved, and for
/// how long at least it has waited. A goroutine that nobody looks at has none: its waits cost the
/// read of one field more.
///
/// Who looks puts the mark on the goroutine first, and then reads that its thread waits; who wakes
/// it changes the state of its thread first, and then looks for a mark. So one of them sees the
/// other, and a mark that was seen on a thread that waits goes with the end of that wait.
final class Mark {
  private volatile long since;

  /// What the registry keeps in place of the goroutine; guarded by the lock of its shard.
  @Nullable Loose loose;

  private @Nullable Witness witness;

  /// Sets what brings the goroutine back after the collection that finds it dead, during a [Proof].
  void witness(@Nullable Witness w) {
    witness = w;
  }

  void dismissWitness() {
    Witness w = witness;
    if (w != null) {
      w.dismiss();
      witness = null;
    }
  }

  /// It was seen to wait at a reading of its clock; the first look counts.
  void seen(long now) {
    if (since == 0) {
      since = now == 0 ? 1 : now;
    }
  }

  /// The reading of the clock at the first look.
  ///
  /// @return zero before that
  long since() {
    return since;
  }
}
