package io.goloom.testkit;

import io.goloom.internal.jdk.Carriers;
import io.goloom.testkit.agent.ClockAgent;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Delayed;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the JDK's clock shows in one simulation, if the agent is there.
///
/// The agent's hook, which stands in java.base, knows it by these interfaces alone: see
/// [io.goloom.testkit.agent.JdkHook].
final class JdkTime implements LongSupplier, InstantSource, LongPredicate, Consumer<Object> {
  /// Whether the agent is there: the JDK's clock and its timed waits are on virtual time.
  static final boolean VIRTUAL = install();

  /// What would help where the agent is not there; empty where it is.
  static final String HINT =
      VIRTUAL
          ? ""
          : " (with -javaagent:goloom-testkit.jar among the options of the test's JVM, the JDK's"
              + " own clock, sleeps and timed waits are on virtual time, too)";

  private static final @Nullable MethodHandle DO_EXEC = VIRTUAL ? doExec() : null;

  private static final Set<Class<?>> PLATFORM =
      Set.of(Executors.defaultThreadFactory().getClass(), Thread.ofPlatform().factory().getClass());

  private final Simulation sim;

  JdkTime(Simulation sim) {
    this.sim = sim;
  }

  private static boolean install() {
    try {
      Supplier<@Nullable Object> current = JdkTime::current;
      Class.forName(ClockAgent.HOOK, false, null).getField("bubble").set(null, current);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "the agent is of another version of goloom-testkit than the tests", e);
    }
  }

  private static MethodHandle doExec() {
    try {
      return MethodHandles.privateLookupIn(ForkJoinTask.class, MethodHandles.lookup())
          .findVirtual(ForkJoinTask.class, "doExec", MethodType.methodType(void.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the agent does not know this JDK", e);
    }
  }

  /// Runs a task that was taken over, once: its `run` would wait for the last time of one that
  /// comes periodically.
  static void run(Delayed task) throws Exception {
    try {
      Objects.requireNonNull(DO_EXEC).invokeExact((ForkJoinTask<?>) task);
    } catch (Exception | Error e) {
      throw e;
    } catch (Throwable t) {
      throw new AssertionError(t); // it throws nothing else
    }
  }

  /// Called instead of each read of the clock, also from within the JDK's locks: must not wait.
  private static @Nullable Object current() {
    if (!Thread.currentThread().isVirtual()) {
      return null; // also the loop of a simulation
    }
    Simulation sim = Carriers.current() instanceof SimThread t ? t.running() : null;
    return sim == null ? null : sim.jdkTime();
  }

  /// `System.nanoTime`.
  @Override
  public long getAsLong() {
    return sim.clock().nanoTime();
  }

  @Override
  public Instant instant() {
    return sim.clock().now();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("the hook asks for the time alone");
  }

  /// A goroutine that cannot give way waits: time passes, and nobody else runs meanwhile.
  @Override
  public boolean test(long nanos) {
    sim.pass(nanos);
    return true;
  }

  /// A task that a thread of the JDK would run after a delay, or an executor that is about to take
  /// such a one.
  @Override
  public void accept(Object taskOrExecutor) {
    switch (taskOrExecutor) {
      case Delayed task -> sim.delay(task);
      case ThreadPoolExecutor executor when isOutside(executor.getThreadFactory()) ->
          throw new IllegalStateException(
              "in a bubble, a ScheduledThreadPoolExecutor needs virtual threads, for platform"
                  + " threads never see the bubble's time: give it Go.threadFactory() or"
                  + " Thread.ofVirtual().factory()");
      default -> {} // one with threads in the bubble, or with threads that nobody knows
    }
  }

  /// Whether one of the JDK's own makes platform threads.
  private static boolean isOutside(ThreadFactory factory) {
    return PLATFORM.contains(factory.getClass());
  }
}
