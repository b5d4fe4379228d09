package io.goloom.internal.sched;

import io.goloom.internal.jdk.Carriers;
import io.goloom.internal.jdk.Worker;
import io.goloom.internal.jfr.Events;
import io.goloom.internal.time.TimerTask;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A machine: a carrier thread that runs goroutines while it has a P, and sleeps while it has none.
final class M implements Worker {
  /* M1  cur is set for the whole of a continuation's run, with what follows it (parking, yielding): who submits itself then yields.
   * M2  No goroutine runs under a lock of the scheduler, and none of these locks is held while an M is started, parked or unparked.
   * M3  Before it parks, an M makes its P idle, stops to count as spinning, and then looks at all queues again; who makes
   *     a goroutine ready puts it into a queue and then looks for idle Ps and spinning Ms. So one of the two sees the other.
   * M4  An M that has run with a hint of more work makes another one search before it runs a goroutine itself. */

  /// So often the global queue goes first, as in Go.
  private static final int GLOBAL_TURN = 61;

  /// So often a busy M looks at the timers of its P; a power of two.
  private static final int TIMER_TURN = 16;

  private static final int STEAL_ROUNDS = 4;
  private static final int ROUND_SPINS = 30;

  final int id;
  final Thread thread;
  private final GmpScheduler scheduler;
  private final int own;
  private final int ownSched;
  private final int ownRun;
  private final int ownSyscall;

  /// The P that it owns, or believes to own; touched by its own thread alone.
  private @Nullable P p;

  /// The P that another thread has given it.
  private volatile @Nullable P given;

  private @Nullable Schedulable cur;

  /// Whether it counts as spinning: as one that looks for work. Written by its own thread, or by
  /// who gives it a P.
  boolean spinning;

  /// The goroutine whose run has just ended in a yield.
  private @Nullable Schedulable yielded;

  /// Whether the global queue goes first at the next turn.
  private boolean globalFirst;

  private int turn;
  private int sample;

  /// What it has run lately; null until it has recorded something.
  private volatile @Nullable TimelineRing ring;

  /// The same while it runs a goroutine whose begin it has recorded.
  private @Nullable TimelineRing recording;

  /// How many timers it has fired without a P of its own to count them on. Written by its own
  /// thread, read plainly by anyone.
  private long fired;

  M(GmpScheduler scheduler, int id) {
    this.scheduler = scheduler;
    this.id = id;
    own = id;
    ownSched = P.word(own, P.SCHED);
    ownRun = P.word(own, P.RUN);
    ownSyscall = P.word(own, P.SYSCALL);
    thread = Carriers.make(scheduler.name() + "-M" + id, this);
  }

  /// For [SchedDetail], read without order: what it held a moment ago.
  @Override
  public String toString() {
    P mine = p;
    P gift = given;
    return "M"
        + id
        + ": p="
        + (mine == null ? "none" : "P" + mine.id)
        + " given="
        + (gift == null ? "none" : "P" + gift.id)
        + " cur="
        + SchedDetail.name(cur)
        + " spinning="
        + spinning
        + " thread="
        + thread.getState();
  }

  @SuppressWarnings("ReferenceEquality") // this very one is meant
  boolean isOf(GmpScheduler s) {
    return scheduler == s;
  }

  boolean isClosed() {
    return scheduler.closed();
  }

  /// What runs on it, read plainly from outside: stale as soon as it is read.
  @Nullable Schedulable running() {
    return cur;
  }

  /// The P to arm a timer on, for code on this carrier.
  @Nullable P owned() {
    P mine = p;
    return mine != null && P.owner(mine.word()) == own ? mine : null;
  }

  /// Gives it a P, held for it in SCHED, while it is in no list; then it has to be unparked.
  void give(P withP, boolean spins) {
    spinning = spins;
    globalFirst =
        true; // beside hogs in the P's ring, what a timer woke would wait for each of them
    given = withP;
  }

  // ---- the loop

  @Override
  public void run() {
    while (!loop()) {}
    scheduler.ended(this);
  }

  /// Runs goroutines until there is nothing more to do.
  ///
  /// @return false if it failed: to go on is better than to keep a P from all the others
  private boolean loop() {
    try {
      while (p != null || acquire()) {
        P mine = Objects.requireNonNull(p);
        Schedulable next = next(mine);
        if (next != null) {
          run(mine, next);
        }
      }
      return true;
    } catch (Throwable t) {
      P mine = p;
      if (mine != null && mine.word() != ownSched && !mine.cas(ownRun, ownSched)) {
        p = null;
      }
      Reports.warn("a thread of the runtime " + scheduler.name() + " failed and goes on", t);
      return false;
    }
  }

  private void run(P mine, Schedulable s) {
    if (spinning) {
      stopSpinning(); // M4
    }
    int since = s.readyAt;
    if (since != 0) {
      s.readyAt = 0;
      measured(mine, s, Latency.reading() - since);
    }
    mine.counters.runs++;
    mine.ticks();
    cur = s;
    recording = Timeline.isOn() ? begins(mine, s) : null;
    s.ranUntil(0);
    mine.release(ownRun);
    try {
      Objects.requireNonNull(s.continuation).run();
    } catch (Throwable t) {
      Reports.warn("a virtual thread could not be run", t); // the JDK lets nothing out
    }
    s.ranUntil(scheduler.roughReading());
    cur = null;
    TimelineRing record = recording;
    if (record != null) {
      recording = null;
      record.ends(s, mine.id, yielded != null);
    }
    boolean owner = mine.cas(ownRun, ownSched);
    if (!owner) {
      p = null; // sysmon has given it to another M
    }
    Schedulable last = yielded;
    if (last != null) {
      yielded = null;
      afterYield(mine, last, owner);
    }
  }

  /// @return null if there is no memory to record
  private @Nullable TimelineRing begins(P mine, Schedulable s) {
    TimelineRing to = ring;
    if (to == null) {
      try {
        to = new TimelineRing(id);
      } catch (OutOfMemoryError e) {
        return null; // a goroutine that was taken from its queue must run
      }
      ring = to;
    }
    to.begins(s, mine.id);
    return to;
  }

  private void pauses() {
    TimelineRing to = ring;
    if (to != null) {
      to.pauses();
    }
  }

  /// What it has recorded.
  @Nullable TimelineRing ring() {
    return ring;
  }

  /// Puts one that gave way behind all others, those in the global queue too.
  private void afterYield(P mine, Schedulable last, boolean owner) {
    if (!owner) {
      scheduler.inject(last);
      return;
    }
    globalFirst = true;
    put(mine, last);
  }

  private void measured(P mine, Schedulable s, int units) {
    mine.counters.latency[Latency.bucket(units)]++;
    Events.runnableLatency(
        scheduler.name(), mine.id, s instanceof G g ? g.id() : 0, Latency.nanos(units));
  }

  private void stopSpinning() {
    spinning = false;
    if (scheduler.stopSpinning() == 0 && scheduler.hasSharedWork()) {
      scheduler.wakeOne();
    }
  }

  /// The next goroutine for this P.
  ///
  /// @return null to begin anew, perhaps without the P
  private @Nullable Schedulable next(P mine) {
    if (mine.retiring || scheduler.closed()) {
      p = null;
      scheduler.retire(mine);
      return null;
    }
    int t = ++turn;
    if ((t & (TIMER_TURN - 1)) == 0 && fireDue(mine)) {
      return null;
    }
    Schedulable s = null;
    if (globalFirst || t % GLOBAL_TURN == 0) {
      globalFirst = false;
      s = scheduler.takeGlobal(mine);
    }
    if (s == null) {
      s = mine.take();
    }
    if (s == null) {
      s = scheduler.takeGlobal(mine);
    }
    return s != null ? s : search(mine);
  }

  private @Nullable Schedulable search(P mine) {
    pauses();
    if (fireDue(mine)) {
      return null;
    }
    if (spinning || scheduler.maySpin()) {
      if (!spinning) {
        spinning = true;
        scheduler.startSpinning();
      }
      for (int round = 1; round <= STEAL_ROUNDS; round++) {
        Schedulable stolen = steal(mine, round == STEAL_ROUNDS);
        if (stolen != null) {
          mine.counters.steals++;
          return stolen;
        }
        if (scheduler.hasGlobal()) {
          return scheduler.takeGlobal(mine);
        }
        for (int i = 0; i < ROUND_SPINS; i++) {
          Thread.onSpinWait();
        }
      }
    }
    idle(mine);
    return null;
  }

  private @Nullable Schedulable steal(P mine, boolean lastRound) {
    P[] all = scheduler.ps();
    int n = all.length;
    int start = ThreadLocalRandom.current().nextInt(n);
    for (int i = 0; i < n; i++) {
      P victim = all[(start + i) % n];
      if (victim == mine) {
        continue;
      }
      Schedulable stolen = victim.queue.steal(mine.queue);
      if (stolen == null && lastRound && scheduler.mayTakeNext(victim)) {
        stolen = victim.takeNext();
      }
      if (stolen != null) {
        return stolen;
      }
    }
    return null;
  }

  /// Gives up the P for lack of work, looks once more, and waits for a P.
  private void idle(P mine) {
    boolean wasSpinning = spinning;
    if (!scheduler.makeIdle(mine)) {
      return; // there is something after all
    }
    p = null;
    if (wasSpinning) {
      spinning = false;
      scheduler.stopSpinning();
    }
    if (scheduler.hasSharedWork()) { // M3
      P again = scheduler.takeIdleP(own);
      if (again != null) {
        p = again;
        if (wasSpinning) {
          spinning = true;
          scheduler.startSpinning();
        }
        return;
      }
    }
    await();
  }

  /// Comes by a P, for an M that has none.
  ///
  /// @return false if the scheduler is closed
  private boolean acquire() {
    pauses();
    P first = given;
    if (first != null) {
      given = null;
      p = first;
      return true;
    }
    if (spinning) {
      stopSpinning(); // it has lost its P while it looked for work: who relied on it must not wait
    }
    if (!scheduler.closed()) {
      p = scheduler.takeIdleP(own);
      if (p == null) {
        await();
      }
    }
    return p != null || !scheduler.closed();
  }

  /// Waits for a P; the M that went to sleep last also waits for the timers.
  private void await() {
    scheduler.sleeps(this);
    P mine;
    while ((mine = given) == null) {
      if (scheduler.closed() && scheduler.wakes(this)) {
        return;
      }
      long until = scheduler.waitsForTimers(this) ? scheduler.earliestTimer() : 0;
      if (until == 0) {
        LockSupport.park(this);
      } else {
        long nanos = until - System.nanoTime();
        if (nanos > 0) {
          LockSupport.parkNanos(this, nanos);
        } else if (scheduler.wakes(this)) {
          p = scheduler.takeIdleP(own);
          scheduler.readClock();
          fireAll();
          if (p != null) {
            return;
          }
          scheduler.sleeps(this);
        }
      }
      Thread.interrupted();
    }
    scheduler.readClock(); // sysmon, which reads it else, may sleep as well
    given = null;
    p = mine;
  }

  // ---- timers

  /// Fires what is due on any P, with a P or without.
  private void fireAll() {
    for (P other : scheduler.ps()) {
      P mine = p;
      if (mine == null) {
        fired += fire(other);
      } else {
        fireDue(mine, other);
      }
    }
  }

  private boolean fireDue(P mine) {
    return fireDue(mine, mine);
  }

  /// Fires what is due on a P, in the state RUN: a timer may take its time, and sysmon the P.
  ///
  /// @return whether anything was fired
  private boolean fireDue(P mine, P from) {
    long next = from.timers.next();
    if (next == 0 || next - System.nanoTime() > 0) {
      return false;
    }
    mine.ticks();
    mine.release(ownRun);
    int n = fire(from);
    if (mine.cas(ownRun, ownSched)) {
      mine.counters.timers += n;
    } else {
      fired += n;
      p = null;
    }
    return true;
  }

  /// How many timers it has fired without a P.
  long fired() {
    return fired;
  }

  private static int fire(P from) {
    int n = 0;
    TimerTask due;
    while ((due = from.timers.takeDue(System.nanoTime())) != null) {
      n++;
      due.fireSafely();
    }
    return n;
  }

  // ---- called by what runs on this carrier

  /// Makes a goroutine ready that the code on this carrier has woken.
  @SuppressWarnings("ReferenceEquality") // this very one is meant
  void ready(Schedulable s) {
    P mine = p;
    if (mine == null) {
      scheduler.inject(s);
      return;
    }
    if ((++sample & (Latency.TURN - 1)) == 0) {
      s.readyAt = Latency.reading();
    }
    if (s == cur || (s instanceof ForeignThread foreign && foreign.isSame(cur))) { // M1
      yielded = s;
      return;
    }
    TimelineRing record = recording;
    if (record != null) {
      record.wakes(s, mine.id);
    }
    Schedulable before = mine.next(s);
    if (P.owner(mine.word()) == own) {
      if (before != null) {
        push(mine, before);
      }
    } else { // P3
      if (mine.takeBack(s)) {
        scheduler.inject(s);
      }
      if (before != null) {
        scheduler.inject(before);
      }
    }
  }

  /// Puts one at the tail of the ring.
  private void push(P mine, Schedulable s) {
    int word = mine.word();
    if (P.owner(word) != own || !(word == ownSched || mine.cas(word, ownSched))) {
      scheduler.inject(s);
      return;
    }
    if (word == ownSched) {
      put(mine, s);
    } else {
      if (!mine.queue.put(s)) {
        scheduler.spill(mine, s);
      }
      mine.release(word);
      scheduler.wakeForLocal();
    }
  }

  /// Puts one at the tail of the ring of a P that it owns in SCHED.
  private void put(P mine, Schedulable s) {
    if (!mine.queue.put(s)) {
      scheduler.spill(mine, s);
    }
    scheduler.wakeForLocal();
  }

  @Override
  public void beginBlocking() {
    P mine = p;
    if (mine != null) {
      mine.cas(ownRun, ownSyscall);
    }
  }

  @Override
  public void endBlocking() {
    P mine = p;
    if (mine != null && mine.word() == ownSyscall) {
      mine.cas(ownSyscall, ownRun);
    }
  }
}
