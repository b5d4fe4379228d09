package io.goloom.internal.sched;

import io.goloom.internal.jfr.Events;
import io.goloom.internal.procs.Procs;
import io.goloom.internal.time.TimerTask;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The monitor, a thread of its own that needs no P: hands the P of a goroutine that runs or blocks
/// for long to another M, wakes an M for work that stays, fires timers that nobody else does, and
/// follows GOMAXPROCS.
///
/// It sleeps for a tick while a P is in use; after a while in which none was it wakes for timers
/// alone.
final class Sysmon {
  private static final long MILLI = 1_000_000;
  private static final long TICK = MILLI;

  /// How long a goroutine may hold its P while others wait; less if many do.
  private static final long SLICE = 10 * MILLI;

  private static final long SHORTEST_SLICE = MILLI;

  /// An M that is awake fires its own timers; so long it is given.
  private static final long TIMER_GRACE = MILLI / 4;

  private static final long REREAD = 1000 * MILLI;
  private static final int IDLE_TICKS = 50;

  private final GmpScheduler scheduler;
  private final Thread thread;

  /// Whether it sleeps without ticks, until a P is taken from the idle ones or a timer is late.
  private volatile boolean asleep;

  /// Whether somebody needed an M that could not be had, until it is told; and what the JVM said.
  private volatile boolean lacks;

  private volatile @Nullable Throwable cause;

  private final Shortage shortage = new Shortage();

  /// Written by its own thread, read plainly by anyone.
  private long lateTimers;

  private int idleTicks;
  private long reread = System.nanoTime();
  private long started;
  private long traced;

  Sysmon(GmpScheduler scheduler) {
    this.scheduler = scheduler;
    thread =
        Thread.ofPlatform()
            .daemon()
            .name(scheduler.name() + "-sysmon")
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
  }

  void start() {
    thread.start();
  }

  /// How many timers it has fired, as no M did.
  long lateTimers() {
    return lateTimers;
  }

  /// A P is in use.
  void busy() {
    if (asleep) {
      wake();
    }
  }

  void wake() {
    asleep = false;
    LockSupport.unpark(thread);
  }

  /// Goroutines wait and there is no thread to run them. It is told on sysmon's thread: the
  /// caller's may be a carrier, and may be without memory.
  ///
  /// @param why what the JVM says; null if there are as many as there may be
  void lacksThread(@Nullable Throwable why) {
    cause = why;
    lacks = true;
  }

  private void run() {
    started = System.nanoTime();
    traced = started;
    if (SchedTrace.PERIOD_NANOS > 0) {
      SchedTrace.print(scheduler, 0);
    }
    while (!scheduler.closed()) {
      try {
        sleep();
        look(scheduler.readClock());
      } catch (Throwable t) {
        Reports.warn("sysmon of runtime " + scheduler.name() + " failed and goes on", t);
      }
    }
    while (scheduler.takePs()) { // S6
      LockSupport.parkNanos(this, TICK);
    }
  }

  private void sleep() {
    idleTicks = allIdle() ? idleTicks + 1 : 0;
    if (idleTicks > IDLE_TICKS && SchedTrace.PERIOD_NANOS == 0) {
      asleep = true;
      if (allIdle() && !scheduler.closed()) {
        parkUntilTimers();
      }
      asleep = false;
      idleTicks = 0;
    } else {
      LockSupport.parkNanos(this, TICK);
    }
    Thread.interrupted();
  }

  /// Work that waits while all Ps are idle waits for an M, which could not be had: S4.
  private boolean allIdle() {
    return scheduler.idlePs() >= scheduler.procs().count() && !scheduler.hasSharedWork();
  }

  /// The M that waits for the timers may have none to follow it: it was given a P, and lost that to
  /// us because it was too many.
  private void parkUntilTimers() {
    long earliest = scheduler.earliestTimer();
    if (earliest == 0) {
      LockSupport.park(this);
    } else {
      LockSupport.parkNanos(this, Math.max(TICK, earliest + TICK - System.nanoTime()));
    }
  }

  private void look(long now) {
    fireLateTimers(now);
    int waiting = scheduler.waiting();
    int count = Math.max(1, scheduler.procs().count());
    long slice = Math.max(SHORTEST_SLICE, SLICE / (1 + waiting / (4 * count)));
    for (P p : scheduler.ps()) {
      look(p, now, waiting, slice);
    }
    tellLack(now);
    scheduler.wakeForWaiting(); // S4
    if (now - reread > REREAD) {
      reread = now;
      Procs old = scheduler.procs();
      scheduler.follow(old, Schedulers.reread(old));
    }
    if (SchedTrace.PERIOD_NANOS > 0 && now - traced > SchedTrace.PERIOD_NANOS) {
      traced = now;
      SchedTrace.print(scheduler, (now - started) / MILLI);
    }
  }

  private void look(P p, long now, int waiting, long slice) {
    int word = p.word();
    int state = P.state(word);
    int tick = p.tick();
    if (tick != p.seenTick || (state != P.RUN && state != P.SYSCALL)) {
      p.seenTick = tick;
      p.seenAt = now;
      return;
    }
    boolean others = waiting > 0 || p.hasNext();
    if (others && scheduler.idlePs() > 0) {
      scheduler.wakeOne(); // what stands in runnext has waited for a tick
    } else if ((others || p.retiring) && (state == P.SYSCALL || now - p.seenAt >= slice)) {
      if (!p.retiring && !scheduler.mayStartM()) {
        lacksThread(null);
      } else if (p.cas(word, P.word(P.SYSMON, P.SCHED))) {
        handOff(p, word, now - p.seenAt);
      }
    }
  }

  private void tellLack(long now) {
    if (!lacks) {
      return;
    }
    lacks = false;
    Throwable why = cause;
    cause = null;
    if (shortage.begins(now)) {
      Reports.warn(
          "runtime "
              + scheduler.name()
              + " needs another thread and "
              + (why == null ? hasItsMaximum() : "cannot start one (" + why.getMessage() + ")")
              + ": goroutines that compute or block for long hold "
              + scheduler.ms().length
              + " threads, and others wait until one of them ends; raise goloom.maxthreads, or look"
              + " for what blocks");
    }
  }

  private String hasItsMaximum() {
    int most = scheduler.maxMs();
    int procs = scheduler.gomaxprocs();
    return "has its maximum of " + most + (most < procs ? ", less than GOMAXPROCS=" + procs : "");
  }

  private void handOff(P p, int word, long held) {
    p.counters.handoffs++;
    p.ticks();
    if (p.retiring) {
      scheduler.retire(p);
    } else if (!scheduler.startM(p, false)) {
      scheduler.retire(p); // nobody to run it: the next M that comes back takes it
    }
    Events.handOff(scheduler.name(), p.id, P.owner(word), P.state(word) == P.SYSCALL, held);
  }

  /// Whether a P runs the same goroutine as at the last look, so that what is in its runnext waits.
  boolean hasStayed(P p) {
    return p.tick() == p.seenTick || P.state(p.word()) >= P.IDLE;
  }

  /// For goroutines that hog all Ps, or an M that is late for another reason.
  private void fireLateTimers(long now) {
    for (P p : scheduler.ps()) {
      @Nullable TimerTask due;
      while ((due = p.timers.takeDue(now - TIMER_GRACE)) != null) {
        lateTimers++;
        due.fireSafely();
      }
    }
  }
}
