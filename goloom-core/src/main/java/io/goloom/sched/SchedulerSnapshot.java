package io.goloom.sched;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What can be seen of a scheduler without looking at each goroutine.
///
/// It costs the same however many goroutines there are, and stops none of them. So its parts are of
/// slightly different moments, and are stale as soon as they are read. Counts are those since the
/// scheduler was made. Immutable.
///
/// @param name what the scheduler and its threads are called
/// @param gomaxprocs how many goroutines run in parallel at most
/// @param gomaxprocsReason a sentence that says why
/// @param goroutines how many are alive: started and not yet ended
/// @param gmp the inside of goloom's own scheduler; empty where goroutines run on the JDK's, which
///   lets nobody look
public record SchedulerSnapshot(
    String name, int gomaxprocs, String gomaxprocsReason, long goroutines, Optional<Gmp> gmp) {
  /// Makes a snapshot.
  public SchedulerSnapshot {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(gomaxprocsReason, "gomaxprocsReason");
    Objects.requireNonNull(gmp, "gmp");
  }

  /// The inside of goloom's own scheduler.
  ///
  /// @param globalQueue how many goroutines are ready in the global run queue
  /// @param ps all processors that there ever were, by number; those above GOMAXPROCS are dead and
  ///   keep their counts
  /// @param ms the threads that run goroutines
  /// @param lateTimers how many timers were fired by a thread without a P, as every P was in the
  ///   hands of goroutines or none was in use, or left to the system's clock, as the thread that
  ///   armed them had lost its P
  /// @param runnableLatency how long goroutines were ready before they ran, measured at one wake-up
  ///   in 64
  public record Gmp(
      int globalQueue, List<P> ps, Ms ms, long lateTimers, LatencyHistogram runnableLatency) {
    /// Makes this part of a snapshot.
    public Gmp {
      ps = List.copyOf(ps);
      Objects.requireNonNull(ms, "ms");
      Objects.requireNonNull(runnableLatency, "runnableLatency");
    }

    /// How many goroutines are ready in all queues.
    ///
    /// @return the number
    public int queued() {
      int sum = globalQueue;
      for (P p : ps) {
        sum += p.queue() + (p.runnext() ? 1 : 0);
      }
      return sum;
    }

    /// The counts of all processors together.
    ///
    /// @return the sums
    public Counts totals() {
      Counts sum = new Counts(0, 0, 0, 0, 0, 0);
      for (P p : ps) {
        sum = sum.plus(p.counts());
      }
      return sum;
    }
  }

  /// A processor: the right to run goroutines.
  ///
  /// @param id its number, from 0 up
  /// @param state what it does
  /// @param m the number of the thread that owns it; 0 if none does
  /// @param queue how many goroutines are ready in its run queue
  /// @param runnext whether one more is ready, which is to run next
  /// @param counts what happened on it
  public record P(int id, State state, int m, int queue, boolean runnext, Counts counts) {
    /// Makes this part of a snapshot.
    public P {
      Objects.requireNonNull(state, "state");
      Objects.requireNonNull(counts, "counts");
    }
  }

  /// What a processor does.
  public enum State {
    /// Its thread looks for the next goroutine, or it is being handed over.
    SCHEDULING,
    /// A goroutine runs.
    RUNNING,
    /// A goroutine blocks its thread in a call of the JDK that has announced it.
    SYSCALL,
    /// Nobody uses it, for lack of work.
    IDLE,
    /// It is above GOMAXPROCS.
    DEAD
  }

  /// What happened on a processor.
  ///
  /// @param runs how often a goroutine began or went on to run
  /// @param local how many of these were taken from `runnext`: handed over by one that ran here
  /// @param global how often the global run queue gave one
  /// @param steals how often another processor's queue gave one
  /// @param handoffs how often it was taken from a goroutine that held it for long
  /// @param timers how many timers were fired
  public record Counts(
      long runs, long local, long global, long steals, long handoffs, long timers) {
    Counts plus(Counts other) {
      return new Counts(
          runs + other.runs,
          local + other.local,
          global + other.global,
          steals + other.steals,
          handoffs + other.handoffs,
          timers + other.timers);
    }
  }

  /// The threads that run goroutines.
  ///
  /// @param count how many there are
  /// @param idle how many of them have nothing to do
  /// @param spinning how many of them look for work
  /// @param max how many there may be
  public record Ms(int count, int idle, int spinning, int max) {}
}
