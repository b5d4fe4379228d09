package io.goloom.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// All schedules with at most so many turns, depth first. A child of a schedule has one turn more,
/// behind its last one.
final class DepthFirst implements Strategy {
  private final int bound;
  private final Deque<Node> path = new ArrayDeque<>();
  private Schedule current = Schedule.PLAIN;

  /// A schedule that was run, and how far its children have come.
  private static final class Node {
    final Schedule schedule;
    final int[] widths;
    int index;
    int possibility;

    Node(Schedule schedule, int[] widths) {
      this.schedule = schedule;
      this.widths = widths;
      index = schedule.turns().isEmpty() ? 0 : schedule.turns().lastKey() + 1;
    }

    @Nullable Schedule nextChild() {
      while (index < widths.length) {
        if (++possibility < widths[index]) {
          return schedule.with(index, possibility);
        }
        index++;
        possibility = 0;
      }
      return null;
    }
  }

  /// @param plain the plain run, which is not tried again
  DepthFirst(int bound, Run plain) {
    this.bound = bound;
    ran(plain);
  }

  @Override
  public boolean buildsOnIt() {
    return current.turns().size() < bound;
  }

  @Override
  public void ran(Run run) {
    if (buildsOnIt()) {
      path.push(new Node(current, run.widths()));
    }
  }

  @Override
  public @Nullable Supplier<Choices> next() {
    while (!path.isEmpty()) {
      Schedule child = path.element().nextChild();
      if (child != null) {
        current = child;
        return () -> new Replay(child);
      }
      path.pop();
    }
    return null;
  }
}
