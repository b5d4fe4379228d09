package io.goloom.vet.checks;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import io.goloom.vet.checks.Starts.Kind;
import io.goloom.vet.checks.Starts.Start;
import java.util.List;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/// C12: `add` inside the goroutine that it is to count.
///
/// Not meant is a task that is counted already, by `wg.go` or by an `add` of its maker, and adds
/// for those that it starts itself: the counter cannot be zero then. Nor is one that is the only
/// one to await the group, or that its maker waits for before it awaits.
public final class AddInside implements Check {
  /// Made by the registry.
  public AddInside() {}

  @Override
  public String name() {
    return "goloom-add-inside";
  }

  @Override
  public String summary() {
    return "WaitGroup.add inside the goroutine that it is to count";
  }

  @Override
  public void run(Unit unit, Report report) {
    for (Start start : unit.starts().all()) {
      for (Tree body : start.bodies()) {
        unit.starts()
            .own(body, MethodInvocationTree.class)
            .filter(call -> Calls.is(unit, call, Calls.WAIT_GROUP, "add", "go"))
            .filter(call -> isLate(unit, start, body, call))
            .forEach(call -> report.add(call, message(unit, start, call)));
      }
    }
  }

  private static String message(Unit unit, Start start, MethodInvocationTree call) {
    String group = String.valueOf(Calls.receiver(call));
    return "await may find the counter at zero before this goroutine gets here; "
        + (Calls.name(call).equals("go")
            ? "start it with " + group + ".go(task) too, on line "
            : "write "
                + group
                + ".go(task), which adds first, or call add before the start on line ")
        + unit.line(start.call());
  }

  private static boolean isLate(Unit unit, Start start, Tree body, MethodInvocationTree add) {
    ExpressionTree receiver = Calls.receiver(add);
    Place named = receiver == null ? null : Place.named(unit, receiver);
    Place place = named == null ? null : unit.starts().passed(start, body, named);
    if (place == null || !Place.isOutside(unit, place.root(), body) || isDone(add)) {
      return false;
    }
    Element group = place.root();
    if (start.kind() == Kind.WAIT_GROUP
        && group.equals(group(unit, (MethodInvocationTree) start.call()))) {
      return false;
    }
    Tree maker = unit.executable(start.call());
    return unit.calls(maker)
            .filter(call -> Calls.is(unit, call, Calls.WAIT_GROUP, "add"))
            .filter(call -> group.equals(group(unit, call)))
            .noneMatch(call -> unit.start(call) < unit.start(start.call()))
        && isAwaitedAtOnce(unit, start, body, group, Calls.name(add).equals("add"));
  }

  /// Whether an `await` on the group may come before the `add`: it is neither in the goroutine
  /// itself nor behind a wait of the maker.
  ///
  /// @param elsewhere whether an `await` counts that the maker does not make, or that is not seen
  private static boolean isAwaitedAtOnce(
      Unit unit, Start start, Tree body, Element group, boolean elsewhere) {
    Tree maker = unit.executable(start.call());
    List<MethodInvocationTree> awaits =
        unit.all(MethodInvocationTree.class)
            .filter(call -> Calls.is(unit, call, Calls.WAIT_GROUP, "await"))
            .filter(call -> group.equals(group(unit, call)))
            .toList();
    return (awaits.isEmpty() && elsewhere)
        || awaits.stream()
            .filter(await -> !unit.within(await, body))
            .anyMatch(await ->
                unit.executable(await) == maker
                    ? unit.start(await) > unit.start(start.call())
                        && !SharedWrite.mayHaveWaited(unit, start.call(), await)
                    : elsewhere);
  }

  private static boolean isDone(MethodInvocationTree add) {
    ExpressionTree delta = add.getArguments().getFirst();
    return delta.getKind() == Tree.Kind.UNARY_MINUS
        || (delta instanceof LiteralTree literal
            && literal.getValue() instanceof Integer n
            && n < 0);
  }

  private static @Nullable Element group(Unit unit, MethodInvocationTree call) {
    ExpressionTree receiver = Calls.receiver(call);
    return receiver == null ? null : Place.root(unit, receiver);
  }
}
