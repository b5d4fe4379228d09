package io.goloom.internal.sched;

import io.goloom.sched.GoroutineCounts;
import io.goloom.sched.LatencyHistogram;
import io.goloom.sched.SchedulerSnapshot;
import io.goloom.sched.WaitReason;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// Looks at a scheduler while it goes on: no lock is taken but those of the [Registry].
final class Snapshots {
  private Snapshots() {}

  /// The inside of our scheduler.
  static SchedulerSnapshot.Gmp of(GmpScheduler s) {
    List<SchedulerSnapshot.P> ps = new ArrayList<>();
    for (P p : s.ps()) {
      ps.add(of(p));
    }
    SchedulerSnapshot.Ms ms =
        new SchedulerSnapshot.Ms(s.ms().length, s.idleMs(), s.spinningMs(), s.maxMs());
    return new SchedulerSnapshot.Gmp(s.globalSize(), ps, ms, s.lateTimers(), latency(s));
  }

  private static SchedulerSnapshot.P of(P p) {
    int word = p.word();
    Counters c = p.counters;
    return new SchedulerSnapshot.P(
        p.id,
        state(word),
        P.owner(word),
        p.queue.size(),
        p.hasNext(),
        new SchedulerSnapshot.Counts(c.runs, c.local, c.global, c.steals, c.handoffs, c.timers));
  }

  static SchedulerSnapshot.State state(int word) {
    return switch (P.state(word)) {
      case P.SCHED -> SchedulerSnapshot.State.SCHEDULING;
      case P.RUN -> SchedulerSnapshot.State.RUNNING;
      case P.SYSCALL -> SchedulerSnapshot.State.SYSCALL;
      case P.IDLE -> SchedulerSnapshot.State.IDLE;
      default -> SchedulerSnapshot.State.DEAD;
    };
  }

  private static LatencyHistogram latency(GmpScheduler s) {
    long[] sum = new long[Latency.BUCKETS];
    for (P p : s.ps()) {
      long[] counts = p.counters.latency;
      for (int i = 0; i < sum.length; i++) {
        sum[i] += counts[i];
      }
    }
    return Latency.histogram(sum);
  }

  /// The goroutines on the Ms, also of those that have lost their P.
  static Set<G> running(GmpScheduler s) {
    Set<G> found = Collections.newSetFromMap(new IdentityHashMap<>());
    for (M m : s.ms()) {
      if (m.running() instanceof G g) {
        found.add(g);
      }
    }
    return found;
  }

  static GoroutineCounts count(List<G> goroutines, Optional<Set<G>> whoRuns) {
    Set<G> known = whoRuns.orElse(Set.of());
    long created = 0;
    long running = 0;
    long runnable = 0;
    long elsewhere = 0;
    Map<WaitReason, Long> waiting = new EnumMap<>(WaitReason.class);
    for (G g : goroutines) {
      switch (g.state()) {
        case CREATED -> created++;
        case RUNNABLE -> {
          if (known.contains(g)) {
            running++;
          } else {
            runnable++;
          }
        }
        case WAITING -> {
          WaitReason reason = g.waitReason();
          if (reason == null) {
            elsewhere++;
          } else {
            waiting.merge(reason, 1L, Long::sum);
          }
        }
        case DEAD -> {} // it ended meanwhile
      }
    }
    return new GoroutineCounts(
        created,
        whoRuns.isEmpty() ? OptionalLong.empty() : OptionalLong.of(running),
        runnable,
        waiting,
        elsewhere);
  }
}
