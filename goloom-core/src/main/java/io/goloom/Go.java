package io.goloom;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.context.ContextTask;
import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.diagnostics.Reporter;
import io.goloom.internal.end.Ends;
import io.goloom.internal.sched.Asleep;
import io.goloom.internal.sched.Dump;
import io.goloom.internal.sched.Exit;
import io.goloom.internal.sched.Failures;
import io.goloom.internal.sched.G;
import io.goloom.internal.sched.Interruption;
import io.goloom.internal.sched.Propagation;
import io.goloom.internal.sched.Reports;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.sched.Scope;
import io.goloom.internal.sched.Sleep;
import io.goloom.internal.time.Clock;
import io.goloom.sched.FailurePolicy;
import io.goloom.sched.Propagator;
import io.goloom.sched.Task;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/// Starts goroutines: `go(() -> ...)` is Go's `go f()`.
///
/// A goroutine is a virtual thread with a number, a name and a birth place. All that works in a
/// virtual thread works in it. Goroutines are daemons: they do not keep the JVM alive, so whoever
/// starts one has to wait for it, with a [io.goloom.sync.WaitGroup], an [io.goloom.sync.ErrGroup]
/// or a channel.
///
/// **Failures.** What a task throws goes to nobody else: another goroutine cannot catch it. It is
/// reported (see [#reporter]) and, by [FailurePolicy#CRASH], ends the process. Only an ErrGroup
/// hands it to its waiter.
///
/// Thread-safe; may be used from any thread.
public final class Go {
  private Go() {}

  /// Starts a goroutine and returns at once, without waiting for it to begin.
  ///
  /// {@snippet :
  /// go(() -> IO.println("hello from a goroutine"));
  /// }
  ///
  /// **Memory effects.** What the caller did before _happens-before_ the task's first action.
  ///
  /// @param task what it runs; see the class comment for what becomes of its failure
  /// @return its handle, which may be ignored
  public static Goroutine go(Task task) {
    return start(Scheduler.current(), null, task);
  }

  /// Starts a goroutine with a name, as [#go(Task)] does.
  ///
  /// @param name its name in dumps and reports; need not be unique
  /// @param task what it runs
  /// @return its handle, which may be ignored
  public static Goroutine go(String name, Task task) {
    return start(Scheduler.current(), Objects.requireNonNull(name, "name"), task);
  }

  /// Starts a goroutine under a context: when the context ends, the goroutine is interrupted, so
  /// that blocking calls end.
  ///
  /// The task is started even if the context has ended already; then it begins with its interrupt
  /// status set. When it leaves with an `InterruptedException` or a [ContextException] after the
  /// context has ended, that is its regular end and no failure. The context must outlive the
  /// goroutine's work: closing it stops the goroutine.
  ///
  /// @param ctx the context, which is handed to the task
  /// @param task what it runs
  /// @return its handle, which may be ignored
  public static Goroutine go(Context ctx, ContextTask task) {
    return start(Scheduler.current(), null, ctx, task);
  }

  /// Starts a goroutine with a name under a context, as [#go(Context, ContextTask)] does.
  ///
  /// @param ctx the context, which is handed to the task
  /// @param name its name in dumps and reports; need not be unique
  /// @param task what it runs
  /// @return its handle, which may be ignored
  public static Goroutine go(Context ctx, String name, ContextTask task) {
    return start(Scheduler.current(), Objects.requireNonNull(name, "name"), ctx, task);
  }

  static Goroutine start(Scheduler scheduler, @Nullable String name, Task task) {
    Objects.requireNonNull(task, "task");
    return new Goroutine(scheduler.go(name, task.getClass(), task));
  }

  static Goroutine start(
      Scheduler scheduler, @Nullable String name, Context ctx, ContextTask task) {
    Objects.requireNonNull(ctx, "ctx");
    Objects.requireNonNull(task, "task");
    return new Goroutine(scheduler.go(name, task.getClass(), () -> under(ctx, task)));
  }

  private static void under(Context ctx, ContextTask task) throws Exception {
    Scope scope = Scope.enter(ctx, Ends.of(ctx));
    try {
      task.run(ctx);
    } catch (Exception e) {
      boolean stopped = e instanceof ContextException || Interruption.in(e);
      if (!stopped || ctx.err() == null) {
        throw e; // an interrupt or an error of some other context is a failure like any other
      }
    } finally {
      scope.leave();
    }
  }

  /// Runs a program with Go's exit rule and does not return: when `main` returns, the process ends
  /// with status 0, whatever other goroutines and threads still do; when it throws, the failure is
  /// reported and the status is 2. Shutdown hooks run.
  ///
  /// When no goroutine can ever go on, as each waits for another and nothing else refers to what
  /// they wait for, that is fatal as in Go: `fatal error: all goroutines are asleep - deadlock!`
  /// with all goroutines, and status 2. What a static field, another thread or the caller's own
  /// variables refer to counts as alive, so make the channels of a program inside of it. While
  /// platform threads go on without goroutines, such as a server's, it is only reported.
  /// `-Dgoloom.deadlock=off` or the environment variable `GOLOOM_DEADLOCK` switches that off.
  ///
  /// {@snippet :
  /// void main() {
  ///   Go.run(() -> IO.println("the program"));
  /// }
  /// }
  ///
  /// @param main the program, which runs as a goroutine named `main`
  /// @throws IllegalStateException if called from a goroutine
  @SuppressWarnings({"NullAway", "UnusedVariable"}) // variables let go of what they referred to
  public static void run(Task main) {
    Objects.requireNonNull(main, "main");
    if (G.current() != null) {
      throw new IllegalStateException(
          "Go.run is for the program's first thread; inside a goroutine call the code itself, or"
              + " Go.go");
    }
    Program program = new Program(main);
    WeakReference<Thread> thread =
        new WeakReference<>(Scheduler.current().go("main", main.getClass(), program).thread());
    // From here on this thread must not refer to the program: see Asleep.
    Program.Outcome outcome = program.outcome;
    program = null;
    main = null;
    Asleep.watch(outcome::isOver);
    outcome.await();
    Thread last = thread.get();
    if (last != null) {
      // Its end, and not the return of its task, is what counts: by then a failure has been
      // reported.
      Exit.join(last);
    }
    Exit.here(outcome.returned ? 0 : 2);
  }

  /// Sleeps for at least a time.
  ///
  /// **Blocking and interrupts.** Blocks. Throws at once if the interrupt status is set on entry.
  ///
  /// @param time how long, on the monotonic clock; zero or negative only yields
  /// @throws InterruptedException if interrupted; the status is cleared
  public static void sleep(Duration time) throws InterruptedException {
    Objects.requireNonNull(time, "time");
    Sleep.sleep(Clock.nanos(time), null);
  }

  /// Sleeps for at least a time, or until a context ends.
  ///
  /// @param ctx the context
  /// @param time how long, on the monotonic clock; zero or negative only yields
  /// @throws ContextException if the context has ended or ends meanwhile, with its cause
  /// @throws InterruptedException if interrupted by something else; the status is cleared
  public static void sleep(Context ctx, Duration time) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    Objects.requireNonNull(time, "time");
    ctx.check();
    try {
      if (!Sleep.sleep(Clock.nanos(time), Ends.of(ctx))) {
        throw Ends.error(ctx);
      }
    } catch (InterruptedException e) {
      ctx.check();
      throw e;
    }
  }

  /// Lets other goroutines run first, as Go's `runtime.Gosched`. A hint: it may do nothing.
  public static void gosched() {
    Scheduler.current().yield();
  }

  /// How many goroutines run in parallel at most: Go's `GOMAXPROCS`.
  ///
  /// Unless it was set, by [#gomaxprocs(int)], by the system property `goloom.gomaxprocs` or else
  /// by the environment variable `GOMAXPROCS`, it is made of the CPUs that the process may use and
  /// of the quota of its container, and follows them while the program runs.
  ///
  /// A goroutine that computes or blocks its thread for more than 10 ms while others wait goes on
  /// beside them and does not count any more.
  ///
  /// @return the number
  public static int gomaxprocs() {
    return Scheduler.current().gomaxprocs();
  }

  /// Sets how many goroutines run in parallel at most, at any time and under load. On the JDK's
  /// scheduler it only warns.
  ///
  /// @param n the number, from now on
  /// @return what it was
  /// @throws IllegalArgumentException if it is less than one or more than 8192
  public static int gomaxprocs(int n) {
    return Scheduler.current().gomaxprocs(n);
  }

  /// Says why [#gomaxprocs()] is what it is, such as `GOMAXPROCS is 2: the machine has 2 CPUs`.
  ///
  /// @return a sentence
  public static String gomaxprocsReason() {
    return Scheduler.current().gomaxprocsReason();
  }

  /// How many goroutines are alive: started and not yet ended. Threads that are no goroutines do
  /// not count, so outside of [#run] a main thread is not among them, as it is in Go.
  ///
  /// @return the number, exact if nothing starts or ends meanwhile
  public static long numGoroutine() {
    return Scheduler.current().liveGoroutines();
  }

  /// Writes all goroutines of all runtimes to standard error, as [#dump(Appendable)] does.
  public static void dump() {
    try {
      Dump.write(System.err);
    } catch (IOException e) {
      throw new UncheckedIOException("standard error, which throws none, has thrown", e);
    }
  }

  /// Writes all goroutines of all runtimes, in the manner of Go's goroutine dumps: for each what it
  /// waits for, its stack and where it was started, as [GoroutineSnapshot#text()] shows it, with an
  /// empty line between two.
  ///
  /// They go on meanwhile, so each is seen at another moment. [GoRuntime#goroutines()] says what it
  /// costs, and gives the same as objects.
  ///
  /// **Blocking and interrupts.** Waits for nothing but `out`; works on any thread, also where no
  /// goroutine can run any more.
  ///
  /// @param out where to, one call of `append` for each goroutine
  /// @throws IOException if `out` throws it; what was written stays
  public static void dump(Appendable out) throws IOException {
    Dump.write(Objects.requireNonNull(out, "out"));
  }

  /// A factory whose threads are goroutines, for code that takes one: executors, servers,
  /// `StructuredTaskScope`. They run on the runtime of the caller; see [GoRuntime#threadFactory()].
  ///
  /// @return a thread-safe factory; its threads are virtual and not started
  public static ThreadFactory threadFactory() {
    return GoRuntime.current().threadFactory();
  }

  /// Sets what happens when a task fails and no group has asked for its failure. The start value is
  /// that of the system property `goloom.failure` or the environment variable `GOLOOM_FAILURE`,
  /// `isolate` or `crash`; without either it is isolate.
  ///
  /// @param policy the policy, for all goroutines of this JVM
  public static void failurePolicy(FailurePolicy policy) {
    Failures.policy(Objects.requireNonNull(policy, "policy"));
  }

  /// The failure policy in force.
  ///
  /// @return the policy
  public static FailurePolicy failurePolicy() {
    return Failures.policy();
  }

  /// Sets who takes the reports of failed goroutines and lost contexts, instead of standard error.
  ///
  /// A failure also goes to the uncaught-exception handler that the thread was given, else to the
  /// JVM's default one, if there is one.
  ///
  /// @param reporter the reporter
  /// @return the reporter before
  public static Reporter reporter(Reporter reporter) {
    return Reports.reporter(Objects.requireNonNull(reporter, "reporter"));
  }

  /// Sets who takes what is bound to a thread, such as a logging context, along into the goroutines
  /// that it starts: those of `go`, of groups, executors and thread factories. A timer, an
  /// `afterFunc` and a [io.goloom.sync.SingleFlight] start theirs on behalf of nobody, or of
  /// several, and take nothing along.
  ///
  /// @param propagator who does, for all goroutines of this JVM that are started from now on; see
  ///   [Propagator#and] for several
  /// @return the one before
  public static Propagator propagator(Propagator propagator) {
    return Propagation.propagator(Objects.requireNonNull(propagator, "propagator"));
  }
}
