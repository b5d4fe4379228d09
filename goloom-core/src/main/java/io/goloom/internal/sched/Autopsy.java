package io.goloom.internal.sched;

import io.goloom.internal.wait.SpinLock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Looks at goroutines that nothing can reach any more, once they are brought back: which of them
/// wait for the same, and which could reach which. Then lets go of them for good.
///
/// Who can reach what is asked of the collector: all but one are let go of, and those that a
/// collection leaves can be reached by that one. That takes a collection for each.
final class Autopsy {
  /// With more than these it is not looked into who could reach whom.
  private static final int MOST = 24;

  private static final long MOST_NANOS = 5_000_000_000L;

  private final long control;

  /// Those that are brought back; a place is null while its goroutine is let go of.
  private final @Nullable G[] dead;

  private final List<Loose> last = new ArrayList<>();
  private final Map<Long, Integer> waitsFor = new HashMap<>();
  private final Map<Long, Set<Long>> reaches = new HashMap<>();
  private boolean examined;

  /// @param gone those that were found, some of which cannot be brought back
  /// @param back those that were brought back
  Autopsy(List<Loose> gone, Map<Long, G> back, long control) {
    this.control = control;
    List<G> found = new ArrayList<>();
    for (Loose loose : gone) {
      G g = back.get(loose.seen.id());
      if (g != null) {
        g.scheduler().registry().keep(g);
        found.add(g);
      } else if (loose.isCollected()) {
        last.add(loose);
      } // else a finalizer takes its time: whoever comes next finds it
    }
    dead = found.toArray(G[]::new);
  }

  /// Looks at all of them, and lets go of them for good.
  void examine() {
    if (last.isEmpty() && dead.length - 1 <= MOST) {
      compareWaits();
      examined = findReachable();
      if (!examined) {
        reaches.clear();
      }
    }
    letGo();
  }

  /// Numbers what they wait for.
  @SuppressWarnings("ReferenceEquality") // these very objects are meant
  private void compareWaits() {
    for (int i = 0; i < dead.length; i++) {
      G one = dead[i];
      if (one == null) {
        continue;
      }
      int same = i;
      for (int j = 0; j < i; j++) {
        G other = dead[j];
        if (other != null
            && other.waitsOn() == one.waitsOn()
            && other.waitReason() == one.waitReason()
            && one.waitsOn() != null) {
          same = j;
          break;
        }
      }
      waitsFor.put(one.id(), same);
    }
  }

  /// @return false if it has to be given up
  private boolean findReachable() {
    long begin = System.nanoTime();
    for (int i = 0; i < dead.length; i++) {
      G one = dead[i];
      if (one == null || one.id() == control) {
        continue;
      }
      if (System.nanoTime() - begin > MOST_NANOS || !round(i, one.id())) {
        return false;
      }
    }
    return true;
  }

  private boolean round(int i, long id) {
    ConcurrentLinkedQueue<G> back = new ConcurrentLinkedQueue<>();
    @Nullable Loose[] loose = letGoOfOthers(i, back);
    System.gc();
    Set<Long> reached = new HashSet<>();
    boolean clean = true;
    Map<Long, Integer> missing = new HashMap<>();
    for (int j = 0; j < loose.length; j++) {
      Loose l = loose[j];
      if (l == null) {
        continue;
      }
      G g = l.goroutine();
      if (g == null) {
        missing.put(l.seen.id(), j);
      } else {
        take(j, g);
        reached.add(g.id());
        clean &= g.id() != control; // somebody else looks at goroutines at this moment
      }
    }
    reaches.put(id, reached);
    return await(missing, back) && clean;
  }

  private @Nullable Loose[] letGoOfOthers(int i, ConcurrentLinkedQueue<G> back) {
    @Nullable Loose[] loose = new @Nullable Loose[dead.length];
    for (int j = 0; j < dead.length; j++) {
      G g = dead[j];
      if (j != i && g != null) {
        loose[j] = Proof.loosen(g, new HashMap<>(), back);
        dead[j] = null; // if it was not loosened, it moves: the registry has it
      }
    }
    return loose;
  }

  private void take(int j, G g) {
    g.scheduler().registry().keep(g);
    dead[j] = g;
  }

  private boolean await(Map<Long, Integer> missing, ConcurrentLinkedQueue<G> back) {
    long begin = System.nanoTime();
    for (int tries = 0; !missing.isEmpty(); tries++) {
      G g = back.poll();
      if (g != null) {
        Integer j = missing.remove(g.id());
        if (j != null) {
          take(j, g);
        }
      } else if (System.nanoTime() - begin > MOST_NANOS) {
        return false;
      } else {
        SpinLock.pause(tries);
      }
    }
    return true;
  }

  private void letGo() {
    Map<List<StackTraceElement>, List<StackTraceElement>> stacks = new HashMap<>();
    for (int j = 0; j < dead.length; j++) {
      G g = dead[j];
      Loose loose = g == null ? null : Proof.loosen(g, stacks, null);
      if (loose != null) {
        last.add(loose);
      }
      dead[j] = null;
    }
  }

  boolean examined() {
    return examined;
  }

  boolean allCollected() {
    return last.stream().allMatch(Loose::isCollected);
  }

  /// Counts out those that are collected, and keeps the others.
  List<Dead> bury() {
    List<Dead> buried = new ArrayList<>();
    for (Loose loose : last) {
      long id = loose.seen.id();
      Dead one =
          loose.isCollected()
              ? loose.bury(waitsFor.getOrDefault(id, -1), reaches.getOrDefault(id, Set.of()))
              : null;
      G g = loose.goroutine();
      if (one != null) {
        buried.add(one);
      } else if (g != null) {
        g.scheduler().registry().keep(g);
      }
    }
    return buried;
  }
}
