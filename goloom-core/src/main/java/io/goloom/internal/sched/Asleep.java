package io.goloom.internal.sched;

import io.goloom.diagnostics.Report;
import io.goloom.sched.WaitReason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Go's "all goroutines are asleep - deadlock!", for a program under `Go.run`.
///
/// A thread of its own looks now and then whether every goroutine waits for another. That alone
/// says little: a thread that is no goroutine, a timer or a static field may still end the wait. So
/// it is fatal only once proofs have found them all, its own or those of whoever else looks for
/// leaks; a look costs little, a [Proof] a collection, and so they become rare where they find
/// nothing.
///
/// Platform threads that have no need of goroutines, such as a server's, keep a program alive, too:
/// it goes on without goroutines until the last of them has ended.
public final class Asleep implements Runnable {
  private static final String PROPERTY = "goloom.deadlock";
  private static final String VARIABLE = "GOLOOM_DEADLOCK";
  private static final long SHORTEST = 100_000_000;
  private static final long LONGEST = 3_600_000_000_000L;

  /// A look takes no more than one part in so many of the time.
  private static final int SHARE = 20;

  /// So many proofs in a row that are impossible mean that all will be.
  private static final int IMPOSSIBLE = 3;

  /// Those that are in `Go.run`.
  private static final Set<Thread> CALLERS = ConcurrentHashMap.newKeySet();

  private static volatile @Nullable Runnable onDeadlock;

  private final BooleanSupplier ended;
  private long proofs = SHORTEST;
  private int impossible;

  /// Why the last proof was impossible.
  private String obstacle = "";

  private boolean said;

  private Asleep(BooleanSupplier ended) {
    this.ended = ended;
  }

  /// Begins to watch, unless that is switched off. Called on the thread that waits for the program.
  ///
  /// @param ended whether the program has ended by itself; does not refer to it
  public static void watch(BooleanSupplier ended) {
    CALLERS.add(Thread.currentThread());
    boolean wanted = isWanted(System.getProperty(PROPERTY, System.getenv(VARIABLE)));
    if (wanted && Tracking.MODE == Tracking.FULL) {
      Thread.ofPlatform().daemon().name("goloom-deadlock").start(new Asleep(ended));
    }
  }

  /// Sets what is done at a deadlock once all is said, before the process ends.
  ///
  /// @param act takes the place of what was set before
  public static void onDeadlock(Runnable act) {
    onDeadlock = act;
  }

  private static boolean isWanted(@Nullable String text) {
    String value = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    if (!Set.of("", "fatal", "off").contains(value)) {
      Reports.warn(PROPERTY + "=" + text + " is not one of fatal, off: taking fatal");
    }
    return !value.equals("off");
  }

  @Override
  public void run() {
    long pause = SHORTEST;
    boolean before = false;
    while (true) {
      LockSupport.parkNanos(pause);
      long begin = System.nanoTime();
      boolean now = allAsleep();
      pause = Math.max(SHORTEST, (System.nanoTime() - begin) * SHARE);
      if (now && before) { // twice: most waits are short
        boolean costs = anyLives();
        if (prove()) {
          return;
        }
        if (costs) {
          proofs = Math.min(2 * proofs, LONGEST);
          pause = Math.max(pause, proofs);
        }
      }
      before = now;
    }
  }

  /// @return whether there is nothing left to watch
  private boolean prove() {
    List<Dead> dead = List.of();
    if (anyLives()) {
      if (impossible == IMPOSSIBLE) {
        return giveUp();
      }
      Proof.Result found = Proof.search();
      dead = found.dead();
      impossible = found.impossible().isPresent() && found.candidates() > 0 ? impossible + 1 : 0;
      obstacle = found.impossible().orElse("");
    }
    if (anyLives()) {
      report(dead);
      return false;
    }
    if (ended.getAsBoolean()) {
      return true; // and the process does, too
    }
    Optional<Thread> other = Threads.goesOn(CALLERS::contains);
    if (other.isPresent()) {
      report(dead);
      sayWhy(other.get());
      return false;
    }
    List<Dead> last = dead;
    Exit.crash(() -> {
      System.err.println(lastWords(last));
      onDeadlock();
    });
    return true;
  }

  /// Where no proof is possible nobody knows whether there is a deadlock. That is told once nothing
  /// goes on that can be seen.
  ///
  /// @return false if something does, or the program has gone on
  private boolean giveUp() {
    if (Threads.goesOn(CALLERS::contains).isPresent()
        || Threads.virtualOneGoesOn()
        || !allAsleep()) { // anew: who went on may have ended meanwhile, and woken one
      return false;
    }
    if (!ended.getAsBoolean()) {
      Reports.warn(
          "all goroutines wait, and whether that is a deadlock cannot be proved, since "
              + obstacle
              + ". "
              + PROPERTY
              + "=off silences this line");
    }
    return true;
  }

  private static void onDeadlock() {
    Runnable act = onDeadlock;
    if (act != null) {
      try {
        act.run();
      } catch (Throwable t) {
        Reports.warn("what was to be done at a deadlock failed", t);
      }
    }
  }

  private static void report(List<Dead> dead) {
    if (!dead.isEmpty()) {
      Reports.report(new Report.GoroutinesLeaked(dead.stream().map(Dead::seen).toList()));
    }
  }

  private static boolean anyLives() {
    return Schedulers.all().stream().anyMatch(s -> s.liveGoroutines() > 0);
  }

  private void sayWhy(Thread other) {
    if (!said) {
      said = true;
      Reports.warn(
          "all goroutines are asleep; the program goes on as long as the thread \""
              + other.getName()
              + "\" does");
    }
  }

  /// Those that were found now one by one, and those that were found before in groups.
  private static String lastWords(List<Dead> dead) {
    StringBuilder out = new StringBuilder("fatal error: all goroutines are asleep - deadlock!");
    Leaks.circles().forEach(text -> out.append("\n\n").append(text));
    Set<Long> now = dead.stream().map(one -> one.seen().id()).collect(Collectors.toSet());
    for (Leaks.Group group : Leaks.groups()) {
      long others = group.count() - group.numbers().stream().filter(now::contains).count();
      if (!now.contains(group.first().id())) {
        out.append("\n\n").append(group.first().text());
        if (--others > 0) {
          out.append("\nand ").append(others).append(" like it");
        }
      }
    }
    for (Dead one : dead) {
      out.append("\n\n").append(one.seen().text());
    }
    return out.toString();
  }

  private static boolean allAsleep() {
    List<Scheduler> all = Schedulers.all();
    return all.stream().noneMatch(Scheduler::isBusy)
        && all.stream().allMatch(s -> s.registry().all(Asleep::isAsleep));
  }

  /// Whether it waits for somebody: not for the time or the network, and not in an operation that
  /// the JDK does not name.
  private static boolean isAsleep(G g) {
    if (g.thread().getState() != Thread.State.WAITING) {
      return false;
    }
    WaitReason reason = g.waitReason();
    return reason == null
        ? LockSupport.getBlocker(g.thread()) != null
        : reason != WaitReason.SLEEP && reason != WaitReason.IO_WAIT;
  }
}
