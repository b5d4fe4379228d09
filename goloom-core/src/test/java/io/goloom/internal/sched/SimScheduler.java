package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.jdk.Carriers;
import io.goloom.internal.jdk.Containers;
import io.goloom.internal.jdk.DelayedTasks;
import io.goloom.internal.jdk.Pollers;
import io.goloom.internal.jdk.VirtualThreads;
import io.goloom.internal.jdk.Worker;
import io.goloom.internal.time.VirtualClock;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// A scheduler for tests, whose runs can be repeated: one platform thread runs all goroutines, a
/// seeded generator chooses which of the ready ones is next, and time is virtual. When none is
/// ready, the clock jumps to the next timer; when there is no timer either, the run is over.
///
/// A goroutine gives way only where it parks, yields or ends, so two that touch a field without
/// such an operation in between are never interleaved there. One that computes without an end is
/// never stopped.
///
/// Nothing outside may wake a goroutine: another platform thread cannot come in at the same place
/// again. [#run] throws when it sees that. See docs/design/scheduler.md for the other limits.
final class SimScheduler extends Scheduler {
  /* D1  All choices come from one generator, whose seed is given: the order of steps, and what select draws.
   * D2  Nothing that is chosen from depends on real time or on numbers that the JVM gives: goroutines are numbered as they become
   *     ready for the first time, and time is the virtual clock's.
   * D3  ready, numbers and all counts are touched on the thread of the loop alone. */

  /// After so many steps a run is stopped: goroutines that only yield, or a ticker that nobody
  /// stops, would go on for good.
  static final long MOST_STEPS = 1_000_000;

  /// A timed wait of the JDK costs real time, so longer ones are refused.
  static final Duration MOST_REAL_TIME = Duration.ofSeconds(1);

  private static final int TIMER = 0;

  private static final boolean OWN_TIMERS =
      DelayedTasks.install((command, nanos) ->
          Carriers.current() instanceof Loop loop ? loop.arm(command, nanos) : null);

  static {
    choosesItself();
    // Whoever waits for a socket first gets the JDK's pollers, for good; and a simulation ends.
    Exit.join(system().go("pollers", Pollers.class, Pollers::start).thread());
  }

  private final long seed;
  private final VirtualClock clock;
  private final long begin;
  private final SplittableRandom choices;
  private final Loop loop = new Loop();
  private final @Nullable Object container;

  private final List<Schedulable> ready = new ArrayList<>();

  /// The numbers of all threads that were ever ready, by their continuations.
  private final IdentityHashMap<Runnable, Integer> numbers = new IdentityHashMap<>();

  private long steps;
  private long hash;
  private @Nullable Throwable failure;

  /// Why this is no run that could be repeated. Also written by threads outside.
  private volatile @Nullable RuntimeException misuse;

  private volatile boolean over;

  private SimScheduler(long seed, VirtualClock clock) {
    super("simulation", clock);
    this.seed = seed;
    this.clock = clock;
    begin = clock.nanoTime();
    choices = new SplittableRandom(seed);
    container = Containers.make(name(), () -> goroutines().stream().map(G::thread));
  }

  /// Runs a program to its end on a thread of its own, and waits for that.
  ///
  /// **Blocking and interrupts.** An interrupt of the caller stops the run at its next step.
  ///
  /// @param seed what chooses the order
  /// @param main what the first goroutine runs; it starts the others
  /// @return how it ended
  /// @throws IllegalStateException if something outside of the run took part in it, or the JVM does
  ///   not open `java.lang`
  /// @throws InterruptedException if interrupted
  static SimResult run(long seed, Task main) throws InterruptedException {
    String closed = VirtualThreads.closed();
    if (closed == null && !OWN_TIMERS) {
      closed = "this JDK does not hand out its timers";
    }
    if (closed != null) {
      throw new IllegalStateException("no simulation without goloom's own scheduler: " + closed);
    }
    SimScheduler sim = new SimScheduler(seed, new VirtualClock());
    return sim.loop.run(caller(), main);
  }

  private static BirthPlace caller() {
    return new BirthPlace(
        Births.here().frames().stream()
            .dropWhile(frame -> frame.getClassName().equals(SimScheduler.class.getName()))
            .toList(),
        true);
  }

  // ---- the loop

  /// What the one thread runs.
  private final class Loop implements Worker {
    private BirthPlace birthPlace = BirthPlace.UNKNOWN;
    private @Nullable Task main;
    private @Nullable SimResult result;
    private @Nullable Throwable broken;

    SimResult run(BirthPlace caller, Task task) throws InterruptedException {
      birthPlace = caller;
      main = task;
      Thread thread = Carriers.make("goloom-simulation", this);
      try {
        thread.start();
        thread.join();
      } finally {
        over = true; // interrupted
        Containers.close(container);
      }
      RuntimeException wrong = misuse;
      if (wrong != null) {
        throw wrong;
      }
      if (broken != null) {
        throw new IllegalStateException("the simulation itself failed, seed " + seed, broken);
      }
      return Objects.requireNonNull(result);
    }

    @Override
    public void run() {
      try {
        Task task = Objects.requireNonNull(main);
        go("main", birthPlace, () -> runMain(task));
        while (!over && misuse == null && steps < MOST_STEPS && step()) {
          steps++;
        }
        result = result();
      } catch (Throwable t) {
        broken = t;
      } finally {
        over = true;
      }
    }

    private void runMain(Task task) {
      try {
        task.run();
      } catch (Throwable t) {
        failure = t;
      }
    }

    /// Arms a timed wait of the JDK.
    ScheduledFuture<?> arm(Runnable command, long nanos) {
      return SimTimedWait.arm(SimScheduler.this, clock, command, nanos);
    }

    @Override
    public void beginBlocking() {} // blocks the simulation, as a computation does

    @Override
    public void endBlocking() {}
  }

  /// Runs one goroutine until it parks, yields or ends, or fires one timer.
  ///
  /// @return false if there is neither one
  private boolean step() {
    while (true) {
      int n = ready.size() + (clock.isDue() ? 1 : 0);
      if (n > 0) {
        int choice = choices.nextInt(n);
        if (choice < ready.size()) {
          run(take(choice));
        } else {
          record(TIMER);
          clock.fireDue();
        }
        return true;
      }
      if (liveGoroutines() == 0) {
        return false;
      }
      if (!clock.jump()) {
        checkAllWait();
        return false;
      }
    }
  }

  private Schedulable take(int i) {
    Schedulable last = ready.removeLast();
    return i == ready.size() ? last : ready.set(i, last);
  }

  private void run(Schedulable s) {
    record(number(s));
    Objects.requireNonNull(s.continuation).run();
    if (s instanceof G g && g.thread().getState() == Thread.State.BLOCKED) {
      refuseMonitor(g);
    }
  }

  /// Looks for goroutines that do not just wait, when none can run: one that was notified is about
  /// to be woken by a thread of the JVM.
  private void checkAllWait() {
    for (G g : goroutines()) {
      if (g.thread().getState() != Thread.State.WAITING) {
        refuseMonitor(g);
      }
    }
  }

  private void refuseMonitor(G g) {
    misuse =
        new IllegalStateException(
            nameOf(g)
                + " waits for a monitor, and a thread of the JVM, outside of the simulation, would"
                + " wake it, sooner or later: use goloom's Mutex and Cond, or locks of the JDK;"
                + " seed "
                + seed);
  }

  private int number(Schedulable s) {
    return numbers.computeIfAbsent(Objects.requireNonNull(s.continuation), _ -> numbers.size() + 1);
  }

  private void record(int what) {
    long h = (hash ^ what) * 0x9E3779B97F4A7C15L;
    hash = h ^ (h >>> 32);
  }

  private SimResult result() {
    List<SimResult.Waiting> waiting =
        goroutines().stream()
            .sorted(Comparator.comparingInt(this::number))
            .map(this::waiting)
            .toList();
    SimResult.Verdict verdict =
        failure != null
            ? SimResult.Verdict.FAILED
            : steps == MOST_STEPS
                ? SimResult.Verdict.ENDLESS
                : waiting.isEmpty() ? SimResult.Verdict.FINISHED : SimResult.Verdict.DEADLOCK;
    Duration elapsed = Duration.ofNanos(clock.nanoTime() - begin);
    return new SimResult(seed, verdict, hash, steps, elapsed, waiting, failure);
  }

  private SimResult.Waiting waiting(G g) {
    WaitReason reason = g.waitReason();
    Object on = reason == null ? g.thread().getState() : g.waitsOn();
    return new SimResult.Waiting(
        number(g),
        nameOf(g),
        g.birthPlace(),
        reason,
        String.valueOf(on),
        List.of(g.thread().getStackTrace()));
  }

  /// Without the number that the JVM has given, which differs from run to run.
  private String nameOf(G g) {
    return g.name().equals("goroutine-" + g.id()) ? "goroutine " + number(g) : g.name();
  }

  // ---- the seam

  @Override
  protected Thread thread(G g, String name) {
    Thread thread = VirtualThreads.unstarted(g, name, g);
    thread.setUncaughtExceptionHandler(g);
    return thread;
  }

  @Override
  protected void start(G g) {
    Containers.start(g.thread(), container);
  }

  @Override
  void ready(Schedulable s) {
    if (Carriers.current() == loop) {
      number(s);
      ready.add(s);
    } else if (!over && misuse == null) {
      misuse =
          new IllegalStateException(
              "a simulation cannot be repeated if a thread outside of it wakes one of its"
                  + " goroutines, here "
                  + Thread.currentThread()
                  + " (VirtualThread-unblocker means a monitor: use goloom's Mutex and Cond);"
                  + " seed "
                  + seed);
    }
  }

  /// Ends the run, since the turn of a timed wait of the JDK has come that is too long to wait for.
  void refuse(Duration left) {
    misuse =
        new IllegalStateException(
            "a goroutine waits for "
                + left
                + " in a timed wait of the JDK, which needs real time: use Go.sleep, a Timer or a"
                + " context's deadline; seed "
                + seed);
  }

  @Override
  protected int choose(int bound) {
    return choices.nextInt(bound);
  }

  @Override
  public void yield() {
    Thread.yield();
  }

  @Override
  public int gomaxprocs() {
    return 1;
  }

  @Override
  public int gomaxprocs(int n) {
    throw new UnsupportedOperationException("a simulation has one thread");
  }

  @Override
  public String gomaxprocsReason() {
    return "GOMAXPROCS is 1: a simulation has one thread";
  }
}
