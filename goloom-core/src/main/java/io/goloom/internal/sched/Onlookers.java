package io.goloom.internal.sched;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Those parts of goloom that refer to goroutines without ever waking them: they let go of them
/// while a proof is made.
public final class Onlookers {
  private static final List<Onlooker> ALL = new CopyOnWriteArrayList<>();

  private Onlookers() {}

  /// A part that refers to goroutines and never wakes them.
  public interface Onlooker {
    /// From now on it keeps nothing reachable.
    void loosen();

    /// It may again.
    void tighten();
  }

  /// Adds one, for good.
  ///
  /// @param onlooker thread-safe; neither blocks nor throws
  public static void add(Onlooker onlooker) {
    ALL.add(onlooker);
  }

  static void loosen() {
    ALL.forEach(Onlooker::loosen);
  }

  static void tighten() {
    ALL.forEach(Onlooker::tighten);
  }
}
