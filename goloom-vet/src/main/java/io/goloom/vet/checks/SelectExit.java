package io.goloom.vet.checks;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import io.goloom.vet.checks.Starts.Start;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Element;

/// C25: a loop around a select that has no way out.
///
/// The plain case: a goroutine that no context interrupts; a condition that stays true; and inside
/// no `break`, `return` or `throw`, no case that makes the condition false, and no call with a
/// context, whose end it would throw.
public final class SelectExit implements Check {
  /// Made by the registry.
  public SelectExit() {}

  @Override
  public String name() {
    return "goloom-select-exit";
  }

  @Override
  public String summary() {
    return "a loop around a select that nothing ends";
  }

  @Override
  public void run(Unit unit, Report report) {
    Set<Tree> reported = new HashSet<>();
    for (Start start : unit.starts().all()) {
      for (Tree body : start.bodies()) {
        unit.starts()
            .own(body, Tree.class)
            .filter(Loops::isLoop)
            .filter(loop -> unit.starts().around(loop).stream().allMatch(Start::isUninterrupted))
            .filter(loop -> hasSelect(unit, loop) && !canEnd(unit, loop))
            .filter(reported::add)
            .forEach(loop ->
                report.add(
                    loop,
                    "nothing ends this loop, so its goroutine is never done; take a context,"
                        + " add the case ctx.done().onReceive(() -> false), and let the result"
                        + " of the select be the condition of the loop"));
      }
    }
  }

  private static boolean hasSelect(Unit unit, Tree loop) {
    return unit.starts()
        .own(loop, MethodInvocationTree.class)
        .anyMatch(call -> isSelect(unit, call) && !Calls.takesContext(unit, call));
  }

  private static boolean isSelect(Unit unit, Tree call) {
    return Calls.is(unit, call, Calls.SELECT, "select", "selectFirst");
  }

  private static boolean canEnd(Unit unit, Tree loop) {
    ExpressionTree condition = Loops.condition(unit, loop);
    if (condition != null && !staysTrue(unit, condition, loop)) {
      return true;
    }
    return unit.inside(loop, Tree.class).anyMatch(tree -> leaves(unit, tree, loop));
  }

  /// Whether the condition is a select, or a variable that only selects are assigned to, all of
  /// whose cases give true.
  private static boolean staysTrue(Unit unit, ExpressionTree condition, Tree loop) {
    if (condition instanceof MethodInvocationTree call) {
      return isSelect(unit, call) && givesTrue(unit, call);
    }
    Element more = condition instanceof IdentifierTree name ? unit.element(name) : null;
    if (more == null || !more.getKind().isVariable() || more.getKind().isField()) {
      return false;
    }
    return unit.inside(loop, AssignmentTree.class)
        .filter(assignment -> Objects.equals(unit.element(assignment.getVariable()), more))
        .map(assignment -> Calls.strip(assignment.getExpression()))
        .allMatch(value ->
            isTrue(value)
                || (value instanceof MethodInvocationTree call
                    && isSelect(unit, call)
                    && givesTrue(unit, call)));
  }

  private static boolean givesTrue(Unit unit, MethodInvocationTree select) {
    List<LambdaExpressionTree> handlers =
        unit.inside(select, LambdaExpressionTree.class)
            .filter(lambda ->
                unit.parent(lambda) instanceof MethodInvocationTree c
                    && select.getArguments().contains(c))
            .toList();
    return select.getArguments().stream().allMatch(MethodInvocationTree.class::isInstance)
        && handlers.size() >= select.getArguments().size()
        && handlers.stream().allMatch(handler -> givesTrue(unit, handler));
  }

  private static boolean givesTrue(Unit unit, LambdaExpressionTree handler) {
    return handler.getBodyKind() == LambdaExpressionTree.BodyKind.EXPRESSION
        ? isTrue(handler.getBody())
        : unit.inside(handler.getBody(), ReturnTree.class)
            .filter(returned -> unit.executable(returned) == handler)
            .allMatch(returned -> isTrue(returned.getExpression()));
  }

  private static boolean isTrue(Tree tree) {
    return tree instanceof LiteralTree literal && Boolean.TRUE.equals(literal.getValue());
  }

  private static boolean leaves(Unit unit, Tree tree, Tree loop) {
    return switch (tree) {
      case BreakTree b -> Branches.leavesLoop(unit, b, loop);
      case ContinueTree c -> Branches.leavesLoop(unit, c, loop);
      case ReturnTree r -> Branches.leavesLoop(unit, r, loop);
      case ThrowTree t -> true;
      case MethodInvocationTree call ->
          Calls.takesContext(unit, call)
              || Calls.is(unit, call, Calls.CONTEXT, "check")
              || Calls.is(unit, call, "java.lang.System", "exit");
      default -> false;
    };
  }
}
