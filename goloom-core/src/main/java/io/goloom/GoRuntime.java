package io.goloom;

import io.goloom.context.Context;
import io.goloom.context.ContextTask;
import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.internal.procs.Procs;
import io.goloom.internal.sched.Lifecycle;
import io.goloom.internal.sched.Looks;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.sched.Schedulers;
import io.goloom.internal.time.Clock;
import io.goloom.sched.GoroutineCounts;
import io.goloom.sched.SchedulerSnapshot;
import io.goloom.sched.Task;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A scheduler with its goroutines: processors, threads and queues of its own. A program has one,
/// [#system()], and may build more, to keep two kinds of work from each other's way or to end one
/// kind as a whole.
///
/// {@snippet :
/// try (var runtime = GoRuntime.builder().name("imports").gomaxprocs(1).build()) {
///   runtime.go(() -> read(file));
/// } // waits for all goroutines of the runtime
/// }
///
/// A goroutine starts others on its own runtime, whatever it starts them with: `Go.go`, a group, a
/// timer. Channels, locks and contexts know nothing of runtimes and join goroutines of all.
///
/// **Without a scheduler of goloom's own** (see `docs/design/scheduler.md` for what the JVM has to
/// open) all runtimes share the JDK's scheduler. The API is the same, but [#gomaxprocs()] is that
/// of the JDK, and [Builder#maxThreads] has no effect.
///
/// Thread-safe. Two objects that stand for the same runtime are equal.
public final class GoRuntime implements AutoCloseable {
  private final Scheduler scheduler;

  private GoRuntime(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /// The runtime of all that is started outside of goroutines. It is never closed.
  ///
  /// @return the runtime
  public static GoRuntime system() {
    return new GoRuntime(Scheduler.system());
  }

  /// The runtime that the calling goroutine runs on.
  ///
  /// @return that one, or [#system()] outside of goroutines
  public static GoRuntime current() {
    return new GoRuntime(Scheduler.current());
  }

  /// All runtimes: the system's first, then those that were built and are open, or are closed and
  /// have left goroutines behind, in the order in which they were built.
  ///
  /// @return a snapshot
  public static List<GoRuntime> all() {
    return Schedulers.all().stream().map(GoRuntime::new).toList();
  }

  /// Begins to build a runtime.
  ///
  /// @return a builder that would give a runtime like the system's
  public static Builder builder() {
    return new Builder();
  }

  /// Says what a new runtime is to be like. Not thread-safe.
  public static final class Builder {
    private static final AtomicInteger BUILT = new AtomicInteger();

    private @Nullable String name;
    private @Nullable Integer gomaxprocs;
    private @Nullable Integer maxThreads;

    private Builder() {}

    /// What the runtime, its threads and its part of thread dumps are called. Without it,
    /// `runtime-` and a number.
    ///
    /// @param name a name, which need not be unique
    /// @return this builder
    /// @throws IllegalArgumentException if it is blank or has control characters
    public Builder name(String name) {
      if (name.isBlank() || name.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException(
            "a runtime's name stands in reports and thread dumps: it needs something to read, and"
                + " no control characters");
      }
      this.name = name;
      return this;
    }

    /// How many of its goroutines run in parallel, whatever the machine has or gets. Without it the
    /// number is made as [Go#gomaxprocs()] tells, and follows the machine.
    ///
    /// @param n at least one
    /// @return this builder
    /// @throws IllegalArgumentException if it is less than one or more than 8192
    public Builder gomaxprocs(int n) {
      if (!Procs.isCount(n)) {
        throw new IllegalArgumentException(
            "gomaxprocs must be from 1 to "
                + Procs.MAX
                + ", and not "
                + n
                + ": leave it out to take what the machine has");
      }
      gomaxprocs = n;
      return this;
    }

    /// How many threads it has at most. It needs one for each goroutine that runs, and one for each
    /// that computes or blocks its thread for long. Without it, the system property
    /// `goloom.maxthreads`, else 512.
    ///
    /// @param n at least one, and at least gomaxprocs
    /// @return this builder
    /// @throws IllegalArgumentException if it is less than one
    public Builder maxThreads(int n) {
      if (n < 1) {
        throw new IllegalArgumentException("maxThreads must be at least 1, and not " + n);
      }
      maxThreads = n;
      return this;
    }

    /// Builds a runtime. Each call gives another one, to be closed when it is not needed any more:
    /// it has a thread that watches it.
    ///
    /// **Blocking and interrupts.** The first call in a JVM may take some 20 ms: it starts the
    /// JDK's threads that wait for sockets, so that they belong to the system's runtime and not to
    /// one that is closed.
    ///
    /// @return an open runtime
    /// @throws IllegalStateException if there are to be fewer threads than gomaxprocs
    public GoRuntime build() {
      if (maxThreads != null && gomaxprocs != null && maxThreads < gomaxprocs) {
        throw new IllegalStateException(
            "maxThreads("
                + maxThreads
                + ") is less than gomaxprocs("
                + gomaxprocs
                + "): goroutines that run in parallel need a thread each");
      }
      String called = name != null ? name : "runtime-" + BUILT.incrementAndGet();
      return new GoRuntime(Schedulers.closable(called, gomaxprocs, maxThreads));
    }
  }

  /// What it is called.
  ///
  /// @return its name
  public String name() {
    return scheduler.name();
  }

  /// Starts a goroutine on this runtime, as [Go#go(Task)] does.
  ///
  /// @param task what it runs
  /// @return its handle, which may be ignored
  /// @throws RejectedExecutionException if the runtime is closed, or is closing and the caller is
  ///   no goroutine of it
  public Goroutine go(Task task) {
    return Go.start(scheduler, null, task);
  }

  /// Starts a goroutine with a name on this runtime, as [Go#go(String, Task)] does.
  ///
  /// @param name its name in dumps and reports; need not be unique
  /// @param task what it runs
  /// @return its handle, which may be ignored
  /// @throws RejectedExecutionException as [#go(Task)]
  public Goroutine go(String name, Task task) {
    return Go.start(scheduler, Objects.requireNonNull(name, "name"), task);
  }

  /// Starts a goroutine under a context on this runtime, as [Go#go(Context, ContextTask)] does.
  ///
  /// @param ctx the context, which is handed to the task
  /// @param task what it runs
  /// @return its handle, which may be ignored
  /// @throws RejectedExecutionException as [#go(Task)]
  public Goroutine go(Context ctx, ContextTask task) {
    return Go.start(scheduler, null, ctx, task);
  }

  /// Starts a goroutine with a name under a context on this runtime, as [#go(Context, ContextTask)]
  /// does.
  ///
  /// @param ctx the context, which is handed to the task
  /// @param name its name in dumps and reports; need not be unique
  /// @param task what it runs
  /// @return its handle, which may be ignored
  /// @throws RejectedExecutionException as [#go(Task)]
  public Goroutine go(Context ctx, String name, ContextTask task) {
    return Go.start(scheduler, Objects.requireNonNull(name, "name"), ctx, task);
  }

  /// An executor that starts a goroutine of this runtime for each task, for code that takes an
  /// [Executor]: servers, `CompletableFuture`, clients.
  ///
  /// Each call gives another one, which can be shut down without the others. It needs no shutdown:
  /// it holds nothing but the tasks that run. What a task of `execute` throws is reported as a
  /// goroutine's failure; what one of `submit` throws stands in its future.
  ///
  /// `execute` and its like throw [RejectedExecutionException] where [#go(Task)] does.
  ///
  /// @return a new executor
  public ExecutorService executor() {
    return new GoroutineExecutor(scheduler);
  }

  /// A factory whose threads are goroutines of this runtime, for code that takes one: executors,
  /// servers, `StructuredTaskScope`.
  ///
  /// A thread that is not started counts for nothing and keeps no runtime from closing. On the
  /// JDK's scheduler, which says nothing of starts, it counts from its first step.
  ///
  /// `newThread` throws [RejectedExecutionException] where [#go(Task)] does, and so does the start
  /// of a thread that was made earlier; on the JDK's scheduler such a thread runs, with its
  /// interrupt status set if the others were interrupted.
  ///
  /// @return a thread-safe factory; its threads are virtual and not started
  public ThreadFactory threadFactory() {
    return task -> {
      Objects.requireNonNull(task, "task");
      scheduler.lifecycle().admit();
      return scheduler.unstarted(null, task.getClass(), task::run).thread();
    };
  }

  /// How many of its goroutines run in parallel at most; see [Go#gomaxprocs()].
  ///
  /// @return the number
  public int gomaxprocs() {
    return scheduler.gomaxprocs();
  }

  /// Sets how many of its goroutines run in parallel at most; see [Go#gomaxprocs(int)].
  ///
  /// @param n the number, from now on
  /// @return what it was
  /// @throws IllegalArgumentException if it is less than one or more than 8192
  public int gomaxprocs(int n) {
    return scheduler.gomaxprocs(n);
  }

  /// Says why [#gomaxprocs()] is what it is.
  ///
  /// @return a sentence
  public String gomaxprocsReason() {
    return scheduler.gomaxprocsReason();
  }

  /// How many goroutines of this runtime are alive; see [Go#numGoroutine()].
  ///
  /// @return the number, exact if nothing starts or ends meanwhile
  public long numGoroutine() {
    return scheduler.liveGoroutines();
  }

  /// What can be seen of its scheduler without a look at each goroutine: processors, queues,
  /// threads, counts, and how long goroutines wait to run. On the JDK's scheduler only what it lets
  /// be known.
  ///
  /// It costs the same however many goroutines there are, some microseconds, and stops none of
  /// them.
  ///
  /// **Memory effects.** None: counts are read without ordering. They never go back from one
  /// snapshot to the next of the same thread.
  ///
  /// @return a snapshot
  public SchedulerSnapshot snapshot() {
    return scheduler.snapshot();
  }

  /// Counts its goroutines by what they do, with a look at each of them that is listed (see
  /// [#goroutines()]): some hundreds of milliseconds for a million. Starts and ends of goroutines
  /// may have to wait for a part of that time; what runs goes on.
  ///
  /// @return the counts, exact if nothing changes meanwhile
  public GoroutineCounts goroutineCounts() {
    return scheduler.goroutineCounts();
  }

  /// Looks at each of its goroutines that live and are listed, with its stack, by number. Some
  /// microseconds for each, and as long as its stack is taken that one stands still; the others go
  /// on. So each is seen at another moment, and who starts or ends meanwhile may be among them or
  /// not.
  ///
  /// All are listed unless the JVM was started with `-Dgoloom.registry=sampled`, which lists one in
  /// 64, or `off`, which lists none, to save some nanoseconds at each start. [#numGoroutine()] is
  /// exact all the same, and a runtime that was built lists all, as its [#close()] needs them.
  ///
  /// What a goroutine waits for is described by its `toString`. That of a `SingleFlight` asks its
  /// key, and that of a `Cond` its locker; what these throw is caught.
  ///
  /// @return what was seen; see [Go#dump()] for all runtimes as text
  public List<GoroutineSnapshot> goroutines() {
    return Looks.all(scheduler);
  }

  /// Waits for all goroutines to end, and then ends the runtime's threads.
  ///
  /// Meanwhile only its own goroutines may start others, which are waited for, too. Virtual threads
  /// that these goroutines have made by other means, such as `Thread.ofVirtual()`, are not waited
  /// for; they go on on the system's runtime. Timers and `afterFunc`s that fire later start their
  /// goroutines there.
  ///
  /// Closing a closed runtime does nothing.
  ///
  /// **Blocking and interrupts.** Blocks. If the calling thread is interrupted, then all goroutines
  /// are, nobody may start others any more, and the waiting goes on; at the end the interrupt
  /// status of the caller is set. From then on an `InterruptedException` that leaves a task is its
  /// regular end and no failure.
  ///
  /// **Memory effects.** All that the goroutines did _happens-before_ the return.
  ///
  /// @throws IllegalStateException if called by a goroutine of this runtime, which would wait for
  ///   itself, or on the system's runtime
  @Override
  public void close() {
    closable().close();
  }

  /// Interrupts all goroutines, gives them some time to end, and then ends the runtime whether they
  /// have or not.
  ///
  /// One that is left behind runs on to its next wait, and never wakes from that; so it never gives
  /// back what it holds, such as locks. On the JDK's scheduler it cannot be held and goes on. A
  /// line on standard error says how many are left behind, and which.
  ///
  /// An `InterruptedException` that leaves a task after this call is its regular end and no
  /// failure. Stopping again gives those that have not ended since.
  ///
  /// **Blocking and interrupts.** Blocks for at most the grace. An interrupt ends the waiting, and
  /// the status stays set.
  ///
  /// @param grace how long to wait, on the monotonic clock; zero or negative does not wait
  /// @return the goroutines that are left behind, empty if all have ended
  /// @throws IllegalStateException as [#close()]
  public List<Goroutine> stop(Duration grace) {
    Objects.requireNonNull(grace, "grace");
    return closable().stop(Clock.nanos(grace)).stream().map(Goroutine::new).toList();
  }

  private Lifecycle closable() {
    if (equals(system())) {
      throw new IllegalStateException(
          "the system's runtime is never closed: it runs what is started outside of other"
              + " runtimes");
    }
    return scheduler.lifecycle();
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // schedulers have no other
  public boolean equals(Object o) {
    return o instanceof GoRuntime other && other.scheduler == scheduler;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(scheduler);
  }

  /// Its name, such as `runtime imports`.
  @Override
  public String toString() {
    return "runtime " + name();
  }
}
