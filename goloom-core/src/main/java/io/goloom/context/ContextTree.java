package io.goloom.context;

import io.goloom.internal.sched.Schedulers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A context that can end, with those below it and the goroutines that run under it, as they were
/// when somebody looked. Immutable.
///
/// Seen are the whole trees in which some goroutine runs under a context (see [#all()]); a tree
/// that no goroutine was started under, and that no [Context#call] is under way with, is not.
///
/// @param name what was derived, from the context above it in this tree; of a root the whole chain,
///   such as `context.background.withDeadline(2026-01-01T00:00:05Z [4.9s])`
/// @param remaining the time that was left, zero if it was over; empty without a deadline
/// @param goroutines the numbers of the goroutines that ran under this very context, in order
/// @param children the contexts below it, the oldest first
/// @param cut whether more contexts are below it than are shown: 1,000 in width or 100 in depth
public record ContextTree(
    String name,
    Optional<Duration> remaining,
    List<Long> goroutines,
    List<ContextTree> children,
    boolean cut) {
  /// Makes a tree.
  public ContextTree {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(remaining, "remaining");
    goroutines = List.copyOf(goroutines);
    children = List.copyOf(children);
  }

  /// The trees in which some goroutine of some runtime runs under a context. Everybody goes on
  /// meanwhile, so each context is seen at another moment.
  ///
  /// @return a tree for each root, the one with the oldest goroutine first
  public static List<ContextTree> all() {
    Forest forest = new Forest();
    Schedulers.all().forEach(scheduler -> scheduler.goroutines().forEach(forest::add));
    return forest.trees();
  }

  /// This context alone on one line, such as `withCancel goroutines 4, 5, 6`: ten are named.
  ///
  /// @return a line, without a line feed
  public String line() {
    return Forest.line(this);
  }

  /// The tree as text, a line for each context, indented by its depth:
  ///
  /// ```
  /// context.background.withDeadline(2026-01-01T00:00:30Z [27.1s]) goroutines 3
  ///   withDeadline(2026-01-01T00:00:03Z [120ms]) goroutines 4, 5, 6
  ///   withCancel
  /// ```
  ///
  /// @return whole lines, without a line feed at the end
  public String text() {
    StringBuilder out = new StringBuilder();
    Forest.text(this, "", out);
    return out.substring(1);
  }
}
