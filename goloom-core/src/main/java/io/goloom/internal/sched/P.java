package io.goloom.internal.sched;

import io.goloom.internal.time.TimerQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A processing context: the right to run goroutines, with a queue of those that are ready.
final class P {
  /* State       word: the owner's number and what it does. An M owns it (RUN, SYSCALL, SCHED), sysmon does for a moment (SCHED), or
   *             nobody does (IDLE, DEAD).
   * P1          Only the owner leaves SCHED, IDLE and DEAD are left under the lock of the idle lists. RUN and SYSCALL are left by the
   *             owner or by sysmon, whichever CAS wins. So an M that has lost its P notices at its next CAS, and an M never touches
   *             the ring of a P that is not its own.
   * P2          The ring is put into, and taken from by its owner, in SCHED only.
   * P3          runnext is exchanged by anyone who believes to own the P. Who finds afterwards that it does not takes its
   *             goroutine back, or leaves it if somebody has taken it meanwhile. So it is never lost and never in two places.
   * Ordering    SCHED -> RUN is a release store: what the owner did to the ring comes before. CAS elsewhere. */

  static final int SCHED = 0;
  static final int RUN = 1;
  static final int SYSCALL = 2;
  static final int IDLE = 3;
  static final int DEAD = 4;
  private static final int STATE_BITS = 3;
  private static final int STATE_MASK = (1 << STATE_BITS) - 1;

  /// The owner's number while sysmon holds it.
  static final int SYSMON = 0;

  /// So often in a row a goroutine is taken from runnext while others wait in the ring.
  private static final int CHAIN = 64;

  private static final VarHandle WORD;
  private static final VarHandle RUNNEXT;
  private static final VarHandle TICK;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(P.class, "word", int.class);
      RUNNEXT = lookup.findVarHandle(P.class, "runnext", Schedulable.class);
      TICK = lookup.findVarHandle(P.class, "tick", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final int id;
  final RunQueue queue = new RunQueue();
  final TimerQueue timers = new TimerQueue();
  final Counters counters = new Counters();

  private volatile int word = DEAD;
  private volatile @Nullable Schedulable runnext;

  /// Whether it has to be given up at the next scheduling point. Written under the lock of the idle
  /// lists.
  volatile boolean retiring;

  /// Counts the runs of goroutines: sysmon sees by it that one goes on for long.
  @SuppressWarnings("unused") // through TICK
  private int tick;

  private int chain;

  /// What sysmon saw at its last look that was different, and when.
  int seenTick;

  long seenAt;

  P(int id) {
    this.id = id;
  }

  private static final List<String> STATES = List.of("SCHED", "RUN", "SYSCALL", "IDLE", "DEAD");

  @Override
  public String toString() {
    int now = word;
    return "P"
        + id
        + ": state="
        + STATES.get(state(now))
        + " owner="
        + (owner(now) == SYSMON ? "none" : "M" + owner(now))
        + " runnext="
        + SchedDetail.name(runnext)
        + " runq="
        + queue.size()
        + " schedtick="
        + tick()
        + " timer="
        + timers.next()
        + (retiring ? " retiring" : "");
  }

  static int word(int owner, int state) {
    return owner << STATE_BITS | state;
  }

  static int state(int word) {
    return word & STATE_MASK;
  }

  static int owner(int word) {
    return word >>> STATE_BITS;
  }

  int word() {
    return word;
  }

  boolean cas(int from, int to) {
    return WORD.compareAndSet(this, from, to);
  }

  /// For the owner in SCHED.
  void release(int to) {
    WORD.setRelease(this, to);
  }

  int tick() {
    return (int) TICK.getOpaque(this);
  }

  void ticks() {
    TICK.setOpaque(this, (int) TICK.get(this) + 1);
  }

  // ---- runnext

  boolean hasNext() {
    return runnext != null;
  }

  /// Puts one there, and gives what stood there.
  @Nullable Schedulable next(Schedulable s) {
    return (@Nullable Schedulable) RUNNEXT.getAndSet(this, s);
  }

  boolean takeBack(Schedulable s) {
    return RUNNEXT.compareAndSet(this, s, (Schedulable) null);
  }

  @Nullable Schedulable takeNext() {
    return runnext == null
        ? null
        : (@Nullable Schedulable) RUNNEXT.getAndSet(this, (Schedulable) null);
  }

  /// Takes what is to run, for the owner in SCHED: runnext first, but not for ever while others
  /// wait.
  @Nullable Schedulable take() {
    Schedulable next = takeNext();
    if (next == null) {
      chain = 0;
      return queue.take();
    }
    if (++chain > CHAIN) {
      chain = 0;
      Schedulable first = queue.take();
      if (first != null) {
        queue.put(next); // there is room: one has just left
        return first;
      }
    }
    counters.local++;
    return next;
  }
}
