package io.goloom.internal.sched;

import io.goloom.internal.jdk.Carriers;
import io.goloom.internal.jdk.Containers;
import io.goloom.internal.jdk.VirtualThreads;
import io.goloom.internal.jfr.Events;
import io.goloom.internal.procs.Procs;
import io.goloom.sched.SchedulerSnapshot;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Go's scheduler under the JDK's virtual threads: goroutines (G) run on carrier threads (M), and
/// an M needs a processing context (P) to run them; there are GOMAXPROCS of those.
///
/// Each G is the executor of its own virtual thread, so that the JDK itself calls [#ready] whenever
/// one becomes runnable, whatever it has waited for.
///
/// Tests extend it to lose wake-ups, or to do without those of sysmon.
class GmpScheduler extends Scheduler {
  /* Source      golang/go runtime/proc.go. We differ: an M is not woken for a goroutine in runnext, which the waker is about to run itself
   *             (sysmon wakes one if it does not, after a tick); nothing is preempted, the P of a goroutine that runs for long is handed to another M.
   * S1          ready() never throws and never waits for anything but a lock that is held for a bounded number of steps; or for memory, where there
   *             is none for a longer global queue.
   * S2          A virtual thread may be in two queues: the JDK submits it a second time while somebody takes its stack. Its
   *             continuation returns at once unless it is runnable, so it runs once at a time.
   * S3          A P is owned by one M or by sysmon, or stands in the list of idle Ps, or is dead: see P1.
   * S4          If a goroutine is in the global queue or in a ring, then a P is not idle, or an M spins, or a wake-up is on its way. The one exception is
   *             a wake-up that fails, as no thread can be had; then sysmon tries again each tick, and each M that comes back looks.
   * S5          Whatever holds a goroutine lets go of it when it is taken: rings and the global queue clear their slots, cur is reset.
   * S6          After the close whoever puts into the global queue, or lets go of a P, evacuates the queue. So nothing is left in it.
   * Rejected    Waking an M for each goroutine made ready, as Go does: a wake-up across cores costs hundreds of switches here. */

  private static final VarHandle SPINNING;

  static {
    try {
      SPINNING = MethodHandles.lookup().findVarHandle(GmpScheduler.class, "spinning", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final int maxMs;
  private final GlobalQueue global = new GlobalQueue();
  private final IdleLists idle = new IdleLists();
  private final Sysmon sysmon = new Sysmon(this);
  private final @Nullable Object container;

  /// All Ps that there ever were; grows under the lock of the idle lists.
  private volatile P[] ps = {};

  /// All Ms that live; changed under the lock of the idle lists.
  private volatile M[] ms = {};

  private volatile Procs procs;

  @SuppressWarnings("unused") // through SPINNING
  private volatile int spinning;

  private volatile @Nullable M timerWaiter;
  private volatile boolean closed;
  private int lastM;

  /// A reading of the clock that is about a millisecond old at most while goroutines run: to read
  /// it costs a tenth of a switch.
  private volatile long rough = System.nanoTime();

  /// Makes one that runs.
  GmpScheduler(String name, Procs procs, int maxMs) {
    this(name, procs, maxMs, true);
    sysmon.start();
  }

  /// Makes one without sysmon: for tests that play the Ms themselves.
  GmpScheduler(String name, Procs procs, int maxMs, boolean listed) {
    super(name, new GmpClock());
    this.maxMs = maxMs;
    this.procs = procs;
    container = listed ? Containers.make(name, this::dumped) : null;
    procs(procs);
  }

  // ---- the seam

  @Override
  protected Thread thread(G g, String threadName) {
    Thread thread = VirtualThreads.unstarted(g, threadName, g);
    thread.setUncaughtExceptionHandler(g);
    return thread;
  }

  @Override
  protected void start(G g) {
    if (closed) {
      throw new RejectedExecutionException("the runtime " + name() + " is closed");
    }
    Containers.start(g.thread(), container);
  }

  @Override
  public void yield() {
    Thread.yield();
  }

  @Override
  protected void ready(Schedulable s) {
    if (Carriers.current() instanceof M m && m.isOf(this)) {
      m.ready(s);
    } else {
      inject(s);
    }
  }

  /// Reads the clock on behalf of all: by sysmon at each tick, and by each M that wakes.
  long readClock() {
    long now = System.nanoTime();
    rough = now;
    return now;
  }

  /// For who runs on an M: elsewhere all may sleep, and the clock with them.
  long roughReading() {
    return rough;
  }

  @Override
  long roughTime() {
    return Carriers.current() instanceof M m && m.isOf(this) ? rough : System.nanoTime();
  }

  @Override
  boolean notesRuns() {
    return true; // M.run
  }

  @Override
  boolean seesWakeUps() {
    return true; // G.execute
  }

  @Override
  boolean isBusy() {
    return idle.idlePs() < procs.count() || hasSharedWork() || earliestTimer() != 0;
  }

  @Override
  void keepTimers() {
    for (P p : ps) {
      p.timers.keepAll();
    }
  }

  @Override
  Optional<SchedulerSnapshot.Gmp> inside() {
    return Optional.of(Snapshots.of(this));
  }

  @Override
  Optional<Set<G>> running() {
    return Optional.of(Snapshots.running(this));
  }

  // ---- queues

  /// Makes a goroutine ready on behalf of a thread without a P.
  void inject(Schedulable s) {
    global.put(s);
    VarHandle.fullFence(); // M3
    if (closed) {
      evacuate();
    } else {
      wakeOne();
    }
  }

  boolean hasGlobal() {
    return global.size() > 0;
  }

  @Nullable Schedulable takeGlobal(P p) {
    Schedulable s = global.take(p.queue, procs.count());
    if (s != null) {
      p.counters.global++;
    }
    return s;
  }

  /// Half of a full ring goes to the global queue.
  void spill(P p, Schedulable last) {
    global.spill(p.queue, RunQueue.CAPACITY / 2, last);
  }

  /// Whether there is something that an M without work could get: not what stands in runnext.
  boolean hasSharedWork() {
    return waiting() > 0;
  }

  /// How many goroutines that is.
  int waiting() {
    int n = global.size();
    for (P p : ps) {
      n += p.queue.size();
    }
    return n;
  }

  // ---- who is awake

  P[] ps() {
    return ps;
  }

  M[] ms() {
    return ms;
  }

  boolean closed() {
    return closed;
  }

  int idlePs() {
    return idle.idlePs();
  }

  int idleMs() {
    return idle.idleMs();
  }

  int maxMs() {
    return maxMs;
  }

  long lateTimers() {
    long late = sysmon.lateTimers() + ((GmpClock) clock()).left();
    for (M m : ms) {
      late += m.fired();
    }
    return late;
  }

  int spinningMs() {
    return spinning;
  }

  int globalSize() {
    return global.size();
  }

  /// No more than half of the busy ones shall look for work.
  boolean maySpin() {
    return 2 * spinning < procs.count() - idle.idlePs();
  }

  void startSpinning() {
    SPINNING.getAndAdd(this, 1);
  }

  int stopSpinning() {
    return (int) SPINNING.getAndAdd(this, -1) - 1;
  }

  /// Called after a put into a ring.
  void wakeForLocal() {
    VarHandle.fullFence(); // M3: neither the put nor the P's release is volatile
    if (idle.idlePs() > 0) {
      wakeOne();
    }
  }

  /// Wakes an M to look for work, unless one does already or there is no P for it.
  void wakeOne() {
    while (idle.idlePs() > 0 && spinning == 0 && SPINNING.compareAndSet(this, 0, 1)) {
      P p = takeIdleP(P.SYSMON);
      if (p != null) {
        wake(p);
        return;
      }
      stopSpinning();
      // The P went to somebody else, who looks at all queues before it sleeps. But others may have
      // relied on us meanwhile.
      if (!hasSharedWork()) {
        return;
      }
    }
  }

  private void wake(P p) {
    boolean started = false;
    try {
      started = startM(p, true);
    } finally {
      if (!started) {
        stopSpinning(); // S4
        putBack(p);
      }
    }
  }

  /// Sysmon's look at work that stays: S4 needs it only where no M could be had.
  void wakeForWaiting() {
    if (idle.idlePs() > 0 && hasSharedWork()) {
      wakeOne();
    }
  }

  @Nullable P takeIdleP(int owner) {
    idle.lock();
    P p = idle.takeP(owner);
    idle.unlock();
    if (p != null) {
      sysmon.busy();
    }
    return p;
  }

  /// Puts a P that the caller owns among the idle ones.
  ///
  /// @return false if the caller has to keep it, as there is work in the global queue or it has to
  ///   retire
  boolean makeIdle(P p) {
    idle.lock();
    boolean put = global.size() == 0 && !p.retiring && !closed;
    if (put) {
      idle.put(p);
    }
    idle.unlock();
    return put;
  }

  /// Lets an M run with a P that the caller holds in SCHED.
  ///
  /// @return false if there is none, and no room for another; the P is still the caller's
  boolean startM(P p, boolean spins) {
    idle.lock();
    M m = idle.takeM(timerWaiter);
    if (m != null && timerWaiter == m) {
      timerWaiter = null; // under the lock: another one may be about to take its place
    }
    idle.unlock();
    if (m != null) {
      hand(p, m, spins);
      LockSupport.unpark(m.thread);
      return true;
    }
    return startNewM(p, spins);
  }

  private static void hand(P p, M m, boolean spins) {
    p.release(P.word(m.id, P.SCHED));
    m.give(p, spins);
  }

  private boolean startNewM(P p, boolean spins) {
    if (closed) {
      return false;
    }
    if (ms.length >= maxMs) {
      sysmon.lacksThread(null);
      return false;
    }
    M m = null;
    try {
      m = new M(this, nextId());
      if (!add(m)) {
        sysmon.lacksThread(null); // somebody else was faster
        return false;
      }
      hand(p, m, spins);
      m.thread.start();
    } catch (Throwable t) { // no memory, or no more threads
      p.release(P.word(P.SYSMON, P.SCHED));
      sysmon.lacksThread(t);
      if (m != null) {
        remove(m);
      }
      return false;
    }
    Events.machineStart(name(), m.id, ms.length);
    return true;
  }

  private int nextId() {
    idle.lock();
    int n = ++lastM;
    idle.unlock();
    return n;
  }

  private boolean add(M m) {
    idle.lock();
    try { // there may be no memory
      if (ms.length >= maxMs) {
        return false;
      }
      M[] more = Arrays.copyOf(ms, ms.length + 1);
      more[ms.length] = m;
      idle.reserveMs(more.length);
      ms = more;
      return true;
    } finally {
      idle.unlock();
    }
  }

  private void remove(M m) {
    idle.lock();
    try {
      ms = Arrays.stream(ms).filter(other -> other != m).toArray(M[]::new);
    } finally {
      idle.unlock();
    }
  }

  boolean mayStartM() {
    return idle.idleMs() > 0 || ms.length < maxMs;
  }

  /// Whether a thief may take what stands in runnext: not while its P's owner is about to run it.
  boolean mayTakeNext(P victim) {
    return victim.hasNext() && sysmon.hasStayed(victim);
  }

  // ---- sleeping Ms

  void sleeps(M m) {
    idle.lock();
    idle.put(m);
    timerWaiter = m;
    idle.unlock();
  }

  boolean waitsForTimers(M m) {
    return timerWaiter == m;
  }

  /// Takes a sleeping M out of the list, on its own thread.
  ///
  /// @return false if somebody has taken it and is about to give it a P
  boolean wakes(M m) {
    idle.lock();
    boolean mine = idle.remove(m);
    idle.unlock();
    return mine;
  }

  /// The earliest timer of all Ps; zero if there is none.
  long earliestTimer() {
    long earliest = 0;
    for (P p : ps) {
      long next = p.timers.next();
      if (next != 0 && (earliest == 0 || next - earliest < 0)) {
        earliest = next;
      }
    }
    return earliest;
  }

  // ---- GOMAXPROCS

  @Override
  public int gomaxprocs() {
    return procs.count();
  }

  @Override
  public int gomaxprocs(int n) {
    return procs(Procs.setByCall(n)).count();
  }

  @Override
  public String gomaxprocsReason() {
    return procs.reason();
  }

  Procs procs() {
    return procs;
  }

  /// Sets GOMAXPROCS. Idle Ps that are too many go at once, others at their next scheduling point.
  ///
  /// @return what it was
  Procs procs(Procs wanted) {
    return procs(wanted, null);
  }

  /// Takes over what a re-reading of the machine has found, unless somebody has set GOMAXPROCS
  /// meanwhile.
  @SuppressWarnings("ReferenceEquality") // nothing new
  void follow(Procs old, Procs found) {
    if (found != old) {
      procs(found, old);
    }
  }

  /// Sets GOMAXPROCS, if it is still `only`; in any case if that is null.
  @SuppressWarnings("ReferenceEquality") // this very one is meant
  private Procs procs(Procs wanted, @Nullable Procs only) {
    int n = wanted.count();
    idle.lock();
    Procs before;
    try {
      before = procs;
      if (only != null && before != only) {
        return before;
      }
      P[] all = enough(n); // there may be no memory
      procs = wanted;
      ps = all;
      for (P p : all) {
        boolean dead = P.state(p.word()) == P.DEAD;
        p.retiring = p.id >= n && !dead;
        if (p.id >= n && P.state(p.word()) == P.IDLE) {
          idle.kill(p);
          p.retiring = false;
        } else if (p.id < n && dead) {
          idle.put(p);
        }
      }
    } finally {
      idle.unlock();
    }
    VarHandle.fullFence();
    if (hasSharedWork()) {
      wakeOne();
    }
    if (before.count() != n) {
      Events.gomaxprocs(name(), before.count(), n, wanted.reason());
    }
    return before;
  }

  /// All Ps that there are, and dead ones up to `n`, with room for each among the idle ones.
  private P[] enough(int n) {
    P[] all = ps;
    int had = all.length;
    if (n > had) {
      all = Arrays.copyOf(all, n);
      for (int i = had; i < n; i++) {
        all[i] = new P(i);
      }
      idle.reservePs(n);
    }
    return all;
  }

  /// Gives up a P that is too many, or all of them after the close. The caller owns it.
  void retire(P p) {
    Schedulable next = p.takeNext();
    if (next != null) {
      global.put(next);
    }
    Schedulable s;
    while ((s = p.queue.take()) != null) {
      global.put(s);
    }
    putBack(p);
    VarHandle.fullFence();
    if (closed) {
      evacuate(); // S6
    } else if (hasSharedWork()) {
      wakeOne();
    }
  }

  /// Lets go of a P that the caller owns: it is idle, or dead if it is too many.
  private void putBack(P p) {
    idle.lock();
    p.retiring = false;
    if (p.id < procs.count() && !closed) {
      idle.put(p);
    } else {
      idle.kill(p);
    }
    idle.unlock();
  }

  // ---- the end

  @Override
  public void close() {
    closed = true;
    hideBean();
    ((GmpClock) clock()).close(ps);
    sysmon.wake();
    for (M m : ms) {
      LockSupport.unpark(m.thread);
    }
    takePs();
    Containers.close(container);
    evacuate();
  }

  /// Takes the Ps from the goroutines that run, after the close: they may go on for long.
  ///
  /// @return false if there is nobody any more who may start to run one. An M that has looked just
  ///   before the close does, so somebody has to call this again
  boolean takePs() {
    boolean inUse = false;
    for (P p : ps) {
      int word = p.word();
      int state = P.state(word);
      if ((state == P.RUN || state == P.SYSCALL) && p.cas(word, P.word(P.SYSMON, P.SCHED))) {
        retire(p);
      } else {
        inUse |= state != P.IDLE && state != P.DEAD;
      }
    }
    return inUse;
  }

  /// Drops the goroutines in the global queue. Virtual threads that were made inside of them by
  /// other means may belong to somebody who outlives this scheduler, and the last steps of a thread
  /// whose goroutine has ended wake those who wait for it: they go on on the system's scheduler.
  @SuppressWarnings("ReferenceEquality") // this very one is meant
  private void evacuate() {
    for (Schedulable s : global.takeAll()) {
      boolean outlives = !(s instanceof G g) || g.ended();
      if (outlives && system() instanceof GmpScheduler heir && heir != this) {
        heir.inject(s);
      }
    }
  }

  void ended(M m) {
    remove(m);
  }
}
