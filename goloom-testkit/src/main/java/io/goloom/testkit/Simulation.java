package io.goloom.testkit;

import io.goloom.internal.jdk.Containers;
import io.goloom.internal.jdk.VirtualThreads;
import io.goloom.internal.sched.G;
import io.goloom.internal.sched.Owners;
import io.goloom.internal.sched.Schedulable;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.time.TimerTask;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import io.goloom.testkit.Run.Event;
import io.goloom.testkit.Run.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A scheduler whose runs can be repeated: one platform thread runs all goroutines, [Choices]
/// decide wherever it could go on in several ways, and time is virtual. When no goroutine is ready,
/// the clock jumps to the next timer; when there is no timer either, the run is over.
///
/// A goroutine gives way where it parks, yields or ends, and at choice points, which all operations
/// of goloom begin with. Two that touch a field without such an operation in between are never
/// interleaved there. See docs/design/testkit.md for the limits.
final class Simulation extends Scheduler {
  /* D1  All that is chosen is chosen by the Choices: who goes on, and what select draws.
   * D2  Nothing that is chosen from depends on real time, on when the collector runs or on numbers that the JVM gives: goroutines are
   *     numbered as they become ready for the first time, ready ones are listed in the order in which they became ready, and time is the
   *     virtual clock's.
   * D3  Everything but inbox, over and misuse is touched on the thread of the loop alone; running is written there alone. */

  /// After so much real time in which nothing happens, nobody waits for the outside any longer.
  static final Duration MOST_OUTSIDE = Duration.ofSeconds(10);

  private static final int FIRST_SWEEP = 64;

  /// Whether this JVM has choice points.
  static final boolean CHOICE_POINTS = choosesItself();

  /// How to run.
  ///
  /// @param choices what decides
  /// @param mostSteps after so many the run is stopped
  /// @param outside whether threads outside may wake goroutines; then the run cannot be repeated
  /// @param tracing whether to say in words what happens
  record Options(Choices choices, long mostSteps, boolean outside, boolean tracing) {}

  private final Options options;
  private final SimClock clock;
  private final SimThread thread;
  private final TimerThread timers = new TimerThread(this);
  private final Trace trace;
  private final JdkTime jdkTime = new JdkTime(this);

  /// The JDK's timers: timed waits, and tasks with a delay. Those that are over are swept out.
  private final List<Future<?>> jdkTimers = new ArrayList<>();

  private final List<Schedulable> ready = new ArrayList<>();

  /// The numbers of the threads that were ever ready, by their continuations, without goroutines
  /// that have ended.
  private final IdentityHashMap<Runnable, Integer> numbers = new IdentityHashMap<>();

  private int lastNumber;

  private final ConcurrentLinkedQueue<Schedulable> inbox = new ConcurrentLinkedQueue<>();

  private int nextSweep = FIRST_SWEEP;

  private boolean bodyEnded;

  /// Who runs now. Also read by who asks what takes so long.
  private volatile @Nullable Schedulable running;

  /// Who yielded last, if it was who ran last.
  private @Nullable Schedulable yielded;

  /// Who was chosen at a choice point, while the one that was there is on its way out.
  private @Nullable Schedulable next;

  private boolean preempting;

  /// Who waits for all others to wait.
  private @Nullable G awaiting;

  private final TreeMap<Integer, Integer> turns = new TreeMap<>();
  private int[] widths = new int[64];
  private int choices;
  private final List<Event> events = new ArrayList<>();
  private long hash;
  private long steps;

  private @Nullable Throwable failure;
  private boolean stuck;

  /// Why this is no run that could be repeated. Also written by threads outside.
  private volatile @Nullable RuntimeException misuse;

  private volatile boolean over;

  private Simulation(Options options, SimClock clock, SimThread thread) {
    super("simulation", clock);
    this.thread = thread;
    this.options = options;
    this.clock = clock;
    this.trace = new Trace(options.tracing);
  }

  /// Runs a program to its end. Called on a [SimThread].
  ///
  /// @param options how
  /// @param body what the first goroutine runs; it starts the others
  /// @return how it ended
  /// @throws IllegalStateException if something outside of the run took part in it
  /// @throws InterruptedException if nobody waits for it any more
  static Run run(Options options, Task body) throws InterruptedException {
    SimThread thread = SimThread.current();
    Simulation sim = new Simulation(options, new SimClock(), thread);
    thread.running(sim);
    try {
      return sim.loop(body);
    } finally {
      sim.over = true;
      thread.running(null);
    }
  }

  /// The simulation that the calling goroutine is part of.
  ///
  /// @return null if it is part of none
  static @Nullable Simulation ofCurrent() {
    G g = G.current();
    return g != null && g.scheduler() instanceof Simulation sim ? sim : null;
  }

  // ---- the loop

  private Run loop(Task task) throws InterruptedException {
    go("main", thread.birthPlace(), () -> runBody(task));
    while (!isOver() && step()) {
      steps++;
    }
    RuntimeException wrong = misuse;
    if (wrong != null) {
      throw wrong;
    }
    if (thread.isStopped()) {
      throw new InterruptedException();
    }
    return result();
  }

  private void runBody(Task task) {
    Thread.currentThread().setContextClassLoader(thread.callersLoader());
    try {
      task.run();
    } catch (Throwable t) {
      trace.fails("main", t);
      fails(t);
    }
    bodyEnded = true;
  }

  private boolean isOver() {
    return thread.isStopped()
        || misuse != null
        || failure != null
        || stuck
        || steps >= options.mostSteps;
  }

  /// Runs one goroutine until it gives way, or fires one timer.
  ///
  /// @return false if there is neither one
  private boolean step() {
    takeInbox();
    Schedulable chosen = next;
    next = null;
    if (chosen == null) {
      if (ready.isEmpty() && !timerIsDue() && !idle()) {
        return false;
      }
      chosen = chooseReady();
    }
    if (chosen == timers) {
      fire();
    } else {
      resume(chosen);
    }
    return true;
  }

  // ---- the JDK's time

  /// What the JDK's clock shows here.
  JdkTime jdkTime() {
    return jdkTime;
  }

  /// Notes a timer of the JDK, which has been armed.
  void arms(Future<?> timer) {
    if (jdkTimers.size() >= nextSweep) {
      jdkTimers.removeIf(Future::isDone);
      nextSweep = Math.max(FIRST_SWEEP, 2 * jdkTimers.size());
    }
    jdkTimers.add(timer);
  }

  /// Takes over a task that the JDK would run after a delay.
  void delay(Delayed task) {
    arms(SimDelay.arm(this, task));
  }

  /// A goroutine that cannot give way waits for a time.
  void pass(long nanos) {
    clock.pass(nanos);
  }

  /// The goroutine that runs now, if it is one.
  @Nullable G running() {
    return running instanceof G g ? g : null;
  }

  /// What runs now and where it stands, for people. Called on any thread.
  ///
  /// @return null if no goroutine runs
  @Nullable String whatRuns() {
    return running instanceof G g
        ? new Run.Waiting(
                0,
                g.name(),
                g.birthPlace(),
                "running",
                null,
                null,
                Frames.users(g.thread().getStackTrace()))
            .toString()
        : null;
  }

  private boolean timerIsDue() {
    return !timers.isBusy() && clock.isDue();
  }

  /// Nobody is ready.
  ///
  /// @return whether there is somebody now, or a timer to fire, or the question has to be asked
  ///   again
  private boolean idle() {
    if (liveGoroutines() == 0) {
      return false;
    }
    if (waitsForOutside()) {
      return awaitOutside();
    }
    G waiter = awaiting;
    if (waiter != null) {
      awaiting = null;
      LockSupport.unpark(waiter.thread());
      return true;
    }
    return !bodyEnded && clock.jump();
  }

  /// Those of the ready ones from which the next is chosen: who has yielded lets the others go
  /// first.
  private Schedulable chooseReady() {
    Schedulable last = yielded;
    yielded = null;
    List<Schedulable> from = new ArrayList<>(ready);
    if (timerIsDue()) {
      from.add(timers);
    }
    if (last != null) {
      options.choices.yielded(number(last));
      if (from.size() > 1) {
        from.remove(last);
      }
    }
    Schedulable chosen =
        from.get(choose(last != null ? Choices.Kind.YIELD : Choices.Kind.NEXT, from));
    ready.remove(chosen);
    return chosen;
  }

  private int choose(Choices.Kind kind, List<Schedulable> from) {
    int n = from.size();
    if (n == 1) {
      return 0;
    }
    int[] who = new int[n];
    for (int i = 0; i < n; i++) {
      who[i] = from.get(i) == timers ? Choices.TIMER : number(from.get(i));
    }
    return choose(kind, n, who);
  }

  private int choose(Choices.Kind kind, int n, int[] who) {
    int possibility = options.choices.choose(kind, n, who);
    if (possibility != 0) {
      turns.put(choices, possibility);
      trace.turn();
    }
    if (!options.outside) { // else nobody makes other schedules of it, and it may be long
      if (choices == widths.length) {
        widths = Arrays.copyOf(widths, choices * 2);
      }
      widths[choices++] = n;
    }
    mix(possibility * 31L + n);
    return possibility;
  }

  private void fire() {
    if (timers.isBusy()) {
      timers.resume();
      return;
    }
    TimerTask timer = Objects.requireNonNull(clock.takeDue());
    happens(Choices.TIMER, Event.FIRES);
    trace.fires(Duration.ofNanos(clock.elapsed()));
    if (timer instanceof SimTimedWait) {
      timer.fire(); // it waits for real time, which a virtual thread would do by another timer
    } else {
      timers.fire(timer);
    }
  }

  private void resume(Schedulable s) {
    int number = number(s);
    happens(number, Event.RUNS);
    running = s;
    s.continuation().run();
    running = null;
    if (s instanceof G g) {
      Thread.State state = g.thread().getState();
      if (state == Thread.State.BLOCKED && !options.outside) {
        refuseMonitor(g);
      } else if (options.tracing && !ready.contains(s)) {
        trace.gaveWay(nameOf(g), g);
      }
      if (state == Thread.State.TERMINATED) {
        numbers.remove(s.continuation());
      }
    }
  }

  private int number(Schedulable s) {
    return numbers.computeIfAbsent(s.continuation(), _ -> ++lastNumber);
  }

  private void happens(int number, String what) {
    if (!options.outside) {
      events.add(new Event(number, what));
    }
    mix(number * 31L + what.hashCode());
  }

  private void mix(long what) {
    long h = (hash ^ what) * 0x9E3779B97F4A7C15L;
    hash = h ^ (h >>> 32);
  }

  // ---- the outside

  /// Takes over those whom threads outside have woken.
  private void takeInbox() {
    for (Schedulable s = inbox.poll(); s != null; s = inbox.poll()) {
      number(s);
      ready.add(s);
    }
  }

  /// Whether anybody waits for something that only the outside can bring, or is about to be woken
  /// from there.
  private boolean waitsForOutside() {
    if (options.outside) {
      boolean jdkTimer = JdkTime.VIRTUAL && hasJdkTimer();
      return goroutines().stream().anyMatch(g -> waitsForOutside(g, jdkTimer));
    }
    for (G g : goroutines()) {
      Thread.State state = g.thread().getState();
      if (g.waitReason() == WaitReason.IO_WAIT) {
        misused(nameOf(g) + " waits for a socket, which is outside of what can be repeated");
      } else if (state == Thread.State.BLOCKED || state == Thread.State.RUNNABLE) {
        refuseMonitor(g);
      }
    }
    return misuse != null;
  }

  private boolean waitsForOutside(G g, boolean jdkTimer) {
    if (g == awaiting) {
      return false;
    }
    return switch (g.thread().getState()) {
      case WAITING -> g.waitReason() == WaitReason.IO_WAIT || (g.waitReason() == null && !jdkTimer);
      case TIMED_WAITING -> false; // its timer is ours
      default -> true;
    };
  }

  /// Whether a timed wait of the JDK is under way, or a task waits for its time. Then virtual time
  /// may bring what others wait for in the JDK: a future with a timeout, a queue that a sleeper
  /// fills.
  private boolean hasJdkTimer() {
    jdkTimers.removeIf(Future::isDone);
    return !jdkTimers.isEmpty();
  }

  private boolean awaitOutside() {
    if (misuse != null) {
      return false;
    }
    long begin = System.nanoTime();
    while (inbox.isEmpty() && !thread.isStopped() && waitsForOutside()) {
      long left = MOST_OUTSIDE.toNanos() - (System.nanoTime() - begin);
      if (left <= 0) {
        stuck = true;
        return false;
      }
      LockSupport.parkNanos(this, Math.min(left, 20_000_000)); // not all that ends a wait wakes us
    }
    takeInbox();
    return !thread.isStopped() && (!ready.isEmpty() || idle());
  }

  private void refuseMonitor(G g) {
    misused(
        nameOf(g)
            + " waits for a monitor, and a thread of the JVM, outside of what can be repeated,"
            + " would wake it, sooner or later: use goloom's Mutex and Cond, or locks of"
            + " java.util.concurrent");
  }

  /// Ends the run, since it cannot be repeated.
  void misused(String why) {
    misuse = new IllegalStateException(why);
  }

  // ---- the end

  /// A goroutine has thrown: that ends the run.
  private void fails(Throwable t) {
    if (failure == null) {
      failure = t;
    }
  }

  @Override
  protected boolean takesFailure(G g, Throwable t) {
    trace.fails(nameOf(g), t);
    fails(t);
    return true;
  }

  private Run result() {
    boolean finished = failure == null && !stuck && liveGoroutines() == 0;
    Verdict verdict =
        failure != null
            ? Verdict.FAILED
            : stuck
                ? Verdict.STUCK
                : finished
                    ? Verdict.FINISHED
                    : steps >= options.mostSteps ? Verdict.ENDLESS : Verdict.DEADLOCK;
    List<G> left = goroutines().stream().sorted(Comparator.comparingInt(this::number)).toList();
    List<Run.Waiting> waiting = left.stream().map(g -> waiting(g, left)).toList();
    return new Run(
        verdict,
        failure,
        bodyEnded,
        waiting,
        new Schedule(turns),
        Arrays.copyOf(widths, choices),
        events,
        hash,
        steps,
        Duration.ofNanos(clock.elapsed()),
        trace.lines());
  }

  private Run.Waiting waiting(G g, List<G> all) {
    Object waitsOn = g.waitReason() == null ? null : g.waitsOn();
    return new Run.Waiting(
        number(g),
        nameOf(g),
        g.birthPlace(),
        g == awaiting ? "Bubble.await" : Run.Waiting.what(g),
        waitsOn == null ? null : trace.name(waitsOn),
        waitsOn == null ? null : holder(waitsOn, g, all),
        Frames.users(g.thread().getStackTrace()));
  }

  /// Who holds what a goroutine waits for, if it is a lock.
  private Run.@Nullable Holder holder(Object waitsOn, G waiter, List<G> all) {
    long holder = Owners.of(waitsOn, waiter.thread().threadId());
    return holder == 0
        ? null
        : all.stream()
            .filter(g -> g.thread().threadId() == holder)
            .findFirst()
            .map(g -> new Run.Holder(number(g), nameOf(g)))
            .orElse(Run.Holder.GONE);
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
    Containers.start(g.thread(), thread.container());
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // always the same object
  protected void ready(Schedulable s) {
    if (SimThread.isOn(this)) {
      number(s);
      Schedulable runs = running;
      if (runs != null && runs.continuation() == s.continuation()) {
        if (preempting) {
          preempting = false;
        } else {
          yielded = s;
        }
      }
      ready.add(s);
    } else if (options.outside) {
      inbox.add(s);
      thread.wake();
    } else if (!over && misuse == null) {
      misused(
          "no run can be repeated in which a thread outside wakes a goroutine, here "
              + Thread.currentThread()
              + " (VirtualThread-unblocker means a monitor: use goloom's Mutex and Cond)");
    }
  }

  /// The timers' thread waits for a goroutine.
  void timerYields(TimerThread s) {
    yielded = s;
    ready.add(s);
  }

  @Override
  protected void chooseNext(String operation, Object on) {
    Schedulable self = running;
    if (self == null || next != null) {
      return;
    }
    steps++;
    happens(number(self), operation);
    if (options.tracing && self instanceof G g) {
      if (on instanceof G started) {
        trace.point(nameOf(g), operation + " " + nameOf(started), null);
      } else {
        trace.point(nameOf(g), operation, on instanceof Class<?> ? null : on);
      }
    }
    if (steps >= options.mostSteps) {
      Thread.yield(); // for good
      return;
    }
    List<Schedulable> from = new ArrayList<>(ready.size() + 2);
    from.add(self);
    from.addAll(ready);
    if (timerIsDue()) {
      from.add(timers);
    }
    int possibility = choose(Choices.Kind.POINT, from);
    if (possibility != 0) {
      Schedulable chosen = from.get(possibility);
      ready.remove(chosen);
      next = chosen;
      preempting = true;
      Thread.yield();
      if (preempting) { // it is pinned, in a class initializer or in C: it goes on
        preempting = false;
        next = null;
        if (chosen != timers || timers.isBusy()) {
          ready.add(Math.min(possibility - 1, ready.size()), chosen);
        }
      }
    }
  }

  @Override
  protected int choose(int bound) {
    return bound == 1 ? 0 : choose(Choices.Kind.DRAW, bound, NOBODY);
  }

  private static final int[] NOBODY = {};

  @Override
  public boolean repeatable() {
    return true;
  }

  /// Waits until all others wait, and time would move.
  ///
  /// @throws IllegalStateException if another goroutine is in this call already
  @SuppressWarnings("ReferenceEquality") // this very one
  void awaitOthers() {
    G g = Objects.requireNonNull(G.current());
    if (awaiting != null) {
      throw new IllegalStateException(
          "Bubble.await() called by " + nameOf(g) + " while " + nameOf(awaiting) + " is in it");
    }
    awaiting = g;
    boolean interrupted = false;
    while (awaiting == g) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      g.thread().interrupt();
    }
  }

  @Override
  @SuppressWarnings("NamedLikeContextualKeyword") // the field's own word
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
