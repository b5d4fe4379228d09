package io.goloom.testkit;

import io.goloom.internal.sched.Scheduler;
import io.goloom.sched.Task;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;

/// Tests on virtual time, after Go's `testing/synctest`.
///
/// The body of a test and all goroutines that it starts, and those start, are in a bubble. Time in
/// it stands still while any of them runs, and jumps to the next timer as soon as all are durably
/// blocked: thirty seconds of timeouts take no time, and what a test asserts after a sleep is
/// exact.
///
/// {@snippet :
/// @Test
/// void request_isSlow_timesOut() throws Exception {
///   Bubble.test(() -> {
///     try (var ctx = Context.background().withTimeout(Duration.ofSeconds(30))) {
///       Go.sleep(Duration.ofSeconds(30).minusNanos(1));
///       Bubble.await();
///       assertNull(ctx.err());
///       Go.sleep(Duration.ofNanos(1));
///       Bubble.await();
///       assertInstanceOf(DeadlineExceededException.class, ctx.err());
///     }
///   });
/// }
/// }
///
/// Durably blocked is who waits in goloom: on a channel or in a select, for a group, a lock, a
/// semaphore, a context or a timer, or asleep. Not so who waits in the JDK, for a lock, a queue, a
/// future or a socket: time stands still until that wait is over, and after ten seconds of real
/// time the test fails. An exception are the JDK's timed waits, such as `Thread.sleep`: they have
/// their turn by virtual time, cost real time as well, and must not be longer than a second.
///
/// With `-javaagent:goloom-testkit.jar` the JDK's clock and its timed waits are on virtual time,
/// too, in a bubble: `Thread.sleep`, timeouts of queues, locks and futures, `orTimeout`,
/// `System.nanoTime`, `Instant.now`. While one of them waits so, time also moves though others wait
/// in the JDK without a limit. A timed wait for the outside then comes to its end at once, but for
/// sockets and processes.
///
/// All goroutines of a bubble run on one thread, each until it waits, in the order in which they
/// became ready: as long as nothing comes from outside, each run is like the other. To try other
/// orders is the [Explorer]'s business.
///
/// Needs `--add-opens java.base/java.lang=ALL-UNNAMED` or the agent.
public final class Bubble {
  private static final long MOST_STEPS = 100_000_000;

  private Bubble() {}

  /// Runs the body of a test in a new bubble, and waits until all goroutines in it have ended.
  ///
  /// Time stops when the body returns: a goroutine that still sleeps then, or waits, is a failure.
  /// A goroutine that throws fails the test, which ends there and leaves the others where they are.
  ///
  /// **Blocking and interrupts.** Blocks. An interrupt ends the bubble at its next step.
  ///
  /// @param body the test; it runs in a goroutine, so it does not see the caller's thread-locals,
  ///   but has its context class loader
  /// @throws DeadlockError if all goroutines are durably blocked and no timer is armed, or if some
  ///   are when the body has returned
  /// @throws AssertionError if the bubble cannot go on for another reason, which the message tells
  /// @throws IllegalStateException if called inside a bubble, if the JVM does not open `java.lang`,
  ///   or if a timed wait of the JDK needs more than a second of real time
  /// @throws InterruptedException if interrupted
  /// @throws Exception what the body or another goroutine of the bubble throws, the very object
  public static void test(Task body) throws Exception {
    Objects.requireNonNull(body, "body");
    refuseInside("Bubble.test");
    Choices plain = (_, _, _) -> 0;
    var options = new Simulation.Options(plain, MOST_STEPS, true, false);
    Run run = SimThread.call(() -> Simulation.run(options, body));
    if (run.verdict() != Run.Verdict.FINISHED) {
      Bubble.<Exception>throwIt(Verdicts.failure(run));
    }
  }

  /// Waits until all other goroutines of the current bubble are durably blocked. Time does not move
  /// meanwhile. It is `synctest.Wait`.
  ///
  /// **Blocking and interrupts.** Blocks; an interrupt does not end it and is kept in the interrupt
  /// status.
  ///
  /// **Memory effects.** What the others did before they were blocked _happens-before_ its return.
  ///
  /// @throws IllegalStateException if the caller is no goroutine of a bubble, or if another one is
  ///   in this call already
  public static void await() {
    current("Bubble.await").awaitOthers();
  }

  /// A clock that shows the time of the current bubble, for code that takes a [Clock]. It begins at
  /// 2026-01-01T00:00:00Z.
  ///
  /// @return a clock in UTC that belongs to this bubble
  /// @throws IllegalStateException if the caller is no goroutine of a bubble
  public static Clock clock() {
    return new VirtualTime(current("Bubble.clock"), ZoneOffset.UTC);
  }

  static void refuseInside(String call) {
    if (Simulation.ofCurrent() != null) {
      throw new IllegalStateException(
          call + " inside of a bubble or an exploration: there is one for each test");
    }
  }

  private static Simulation current(String call) {
    Simulation sim = Simulation.ofCurrent();
    if (sim == null) {
      throw new IllegalStateException(
          call
              + " outside of a bubble: call it in the body of Bubble.test, or in a goroutine that"
              + " was started there");
    }
    return sim;
  }

  /// Throws the very object, also one that is neither an exception nor an error: languages without
  /// checked exceptions throw such.
  @SuppressWarnings("unchecked") // nothing looks at the type but the compiler
  private static <T extends Throwable> void throwIt(Throwable t) throws T {
    throw (T) t;
  }

  private static final class VirtualTime extends Clock {
    private final Scheduler scheduler;
    private final ZoneId zone;

    VirtualTime(Scheduler scheduler, ZoneId zone) {
      this.scheduler = scheduler;
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new VirtualTime(scheduler, Objects.requireNonNull(other, "zone"));
    }

    @Override
    public Instant instant() {
      return scheduler.clock().now();
    }
  }
}
