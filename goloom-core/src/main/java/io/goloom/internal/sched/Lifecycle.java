package io.goloom.internal.sched;

import io.goloom.sched.WaitReason;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The way of a scheduler from open to closed: who may still start goroutines, and who waits for
/// the last one to end.
public final class Lifecycle {
  /* State       phase only grows. OPEN: anyone starts goroutines. CLOSING: goroutines of this scheduler do, to finish what they have in
   *             hand. STOPPING: nobody does, and those that live have been interrupted. CLOSED: nobody does, and the scheduler ends.
   * L1          Who starts a goroutine puts it into the registry and then reads the phase; who changes the phase looks into the
   *             registry afterwards. Both go through the lock of the goroutine's shard, so one of them sees the other: nothing that
   *             was admitted is overlooked.
   * L2          Who takes a goroutine out of the registry reads the phase afterwards, and then looks whether it was the last one. By
   *             the same locks, the last one to end sees that somebody waits, or the waiter sees that it has ended.
   * L3          The phase leaves CLOSING and STOPPING by itself when none lives at one moment: then nobody is left who may start one. */

  /// So many of those that are left behind are named.
  private static final int NAMED = 10;

  private enum Phase {
    OPEN,
    CLOSING,
    STOPPING,
    CLOSED
  }

  private final Scheduler scheduler;
  private final Registry live;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean interrupted;
  private final AtomicBoolean shut = new AtomicBoolean();

  Lifecycle(Scheduler scheduler, Registry live) {
    this.scheduler = scheduler;
    this.live = live;
  }

  /// Asks whether the calling code may start a goroutine.
  ///
  /// @throws RejectedExecutionException if not
  public void admit() {
    Phase now = phase.get();
    if (now != Phase.OPEN && !(now == Phase.CLOSING && isInside())) {
      throw new RejectedExecutionException(
          "the runtime "
              + scheduler.name()
              + switch (now) {
                case OPEN, CLOSED -> " is closed";
                case CLOSING -> " is closing: only its own goroutines may start others";
                case STOPPING -> " is being stopped";
              });
    }
  }

  /// Whether it has come to its end.
  boolean isClosed() {
    return phase.get() == Phase.CLOSED;
  }

  /// A thread has begun that was made earlier, on a scheduler that is not asked at its start.
  void begunLate() {
    if (interrupted) {
      Thread.currentThread().interrupt(); // as the others were
    }
  }

  /// Whether it has interrupted its goroutines, so that an `InterruptedException` is their regular
  /// end.
  boolean interrupted() {
    return interrupted;
  }

  /// What may be the last goroutine has ended.
  void mayBeLast() {
    if (phase.get() != Phase.OPEN) {
      closeIfNoneLives();
    }
  }

  private void closeIfNoneLives() {
    if (live.isEmptyAtOnce()) { // L3
      advance(Phase.CLOSED);
      closed.countDown();
    }
  }

  private void advance(Phase to) {
    phase.accumulateAndGet(to, (old, wanted) -> old.compareTo(wanted) < 0 ? wanted : old);
  }

  /// Refuses goroutines from outside, waits until none lives, and ends the scheduler. If the caller
  /// is interrupted, then so are they; the waiting goes on, and the status is set again at the end.
  ///
  /// @throws IllegalStateException if called by a goroutine of this scheduler
  public void close() {
    refuseInside("close");
    beginClosing();
    boolean callerInterrupted = false;
    while (true) {
      try {
        closed.await();
        break;
      } catch (InterruptedException e) {
        callerInterrupted = true;
        interruptAll();
      }
    }
    shut();
    if (callerInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Refuses goroutines from outside; it is closed when none lives.
  void beginClosing() {
    advance(Phase.CLOSING);
    closeIfNoneLives();
  }

  /// Refuses goroutines, interrupts all, waits for a while, and ends the scheduler. An interrupt of
  /// the caller ends the waiting, and the status is set again at the end.
  ///
  /// @param nanos how long to wait
  /// @return those that live all the same
  /// @throws IllegalStateException if called by a goroutine of this scheduler
  public List<G> stop(long nanos) {
    refuseInside("stop");
    interruptAll();
    closeIfNoneLives();
    boolean callerInterrupted = false;
    try {
      boolean _ = closed.await(nanos, TimeUnit.NANOSECONDS); // who lives is looked at below
    } catch (InterruptedException e) {
      callerInterrupted = true;
    }
    advance(Phase.CLOSED);
    closed.countDown();
    // One that is being refused at this moment has a thread that was never started.
    List<G> left =
        live.all().stream().filter(g -> g.thread().getState() != Thread.State.NEW).toList();
    shut();
    if (!left.isEmpty()) {
      warn(left);
    }
    if (callerInterrupted) {
      Thread.currentThread().interrupt();
    }
    return left;
  }

  private void warn(List<G> left) {
    String named =
        left.stream()
            .limit(NAMED)
            .map(g -> g.id() + " [" + g.name() + "] " + what(g))
            .collect(Collectors.joining(", "));
    Reports.warn(
        "the runtime %s was stopped and leaves %d goroutine%s behind: %s%s"
            .formatted(
                scheduler.name(),
                left.size(),
                left.size() == 1 ? "" : "s",
                named,
                left.size() > NAMED ? " ..." : ""));
  }

  private static Object what(G g) {
    WaitReason reason = g.waitReason();
    return reason != null ? reason : g.state();
  }

  private void interruptAll() {
    advance(Phase.STOPPING);
    interrupted = true;
    for (G g : live.all()) {
      g.thread().interrupt();
    }
  }

  private void shut() {
    if (shut.compareAndSet(false, true)) {
      scheduler.close();
    }
  }

  private boolean isInside() {
    return current() != null;
  }

  @SuppressWarnings("ReferenceEquality") // this very one is meant
  private @Nullable G current() {
    G g = G.current();
    return g != null && g.scheduler() == scheduler ? g : null;
  }

  private void refuseInside(String call) {
    G g = current();
    if (g != null) {
      throw new IllegalStateException(
          call
              + " of the runtime "
              + scheduler.name()
              + " waits for all its goroutines, and was called by one of them, "
              + g.id()
              + " ["
              + g.name()
              + "]: call it from outside, such as where the runtime was built");
    }
  }
}
