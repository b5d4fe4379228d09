package io.goloom.internal.sched;

import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.sched.GoroutineState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A goroutine that was seen to wait, and may go on.
///
/// @param seen what it did
/// @param waited for how long it is known to have waited; where the scheduler does not note it,
///   since somebody looked first
/// @param timed whether the wait has a limit of its own
/// @param context the context that its code runs under, if it was started with one
/// @param holder the number of the thread that holds the lock it waits for, or zero
/// @param thread the number of its thread
public record Waiting(
    GoroutineSnapshot seen,
    Duration waited,
    boolean timed,
    Optional<Object> context,
    long holder,
    long thread) {

  /// Looks at the goroutines of all runtimes.
  ///
  /// @return those that waited
  public static List<Waiting> look() {
    return look(new HashMap<>());
  }

  private static List<Waiting> look(Map<Long, Mark> marks) {
    Map<List<StackTraceElement>, List<StackTraceElement>> stacks = new HashMap<>();
    List<Waiting> all = new ArrayList<>();
    for (Scheduler scheduler : Schedulers.all()) {
      for (G g : scheduler.goroutines()) {
        Waiting one = look(g, stacks, marks);
        if (one != null) {
          all.add(one);
        }
      }
    }
    return all;
  }

  @SuppressWarnings("ReferenceEquality") // this very mark is meant
  private static @Nullable Waiting look(
      G g, Map<List<StackTraceElement>, List<StackTraceElement>> stacks, Map<Long, Mark> marks) {
    if (!waits(g)) {
      return null;
    }
    Mark mark = g.marked();
    GoroutineSnapshot seen = Looks.look(g);
    Thread.State state = g.thread().getState();
    if (seen == null || seen.state() != GoroutineState.WAITING || !waits(g)) {
      return null;
    }
    Waits.seen(g, mark);
    Optional<Object> context = Optional.ofNullable(g.scope()).map(s -> ((Scope) s).ofContext());
    long thread = g.thread().threadId();
    Object on = g.waitsOn();
    long holder = on == null ? 0 : Owners.of(on, thread);
    if (g.mark() != mark) {
      return null;
    }
    marks.put(seen.id(), mark);
    long since = mark.since();
    long known = since == 0 ? 0 : g.scheduler().clock().nanoTime() - since;
    return new Waiting(
        Looks.sharing(stacks, seen),
        seen.waited().orElse(Duration.ofNanos(known)),
        state == Thread.State.TIMED_WAITING,
        context,
        holder,
        thread);
  }

  private static boolean waits(G g) {
    return switch (g.thread().getState()) {
      case WAITING, TIMED_WAITING -> true;
      default -> false;
    };
  }

  /// The circles of locks at this moment, as text: each waits for a lock that the next one holds.
  /// An interrupt, the end of a context, or an unlock by somebody who does not hold the lock can
  /// end such a wait, and nothing else.
  ///
  /// @return the circles
  public static List<String> lockCircles() {
    Map<Long, Mark> marks = new HashMap<>();
    List<Dead> onLocks = new ArrayList<>();
    for (Waiting one : look(marks)) {
      if (one.holder() != 0) {
        onLocks.add(new Dead(one.seen(), one.waited(), -1, one.holder(), one.thread(), Set.of()));
      }
    }
    if (Cycles.of(onLocks).isEmpty()) {
      return List.of();
    }
    Map<Long, G> live = new HashMap<>();
    for (Scheduler scheduler : Schedulers.all()) {
      scheduler.goroutines().forEach(g -> live.put(g.id(), g));
    }
    // All those that have not moved since they were seen waited at one moment: this one.
    onLocks.removeIf(one -> !isStillThere(live.get(one.seen().id()), marks, one));
    return Cycles.texts(onLocks, true);
  }

  @SuppressWarnings("ReferenceEquality") // this very mark is meant
  private static boolean isStillThere(@Nullable G g, Map<Long, Mark> marks, Dead one) {
    if (g == null) {
      return false;
    }
    Object on = g.waitsOn();
    return on != null
        && Owners.of(on, one.thread()) == one.holder()
        && g.mark() == marks.get(g.id());
  }
}
