package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.jfr.Events;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.Task;
import io.goloom.sched.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A goroutine: its identity, what it runs, and what it waits for.
///
/// A G is found from inside through its thread's uncaught-exception handler, which it is: one field
/// read, where a `ThreadLocal` would cost each goroutine a map of 150 bytes, and a `ScopedValue` a
/// cache of the same size. A thread whose handler was replaced before it started, as builders of
/// thread factories do, is looked up in a map. Code that replaces the handler of its own thread
/// while it runs loses sight of the G: its waits are not marked and `Goroutine.current()` is empty,
/// but its failure is still reported.
public final class G extends Schedulable
    implements Runnable, Executor, Thread.UncaughtExceptionHandler {
  private static final AtomicLong IDS = new AtomicLong();
  private static final WaitReason[] REASONS = WaitReason.values();
  private static final VarHandle REASON;
  private static final VarHandle WAITS_ON;
  private static final VarHandle MARK;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      REASON = lookup.findVarHandle(G.class, "waitReason", int.class);
      WAITS_ON = lookup.findVarHandle(G.class, "waitsOn", Object.class);
      MARK = lookup.findVarHandle(G.class, "mark", Mark.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  /// The goroutines whose thread had another handler when it started, for as long as they run.
  private static final ConcurrentHashMap<Thread, G> REPLACED = new ConcurrentHashMap<>();

  private final Scheduler scheduler;

  /// Whether somebody else starts its thread, and it does not count as live yet.
  boolean unstarted;

  /// Whether it is over, and what its thread still does is the JDK's.
  private boolean ended;

  private final long id;
  private final @Nullable String name;
  private final BirthPlace birthPlace;
  private final long born;

  /// The number of the goroutine that has started it; zero if none has.
  private final long parent;

  /// Written by its own thread, read by anyone; what it refers to is immutable.
  private Map<String, String> labels;

  private @Nullable Task job;

  /// The neighbours in the [Registry], guarded by its lock.
  @Nullable G prevLive;

  @Nullable G nextLive;

  /// Whether it is in the list, guarded likewise.
  boolean listed;

  /// What it waits for in an operation of ours; written by its own thread, read by anyone.
  @SuppressWarnings("unused") // through REASON
  private int waitReason;

  private @Nullable Object waitsOn;

  /// That somebody has seen its present wait. Put here by anyone, read plainly at each wake-up.
  private @Nullable Mark mark;

  /// What belongs to the context package: the innermost scope that can be interrupted. Written by
  /// its own thread.
  private @Nullable Object scope;

  G(Scheduler scheduler, @Nullable String name, BirthPlace birthPlace, Task job) {
    this.scheduler = scheduler;
    this.id = IDS.incrementAndGet();
    this.name = name;
    this.birthPlace = birthPlace;
    this.born = scheduler.roughTime();
    this.job = job;
    G by = current();
    this.parent = by == null ? 0 : by.id;
    this.labels = Labeling.of(by);
  }

  /// The goroutine that the calling code runs in.
  ///
  /// @return null if the current thread is no goroutine
  public static @Nullable G current() {
    Thread t = Thread.currentThread();
    // Some code hands its own handler on to the threads that it makes: those are not this
    // goroutine.
    if (t.getUncaughtExceptionHandler() instanceof G g && g.waitingThread() == t) {
      return g;
    }
    return t.isVirtual() && !REPLACED.isEmpty() ? REPLACED.get(t) : null;
  }

  /// Runs the task on the thread that was made for it.
  @Override
  public void run() {
    Thread t = Thread.currentThread();
    if (job == null || t != waitingThread()) {
      throw new IllegalStateException("a goroutine runs once, on its own thread");
    }
    if (unstarted) {
      scheduler.begun(this);
    }
    boolean replaced = t.getUncaughtExceptionHandler() != this;
    if (replaced) {
      REPLACED.put(t, this);
    }
    try {
      if (Events.wantsGoroutineStart()) {
        Events.goroutineStart(id, name(), birthPlace.toString());
      }
      try {
        takeJob().run();
      } catch (Throwable e) {
        Failures.failed(this, t, e);
      }
      if (Events.wantsGoroutineEnd()) {
        long age = scheduler.clock().nanoTime() - born;
        Events.goroutineEnd(id, name(), birthPlace.toString(), age);
      }
    } finally {
      if (replaced) {
        REPLACED.remove(t);
      }
      ended = true;
      scheduler.ended(this);
    }
  }

  /// Called by the JDK whenever this goroutine's thread becomes runnable, if the thread has its
  /// goroutine as executor; and whenever a virtual thread does that was made inside of it by other
  /// means, and so inherited the executor.
  @Override
  @SuppressWarnings("ReferenceEquality") // this very object is meant
  public void execute(Runnable runnable) {
    Runnable own = continuation;
    if (own == null) {
      continuation = runnable; // the first one to come is the thread's own, as it starts
      if (unstarted) {
        startOthers();
      } else {
        scheduler.ready(this);
      }
    } else if (own == runnable) {
      moves();
      scheduler.ready(this);
    } else {
      scheduler.ready(new ForeignThread(runnable));
    }
  }

  private void startOthers() {
    scheduler.starts(this);
    unstarted = false;
    try {
      scheduler.ready(this);
    } catch (Throwable t) {
      scheduler.ended(this); // no memory for it: the start has failed
      throw t;
    }
  }

  /// Whether the task is over. Exact for who runs the thread next.
  boolean ended() {
    return ended;
  }

  /// Leaves no reference to the task here, so that what it captured may go as soon as the task
  /// itself lets go of it.
  private Task takeJob() {
    Task task = Objects.requireNonNull(job);
    job = null;
    return task;
  }

  /// Reports a failure of this goroutine before its task is over, for a task that must let somebody
  /// go on after the report.
  ///
  /// @param failure what the user's code has thrown
  public void failed(Throwable failure) {
    Failures.failed(this, thread(), failure);
  }

  /// For what [#run()] itself could not catch, and for threads that user code has given this
  /// handler too.
  @Override
  public void uncaughtException(Thread t, Throwable e) {
    if (t == waitingThread()) {
      Failures.failed(this, t, e);
    } else {
      t.getThreadGroup().uncaughtException(t, e); // as if it had no handler of its own
    }
  }

  /// The thread that it runs on, told once before it starts.
  void thread(Thread t) {
    waitingThread(t);
  }

  /// Whether it has its thread already.
  ///
  /// @return false only while it is being made
  public boolean hasThread() {
    return waitingThread() != null;
  }

  /// The thread under this goroutine.
  ///
  /// @return its thread
  public Thread thread() {
    Thread t = waitingThread();
    if (t == null) {
      throw new IllegalStateException("goroutine " + id + " has no thread yet");
    }
    return t;
  }

  /// The scheduler that runs it.
  ///
  /// @return its scheduler
  public Scheduler scheduler() {
    return scheduler;
  }

  /// Its number, from 1 up, never used twice.
  ///
  /// @return the number
  public long id() {
    return id;
  }

  /// Its name.
  ///
  /// @return what it was given, else `goroutine-` and its number
  public String name() {
    return name != null ? name : "goroutine-" + id;
  }

  /// Where it was started.
  ///
  /// @return the place
  public BirthPlace birthPlace() {
    return birthPlace;
  }

  /// The clock's reading when it was made.
  ///
  /// @return nanoseconds
  public long born() {
    return born;
  }

  /// The goroutine that has started it.
  ///
  /// @return its number, zero if it was started outside of goroutines
  public long parent() {
    return parent;
  }

  /// Its labels.
  ///
  /// @return immutable
  Map<String, String> labels() {
    return labels;
  }

  /// Puts other labels on it. Only its own thread may.
  void labels(Map<String, String> labels) {
    this.labels = labels;
  }

  /// Since when it waits, on the rough clock: for anything on our scheduler; on others in an
  /// operation of ours.
  ///
  /// @return the reading; zero if it does not wait, or it is not known
  public long waitsSince() {
    return ranUntil();
  }

  /// What it is doing.
  ///
  /// @return its state, stale as soon as it is read
  public GoroutineState state() {
    return state(thread().getState());
  }

  static GoroutineState state(Thread.State state) {
    return switch (state) {
      case NEW -> GoroutineState.CREATED;
      case RUNNABLE -> GoroutineState.RUNNABLE;
      case BLOCKED, WAITING, TIMED_WAITING -> GoroutineState.WAITING;
      case TERMINATED -> GoroutineState.DEAD;
    };
  }

  /// What it waits for in an operation of goloom.
  ///
  /// @return null if it is in no such operation
  public @Nullable WaitReason waitReason() {
    int reason = (int) REASON.getAcquire(this);
    return reason == 0 ? null : REASONS[reason - 1];
  }

  /// The channel, group or lock that it waits for.
  ///
  /// @return null if it waits for none
  public @Nullable Object waitsOn() {
    return WAITS_ON.getAcquire(this);
  }

  @SuppressWarnings("EnumOrdinal") // a reference would cost some collectors a write barrier
  void waits(WaitReason reason, @Nullable Object on) {
    WAITS_ON.setOpaque(this, on);
    REASON.setRelease(this, reason.ordinal() + 1);
    if (!scheduler.notesRuns() && Tracking.MODE != Tracking.OFF) {
      ranUntil(scheduler.roughTime());
    }
  }

  void runs() {
    moves();
    if (!scheduler.notesRuns()) {
      ranUntil(0);
    }
    REASON.setOpaque(this, 0);
    WAITS_ON.setOpaque(this, null);
  }

  /// Its wait is over: what was noted of it holds no more. On our scheduler whoever wakes it says
  /// so, before it is in a queue; elsewhere it does itself, after a wait in an operation of ours.
  private void moves() {
    if (mark != null) {
      scheduler.moved(this);
    }
  }

  /// That its present wait was seen.
  ///
  /// @return null if nobody has looked
  @Nullable Mark mark() {
    return (Mark) MARK.getVolatile(this);
  }

  /// The mark of its present wait, made if there is none. Whoever looks at it afterwards and finds
  /// that it waits may rely on the mark to go with the end of that wait: see [Mark].
  Mark marked() {
    Mark fresh = new Mark();
    Mark there = (Mark) MARK.compareAndExchange(this, null, fresh);
    return there != null ? there : fresh;
  }

  @Nullable Mark takeMark() {
    return (Mark) MARK.getAndSet(this, null);
  }

  /// The innermost scope that the context package has put on this goroutine.
  ///
  /// @return null if there is none
  public @Nullable Object scope() {
    return scope;
  }

  /// The context that it runs under, of the innermost scope, as any thread may see it.
  ///
  /// @return null if there is none, or it has not begun
  public @Nullable Object context() {
    return scope instanceof Scope s ? Scope.context(s) : null;
  }

  /// Puts a scope on this goroutine. Only its own thread may.
  ///
  /// @param scope the scope, or null
  public void scope(@Nullable Object scope) {
    this.scope = scope;
  }
}
