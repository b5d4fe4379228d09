package io.goloom.internal.sched;

import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.internal.time.SystemClock;
import io.goloom.internal.time.TimerTask;
import io.goloom.internal.wait.SpinLock;
import io.goloom.sched.GoroutineState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Finds the goroutines that wait for what nothing can reach any more, with the garbage collector
/// as witness.
public final class Proof {
  /* Idea        A parked virtual thread is kept by whatever can wake it: the queue of a channel or lock, a timer, a poller. Else by the
   *             registry alone. So the registry lets go of those that wait; who is collected then could never have been woken.
   * R1          The stack is taken before the registry lets go. A goroutine that is woken meanwhile drops its mark, and is kept again (see
   *             Mark): so what was taken is where it waited when it was collected.
   * R2          A claim is made of a goroutine only whose phantom reference was cleared: finalizers cannot bring it back either.
   * R3          That one is not collected means nothing: statics, soft references, looks that are under way keep it. And that none is
   *             means nothing unless the control, leaked on purpose, is.
   * R4          Before that, Witness brings them back once, and Autopsy looks at which ones reach which. ZGC and Shenandoah clear no
   *             weak reference to what a finalizer can reach through a stack: there it is done without.
   * Limits      Waits in synchronized and Object.wait: the JVM keeps those threads. Where the JDK tracks virtual threads, all of them.
   *             On the JDK's scheduler, R1 holds for waits in goloom; of others the stack may be older than the wait. */

  private static final int COLLECTIONS = 3;
  private static final long BACK_NANOS = 5_000_000_000L;

  /// So many tries make [SpinLock#pause] nap.
  private static final int LONG = 1000;

  private static final int SETTLING = 1000;
  private static final long SETTLE_NANOS = 1_000_000;

  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private Proof() {}

  /// What a search has found.
  ///
  /// @param impossible why nothing could be proved, or empty
  /// @param dead those that were proved to wait for good; they are collected, and count as ended
  /// @param candidates how many waited in a way that could be proved
  /// @param examined whether it was looked into which of the dead could reach which
  public record Result(
      Optional<String> impossible, List<Dead> dead, int candidates, boolean examined) {}

  /// Searches all runtimes. Takes the stacks of all goroutines that wait, and a few whole
  /// collections.
  ///
  /// @return what was found
  public static Result search() {
    ONE_AT_A_TIME.lock();
    try {
      keepTimers();
      Onlookers.loosen();
      Result result = searchAlone();
      Leaks.add(result.dead());
      return result;
    } finally {
      Onlookers.tighten();
      ONE_AT_A_TIME.unlock();
    }
  }

  /// Lets ordinary collections search: lets go of those that have waited for a time, until they
  /// move, and tells which have been collected since the last call. No collection is asked for.
  ///
  /// Waits that the scheduler does not see end are passed over: see [Scheduler#seesWakeUps()].
  ///
  /// @param age how long one must have waited, as far as is known
  /// @return those that were proved to wait for good; they count as ended
  public static List<Dead> glance(Duration age) {
    ONE_AT_A_TIME.lock();
    try {
      keepTimers();
      Onlookers.loosen(); // and for good: nobody but the collector says when
      Map<List<StackTraceElement>, List<StackTraceElement>> stacks = new HashMap<>();
      for (Scheduler scheduler : Schedulers.all()) {
        for (G g : scheduler.goroutines()) {
          glance(g, age.toNanos(), stacks);
        }
      }
      List<Dead> dead = collected();
      Leaks.add(dead);
      return dead;
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  /// A timer's channel is kept by those that wait for it alone, until somebody lets go of them.
  private static void keepTimers() {
    if (TimerTask.startKeeping()) {
      Schedulers.all().forEach(Scheduler::keepTimers);
      SystemClock.INSTANCE.keepTimers(); // last: timers move to it, and not away from it
    }
  }

  private static void glance(
      G g, long nanos, Map<List<StackTraceElement>, List<StackTraceElement>> stacks) {
    Mark mark = g.mark();
    if (mark == null || mark.since() == 0) {
      Waits.mark(g);
    } else if (mark.loose == null && g.scheduler().clock().nanoTime() - mark.since() >= nanos) {
      loosen(g, stacks, null);
    }
  }

  private static Result searchAlone() {
    List<Dead> dead = collected();
    if (Tracking.MODE != Tracking.FULL) {
      return new Result(Optional.of(Obstacle.NOT_LISTED), dead, 0, false);
    }
    long control = Control.plant();
    if (control == 0) {
      return new Result(
          Optional.of("no processor was free for the control goroutine"), dead, 0, false);
    }
    ConcurrentLinkedQueue<G> back = new ConcurrentLinkedQueue<>();
    List<Loose> loose = loosenAll(back);
    Loose planted = loose.stream().filter(l -> l.seen.id() == control).findFirst().orElse(null);
    if (planted == null) { // whoever looked at it made it move; the next proof may find it
      tightenOthers(loose);
      Control.remove(control);
      return new Result(
          Optional.of("the control goroutine was disturbed: try again"), dead, 0, false);
    }
    settle();
    System.gc();
    for (int i = 1; i < COLLECTIONS && planted.goroutine() != null; i++) {
      dismissWitnesses(loose, back); // some collectors find nothing that has one
      System.gc();
    }
    boolean possible = planted.goroutine() == null;
    List<Loose> gone = tightenOthers(loose);
    int candidates = loose.size() - 1;
    loose.clear();
    if (!possible) {
      Control.remove(control);
      return new Result(Optional.of(Obstacle.whyNothing()), dead, candidates, false);
    }
    Autopsy autopsy = new Autopsy(gone, await(gone, back), control);
    autopsy.examine();
    for (int i = 0; i < COLLECTIONS && !autopsy.allCollected(); i++) {
      System.gc();
    }
    dead.addAll(autopsy.bury());
    dead.removeIf(Control::isOne);
    return new Result(Optional.empty(), List.copyOf(dead), candidates, autopsy.examined());
  }

  /// Waits a moment until threads that have just parked a goroutine have let go of it, too.
  private static void settle() {
    for (int tries = 0; tries < SETTLING && anyLeaves(); tries++) {
      SpinLock.pause(tries);
    }
    LockSupport.parkNanos(SETTLE_NANOS); // the last steps are not seen from outside
  }

  private static boolean anyLeaves() {
    for (Scheduler scheduler : Schedulers.all()) {
      for (G g : scheduler.running().orElse(Set.of())) {
        if (g.thread().getState() == Thread.State.WAITING) {
          return true;
        }
      }
    }
    return false;
  }

  private static List<Loose> loosenAll(ConcurrentLinkedQueue<G> back) {
    Map<List<StackTraceElement>, List<StackTraceElement>> stacks = new HashMap<>();
    List<Loose> all = new ArrayList<>();
    for (Scheduler scheduler : Schedulers.all()) {
      for (G g : scheduler.goroutines()) {
        Loose loose = loosen(g, stacks, back);
        if (loose != null) {
          all.add(loose);
        }
      }
    }
    return all;
  }

  /// Takes the stack of one that waits and lets go of it.
  ///
  /// @param back where it comes back to when it is found dead, or null
  /// @return null if it does not wait for as long as it takes
  @SuppressWarnings("ReferenceEquality") // this very mark is meant
  static @Nullable Loose loosen(
      G g,
      Map<List<StackTraceElement>, List<StackTraceElement>> stacks,
      @Nullable ConcurrentLinkedQueue<G> back) {
    if (g.thread().getState() != Thread.State.WAITING) {
      return null; // a wait with a limit ends
    }
    Mark mark = Waits.fresh(g);
    GoroutineSnapshot seen = Looks.look(g);
    if (seen == null
        || seen.state() != GoroutineState.WAITING
        || g.thread().getState() != Thread.State.WAITING) {
      return null;
    }
    Waits.seen(g, mark);
    long since = g.waitsSince();
    Loose loose = new Loose(g, Looks.sharing(stacks, seen), since != 0 ? since : mark.since());
    if (g.mark() != mark) {
      return null; // R1: it moved
    }
    mark.witness(back == null ? null : new Witness(g, mark, back)); // guarded by ONE_AT_A_TIME
    return g.scheduler().registry().loosen(g, mark, loose) ? loose : null;
  }

  private static void dismissWitnesses(List<Loose> loose, ConcurrentLinkedQueue<G> back) {
    for (Loose l : loose) {
      G g = l.goroutine();
      Mark mark = g == null ? null : g.mark();
      if (mark != null) {
        mark.dismissWitness();
      }
    }
    LockSupport.parkNanos(SETTLE_NANOS);
    back.clear();
  }

  /// @return those that were collected, or are about to be
  private static List<Loose> tightenOthers(List<Loose> loose) {
    List<Loose> gone = new ArrayList<>();
    for (Loose l : loose) {
      G g = l.goroutine();
      if (g == null) {
        gone.add(l);
      } else {
        g.scheduler().registry().keep(g);
      }
    }
    return gone;
  }

  /// Waits until all are collected or back, or woken.
  private static Map<Long, G> await(List<Loose> gone, ConcurrentLinkedQueue<G> back) {
    Map<Long, G> came = new HashMap<>();
    long begin = System.nanoTime();
    for (int tries = 0; came.size() < gone.size(); tries++) {
      G g = back.poll();
      if (g != null) {
        came.put(g.id(), g);
        tries = 0;
      } else if (isOver(gone, came) || System.nanoTime() - begin > BACK_NANOS) {
        break;
      } else {
        SpinLock.pause(LONG + tries);
      }
    }
    return came;
  }

  private static boolean isOver(List<Loose> gone, Map<Long, G> came) {
    for (Loose loose : gone) {
      boolean there =
          came.containsKey(loose.seen.id()) || loose.isDropped(); // by a finalizer of the user's
      if (!there && !loose.isCollected()) {
        return false;
      }
    }
    return true;
  }

  /// Those that collections have found since the last call, by themselves.
  private static List<Dead> collected() {
    List<Dead> dead = new ArrayList<>();
    for (var l = Loose.COLLECTED.poll(); l != null; l = Loose.COLLECTED.poll()) {
      Dead one = ((Loose) l).bury(-1, Set.of());
      if (one != null && !Control.isOne(one)) {
        dead.add(one);
      }
    }
    return dead;
  }
}
