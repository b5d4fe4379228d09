package io.goloom.testkit;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.jdk.Carriers;
import io.goloom.internal.jdk.Containers;
import io.goloom.internal.jdk.DelayedTasks;
import io.goloom.internal.jdk.Pollers;
import io.goloom.internal.jdk.VirtualThreads;
import io.goloom.internal.jdk.Worker;
import io.goloom.internal.sched.Births;
import io.goloom.internal.sched.Exit;
import io.goloom.internal.sched.G;
import io.goloom.internal.sched.Reports;
import io.goloom.internal.sched.Scheduler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The platform thread that runs simulations, one after the other, and what stands between them: to
/// start a thread for each would cost more than most runs do.
final class SimThread implements Worker {
  private static final boolean OWN_TIMERS =
      DelayedTasks.install((command, nanos) -> {
        Simulation sim = Carriers.current() instanceof SimThread t ? t.running : null;
        if (sim == null) {
          return null;
        }
        SimTimedWait wait = SimTimedWait.arm(sim, command, nanos);
        sim.arms(wait);
        return wait;
      });

  static {
    boolean _ = JdkTime.VIRTUAL; // before the first thread of a simulation
    boolean _ = Simulation.CHOICE_POINTS; // before the first start of a goroutine, if that is here
    // Whoever waits for a socket first gets the JDK's pollers, for good; and a simulation ends.
    Exit.join(Scheduler.system().go("pollers", Births.of(Pollers.class), Pollers::start).thread());
  }

  /// After so much real time somebody wonders what a run does.
  private static final Duration LONG = Duration.ofSeconds(10);

  private final Callable<?> program;
  private final Thread thread;

  /// Where the goroutine of a simulation's body was started, as far as reports say.
  private final BirthPlace birthPlace = new BirthPlace(Frames.here(), true);

  private final ClassLoader callersLoader = Thread.currentThread().getContextClassLoader();

  private final @Nullable Object container = Containers.make("simulation", this::threads);

  private volatile @Nullable Simulation running;
  private volatile boolean stopped;
  private @Nullable Object result;
  private @Nullable Throwable failure;

  @SuppressWarnings("this-escape") // not started here
  private SimThread(Callable<?> program) {
    this.program = program;
    thread = Carriers.make("goloom-simulation", this);
  }

  /// Runs code that runs simulations, on a thread made for that, and waits for it.
  ///
  /// **Blocking and interrupts.** An interrupt of the caller stops the simulation at its next step.
  ///
  /// @return what it returns
  /// @throws IllegalStateException if the JVM does not open `java.lang`
  /// @throws InterruptedException if interrupted
  /// @throws RuntimeException what the code throws, or an `Error`
  @SuppressWarnings("unchecked") // what the callable returns
  static <T> T call(Callable<T> program) throws InterruptedException {
    String closed = VirtualThreads.closed();
    if (closed == null && !OWN_TIMERS) {
      closed = "this JDK does not hand out its timers";
    }
    if (closed != null) {
      throw new IllegalStateException(
          "Bubble and Explorer need goloom's own scheduler, but "
              + closed
              + ": start the test's JVM with --add-opens java.base/java.lang=ALL-UNNAMED (in Maven:"
              + " argLine of maven-surefire-plugin; in Gradle: jvmArgs of the task test)");
    }
    SimThread sim = new SimThread(program);
    sim.join();
    Throwable thrown = sim.failure;
    if (thrown instanceof InterruptedException e) {
      throw e;
    }
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    return (T) Objects.requireNonNull(sim.result);
  }

  private void join() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException(); // a join of a thread that has ended does not look
    }
    try {
      thread.start();
      if (!joinOrTell()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      String runs = whatRuns();
      throw runs == null ? e : new InterruptedException("interrupted while this ran: " + runs);
    } finally {
      stopped = true; // interrupted
      LockSupport.unpark(thread);
      Containers.close(container);
    }
  }

  /// Waits until it has ended, or until one run has taken so long that somebody may wonder why;
  /// then tells, once.
  ///
  /// @return whether it has ended
  private boolean joinOrTell() throws InterruptedException {
    Simulation before = null;
    while (!thread.join(LONG)) {
      Simulation now = running;
      String runs = now != null && now == before ? now.whatRuns() : null;
      if (runs != null) {
        Reports.warn(
            "one run of a bubble or an exploration has taken more than "
                + LONG.toSeconds()
                + " s of real time. Virtual time stands still while a goroutine computes, and while"
                + " others can go on. Now this runs:\n\n"
                + runs
                + "\n");
        return false;
      }
      before = now;
    }
    return true;
  }

  private @Nullable String whatRuns() {
    Simulation sim = running;
    return sim == null ? null : sim.whatRuns();
  }

  @Override
  public void run() {
    try {
      result = program.call();
    } catch (Throwable t) {
      failure = t;
    }
  }

  private Stream<Thread> threads() {
    Simulation sim = running;
    return sim == null ? Stream.of() : sim.goroutines().stream().map(G::thread);
  }

  /// The simulation thread that the calling code runs on.
  static SimThread current() {
    if (Carriers.current() instanceof SimThread t) {
      return t;
    }
    throw new IllegalStateException("not on a simulation's thread");
  }

  BirthPlace birthPlace() {
    return birthPlace;
  }

  /// The context class loader of the caller of [#call]: the simulation's thread inherits none.
  ClassLoader callersLoader() {
    return callersLoader;
  }

  @Nullable Object container() {
    return container;
  }

  /// The simulation that runs now.
  @Nullable Simulation running() {
    return running;
  }

  /// Says which simulation runs now.
  void running(@Nullable Simulation sim) {
    running = sim;
  }

  /// Whether the calling code runs in this simulation, or is its loop.
  static boolean isOn(Simulation sim) {
    return Carriers.current() instanceof SimThread t && t.running == sim;
  }

  /// Whether the caller of [#call] does not wait any more.
  boolean isStopped() {
    return stopped;
  }

  void wake() {
    LockSupport.unpark(thread);
  }

  @Override
  public void beginBlocking() {} // blocks the simulation, as a computation does

  @Override
  public void endBlocking() {}
}
