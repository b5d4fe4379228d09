package io.goloom.vet.checks;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import io.goloom.vet.checks.Starts.Kind;
import io.goloom.vet.checks.Starts.Start;
import javax.lang.model.element.Element;
import org.jspecify.annotations.Nullable;

/// C12: `add` inside the goroutine that it is to count.
///
/// Not meant is a task that is counted already, by `wg.go` or by an `add` of its maker, and adds
/// for those that it starts itself: the counter cannot be zero then.
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
            .filter(call -> Calls.is(unit, call, Calls.WAIT_GROUP, "add"))
            .filter(call -> isLate(unit, start, body, call))
            .forEach(call ->
                report.add(
                    call,
                    "await may find the counter at zero before this goroutine gets here; write "
                        + name(call)
                        + ".go(task), which adds first, or call add before the start on line "
                        + unit.line(start.call())));
      }
    }
  }

  private static boolean isLate(Unit unit, Start start, Tree body, MethodInvocationTree add) {
    Element group = group(unit, add);
    if (group == null || !Place.isOutside(unit, group, body) || isDone(add)) {
      return false;
    }
    if (start.kind() == Kind.WAIT_GROUP
        && group.equals(group(unit, (MethodInvocationTree) start.call()))) {
      return false;
    }
    Tree maker = unit.executable(start.call());
    return unit.inside(maker, MethodInvocationTree.class)
        .filter(call -> unit.executable(call) == maker)
        .filter(call -> Calls.is(unit, call, Calls.WAIT_GROUP, "add"))
        .filter(call -> group.equals(group(unit, call)))
        .noneMatch(call -> unit.start(call) < unit.start(start.call()));
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

  private static String name(MethodInvocationTree call) {
    return String.valueOf(Calls.receiver(call));
  }
}
