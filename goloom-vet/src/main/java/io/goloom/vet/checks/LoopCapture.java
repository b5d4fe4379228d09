package io.goloom.vet.checks;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import io.goloom.vet.checks.Starts.Start;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/// C31: a loop variable captured by reference.
///
/// Java refuses to capture a variable that changes. The plain cases are the ways around that: the
/// loop changes a field, an array cell, an atomic number or reference, or a collection or builder
/// that is not thread-safe, in each round, and the task that it starts in each round reads it.
public final class LoopCapture implements Check {
  private static final Set<String> ATOMICS =
      Set.of(
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong",
          "java.util.concurrent.atomic.AtomicReference");

  private static final Set<String> ATOMIC_READS =
      Set.of("get", "intValue", "longValue", "getPlain", "getAcquire", "getOpaque");

  private static final Set<String> ATOMIC_STEPS =
      Set.of(
          "incrementAndGet",
          "getAndIncrement",
          "decrementAndGet",
          "getAndDecrement",
          "addAndGet",
          "getAndAdd",
          "set");

  /// Made by the registry.
  public LoopCapture() {}

  @Override
  public String name() {
    return "goloom-loop-capture";
  }

  @Override
  public String summary() {
    return "a goroutine that reads what the loop that started it changes";
  }

  @Override
  public void run(Unit unit, Report report) {
    Set<List<Object>> reported = new HashSet<>();
    for (Start start : unit.starts().all()) {
      for (Tree loop : Loops.around(unit, start.call())) {
        if (!Loops.overlaps(unit, loop, start)) {
          break;
        }
        for (Tree body : start.bodies()) {
          unit.starts()
              .own(body, ExpressionTree.class)
              .flatMap(tree -> Stream.ofNullable(read(unit, tree)))
              .filter(read -> Place.isOutside(unit, read.place().root(), loop))
              .filter(read -> Place.isOutside(unit, read.place().root(), body))
              .filter(read -> !read.isGuarded(unit, body) && !waitsBefore(unit, body, read))
              .forEach(read -> {
                Tree change = change(unit, start, loop, read);
                if (change != null && reported.add(List.of(start, read.place().last()))) {
                  report.add(
                      read.tree(),
                      "the loop changes "
                          + read.place().text()
                          + " on line "
                          + unit.line(change)
                          + ", so this goroutine sees whatever is in it when it gets here;"
                          + " copy the value to a variable of the loop's body before the start,"
                          + " and use that");
                }
              });
        }
      }
    }
  }

  /// A task that waits before it reads may wait until the loop is over.
  private static boolean waitsBefore(Unit unit, Tree body, Access read) {
    return unit.starts()
        .own(body, MethodInvocationTree.class)
        .filter(call -> !unit.within(read.tree(), call) && call != read.tree())
        .anyMatch(
            call -> Calls.soundsWaiting(unit, call) && unit.start(call) < unit.start(read.tree()));
  }

  /// A read of something that a loop can change under the reader.
  private static @Nullable Access read(Unit unit, ExpressionTree tree) {
    if (tree instanceof MethodInvocationTree call && isOnAtomic(unit, call, ATOMIC_READS)) {
      return atomic(unit, call, Access.Kind.READ);
    }
    if (tree instanceof IdentifierTree || tree instanceof MemberSelectTree) {
      Element variable = unit.element(tree);
      Element root = Place.root(unit, tree);
      if (root != null && Objects.equals(root, variable) && Place.isUnsafe(unit, variable)) {
        return new Access(new Place(root, root, null, tree.toString()), tree, Access.Kind.CHANGE);
      }
    }
    return Access.read(unit, tree);
  }

  /// Where the loop itself changes what a task reads.
  private static @Nullable Tree change(Unit unit, Start start, Tree loop, Access read) {
    return unit.inside(loop, ExpressionTree.class)
        .filter(tree -> unit.starts().around(tree).equals(unit.starts().around(start.call())))
        .filter(tree -> start.bodies().stream().noneMatch(body -> unit.within(tree, body)))
        .flatMap(tree -> Stream.ofNullable(write(unit, tree)))
        .filter(write -> write.place().isSame(read.place()))
        .filter(write -> counts(unit, write, read, loop))
        .map(Access::tree)
        .findFirst()
        .orElse(null);
  }

  private static boolean counts(Unit unit, Access write, Access read, Tree loop) {
    if (read.kind() == Access.Kind.CHANGE) { // a collection: filling one that is read is the trap
      return write.kind() == Access.Kind.CHANGE;
    }
    boolean guarded = write.isGuarded(unit, loop);
    boolean meantToBeShared = read.place().isVolatile() && write.kind() != Access.Kind.UPDATE;
    return write.kind() != Access.Kind.CHANGE && !guarded && !meantToBeShared;
  }

  private static @Nullable Access write(Unit unit, ExpressionTree tree) {
    if (tree instanceof MethodInvocationTree call && isOnAtomic(unit, call, ATOMIC_STEPS)) {
      return isLoopState(unit, call) ? atomic(unit, call, Access.Kind.UPDATE) : null;
    }
    return Access.write(unit, tree);
  }

  /// An atomic may well be shared on purpose, as a counter of what was started. It is the loop's
  /// variable if the loop steps it in its head, or sets it to what the loop's own variables say.
  private static boolean isLoopState(Unit unit, MethodInvocationTree call) {
    Tree loop = Loops.around(unit, call).stream().filter(Loops::isLoop).findFirst().orElse(null);
    if (loop == null) {
      return false;
    }
    ExpressionTree receiver = Calls.receiver(call);
    Element atomic = receiver == null ? null : unit.element(receiver);
    ExpressionTree condition = Loops.condition(unit, loop);
    boolean inHead =
        condition != null
            && unit.inside(condition, IdentifierTree.class)
                .anyMatch(name -> Objects.equals(unit.element(name), atomic));
    return inHead
        || (Calls.name(call).equals("set")
            && unit.inside(call.getArguments().getFirst(), IdentifierTree.class)
                .map(unit::element)
                .map(unit::declaration)
                .anyMatch(declared -> declared != null && unit.within(declared, loop)));
  }

  private static boolean isOnAtomic(Unit unit, MethodInvocationTree call, Set<String> names) {
    ExpressionTree receiver = Calls.receiver(call);
    return receiver != null
        && names.contains(Calls.name(call))
        && unit.is(unit.type(receiver), ATOMICS.toArray(String[]::new));
  }

  private static @Nullable Access atomic(Unit unit, MethodInvocationTree call, Access.Kind kind) {
    ExpressionTree receiver = Calls.receiver(call);
    Place place = receiver == null ? null : Place.named(unit, receiver);
    return place == null ? null : new Access(place, call, kind);
  }
}
