package io.goloom.vet.checks;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import io.goloom.vet.checks.Starts.Kind;
import io.goloom.vet.checks.Starts.Start;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import org.jspecify.annotations.Nullable;

/// C35: a shared variable that is written without a lock or an atomic.
///
/// The plain cases, in which nothing keeps the others away: a task that a loop starts again and
/// again writes to what is made outside of the loop; two tasks that one method starts both write to
/// the same; or a task writes to it and its maker goes on with it before anything could have waited
/// for the task. "What is written" is a field, an array cell with a constant index, or a collection
/// of `java.util` that is not thread-safe.
public final class SharedWrite implements Check {
  /// Made by the registry.
  public SharedWrite() {}

  @Override
  public String name() {
    return "goloom-shared-write";
  }

  @Override
  public String summary() {
    return "a shared variable that several goroutines write to without a lock";
  }

  @Override
  public void run(Unit unit, Report report) {
    Set<List<Object>> reported = new HashSet<>();
    for (Start start : unit.starts().all()) {
      for (Tree body : start.bodies()) {
        writes(unit, start, body)
            .filter(write -> !write.isGuarded(unit, body))
            .filter(write -> Place.isOutside(unit, write.place().root(), body))
            .filter(write -> !(write.place().isVolatile() && write.kind() != Access.Kind.UPDATE))
            .forEach(write -> {
              String why = rival(unit, start, write);
              if (why != null
                  && reported.add(List.of(unit.executable(start.call()), write.place().last()))
                  && reported.add(List.of(write.tree()))) {
                report.add(write.tree(), message(write, why));
              }
            });
      }
    }
  }

  private static Stream<Access> writes(Unit unit, Start start, Tree body) {
    return Access.writes(
        unit,
        unit.starts().own(body, ExpressionTree.class),
        place -> unit.starts().passed(start, body, place));
  }

  private @Nullable String rival(Unit unit, Start start, Access write) {
    if (write.kind() != Access.Kind.SET_CONSTANT && isParallel(unit, start)) {
      for (Tree loop : Loops.around(unit, start.call())) {
        if (!Place.isOutside(unit, write.place().root(), loop)
            || !Loops.overlaps(unit, loop, start)) {
          break;
        }
        return "the goroutines that the loop starts on line " + unit.line(start.call()) + " all";
      }
      Optional<String> other =
          unit.starts().all().stream()
              .filter(second -> isSecond(unit, start, second, write))
              .map(
                  second -> "this goroutine and that of line " + unit.line(second.call()) + " both")
              .findFirst();
      if (other.isPresent()) {
        return other.get();
      }
    }
    Tree use = laterUse(unit, start, write);
    return use == null
        ? null
        : "this goroutine and its maker, which goes on with it on line "
            + unit.line(use)
            + " before it waits for anything, both";
  }

  /// Whether it is known that tasks run beside each other: an executor may have one thread, or
  /// none.
  private static boolean isParallel(Unit unit, Start start) {
    if (start.kind() != Kind.POOL) {
      return true;
    }
    if (!(start.call() instanceof MethodInvocationTree call)) {
      return false;
    }
    ExpressionTree pool = Calls.receiver(call);
    if (Calls.is(unit, call, "java.util.concurrent.CompletableFuture")) {
      if (call.getArguments().size() == 1) {
        return true; // the JDK's common pool
      }
      pool = call.getArguments().getLast();
    }
    Element variable = pool == null ? null : unit.element(pool);
    if (!(unit.declaration(variable) instanceof VariableTree declaration)
        || declaration.getInitializer() == null) {
      return false;
    }
    String made = declaration.getInitializer().toString();
    return made.contains("newCachedThreadPool(")
        || made.contains("newVirtualThreadPerTaskExecutor(")
        || made.contains("newThreadPerTaskExecutor(")
        || made.contains("newWorkStealingPool(")
        || made.contains("StructuredTaskScope.open(")
        || (made.contains("newFixedThreadPool(")
            && !made.contains("newFixedThreadPool(1)")
            && !made.contains("newFixedThreadPool(1,"));
  }

  /// Whether a second start, in the same block and before anything could wait, writes there too.
  private static boolean isSecond(Unit unit, Start first, Start second, Access write) {
    if (unit.start(second.call()) <= unit.start(first.call())
        || !isParallel(unit, second)
        || unit.executable(first.call()) != unit.executable(second.call())
        || Branches.exclude(unit, first.call(), second.call())
        || mayHaveWaited(unit, first.call(), second.call())) {
      return false;
    }
    return second.bodies().stream()
        .anyMatch(body ->
            writes(unit, second, body)
                .anyMatch(other ->
                    other.place().isSame(write.place())
                        && other.kind() != Access.Kind.SET_CONSTANT
                        && !other.isGuarded(unit, body)));
  }

  /// Where the maker reads or writes the same before it can have waited.
  private static @Nullable Tree laterUse(Unit unit, Start start, Access write) {
    Element root = write.place().root();
    if (root.getKind() == ElementKind.FIELD
        || !isParallel(unit, start)
        || start.call() instanceof NewClassTree) { // it may be started later
      return null;
    }
    Tree maker = unit.executable(start.call());
    for (TreePath path : unit.uses(root)) {
      Tree use = path.getLeaf();
      if (unit.executable(use) == maker
          && unit.start(use) > unit.end(start.call())
          && Access.sharedBlock(unit, start.call(), use) == blockOf(unit, start.call())
          && touches(unit, use, write.place())
          && !mayHaveWaited(unit, start.call(), use)) {
        return use;
      }
    }
    return null;
  }

  private static @Nullable Tree blockOf(Unit unit, Tree tree) {
    return Access.sharedBlock(unit, tree, tree);
  }

  /// Whether a use looks into the object, and not only into another cell, or hands it on.
  private static boolean touches(Unit unit, Tree use, Place place) {
    return switch (unit.parent(use)) {
      case ArrayAccessTree cell -> {
        Place used = Place.of(unit, cell);
        yield used == null || Objects.equals(used.cell(), place.cell());
      }
      case MemberSelectTree select -> true;
      default -> false;
    };
  }

  /// Whether anything between two places of a method could have waited for what the first started.
  static boolean mayHaveWaited(Unit unit, Tree from, Tree to) {
    Tree maker = unit.executable(from);
    boolean called =
        unit.calls(maker)
            .filter(call -> Calls.isAfter(unit, call, from))
            .filter(call -> unit.end(call) <= unit.start(to))
            .anyMatch(call -> !Calls.neverWaits(unit, call));
    if (called) {
      return true;
    }
    for (TreePath p = unit.path(from); p != null && p.getLeaf() != maker; p = p.getParentPath()) {
      if (p.getLeaf() instanceof TryTree t && !t.getResources().isEmpty() && !unit.within(to, t)) {
        return true; // its end closes something, which may wait
      }
    }
    return unit.inside(maker, EnhancedForLoopTree.class)
        .anyMatch(loop ->
            unit.start(loop) > unit.start(from)
                && unit.end(loop) <= unit.start(to)
                && unit.is(unit.type(loop.getExpression()), Calls.RECEIVE));
  }

  private static String message(Access write, String why) {
    String place = write.place().text();
    return switch (write.kind()) {
      case CHANGE ->
          why
              + " change "
              + place
              + ", which is not thread-safe; hold a Mutex around it, use a"
              + " class of java.util.concurrent, or send the values over a channel to one owner";
      case UPDATE ->
          why
              + " update "
              + place
              + ": it is read, changed and written, and one of two at once is"
              + " lost; use an AtomicInteger or LongAdder, hold a Mutex, or send to one owner";
      default ->
          why
              + " write "
              + place
              + " with nothing between them; use an Atomic variable or a"
              + " Mutex, or hand the value over by a channel";
    };
  }
}
