package io.goloom.vet.checks;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.VariableElement;
import org.jspecify.annotations.Nullable;

/// Loops, and what belongs to a round of them.
final class Loops {
  /// Methods that run a lambda again and again, on the calling thread.
  private static final Set<String> LOOPING = Set.of("forEach", "forEachOrdered", "mapToObj", "map");

  private Loops() {}

  static boolean isLoop(Tree tree) {
    return switch (tree.getKind()) {
      case FOR_LOOP, ENHANCED_FOR_LOOP, WHILE_LOOP, DO_WHILE_LOOP -> true;
      default -> false;
    };
  }

  /// The loops around a piece of code, the innermost first, up to the method or task that it
  /// belongs to. A lambda that `forEach` runs counts as one.
  static List<Tree> around(Unit unit, Tree tree) {
    List<Tree> loops = new ArrayList<>();
    for (TreePath p = unit.path(tree).getParentPath(); p != null; p = p.getParentPath()) {
      Tree leaf = p.getLeaf();
      if (isLoop(leaf)) {
        loops.add(leaf);
      } else if (leaf instanceof LambdaExpressionTree) {
        if (unit.parent(leaf) instanceof MethodInvocationTree call
            && LOOPING.contains(Calls.name(call))
            && call.getArguments().size() == 1) {
          loops.add(leaf);
        } else {
          break;
        }
      } else if (leaf instanceof MethodTree || leaf instanceof ClassTree) {
        break;
      }
    }
    return loops;
  }

  /// Whether what a loop starts in one round may still run in the next: nothing in a round waits
  /// for it, and there is a next round.
  static boolean overlaps(Unit unit, Tree loop, Starts.Start start) {
    return !Branches.isLastRound(unit, start.call(), loop)
        && !closesInRound(unit, loop, start)
        && unit.inside(loop, MethodInvocationTree.class)
            .filter(call -> unit.starts().around(call).equals(unit.starts().around(start.call())))
            .filter(call -> call != start.call())
            .noneMatch(call -> Calls.soundsWaiting(unit, call));
  }

  /// Whether the start stands in a `try` of the round whose end closes something, such as a group,
  /// which may wait.
  private static boolean closesInRound(Unit unit, Tree loop, Starts.Start start) {
    for (TreePath p = unit.path(start.call()); p.getLeaf() != loop; p = p.getParentPath()) {
      if (p.getLeaf() instanceof TryTree t
          && t.getResources().stream()
              .anyMatch(resource -> !unit.is(unit.type(resource), Calls.CANCELLABLE))) {
        return true;
      }
    }
    return false;
  }

  /// The condition of a loop.
  ///
  /// @return null if it has none and so never ends by itself
  static @Nullable ExpressionTree condition(Unit unit, Tree loop) {
    ExpressionTree condition =
        switch (loop) {
          case WhileLoopTree l -> Calls.strip(l.getCondition());
          case DoWhileLoopTree l -> Calls.strip(l.getCondition());
          case ForLoopTree l -> l.getCondition();
          case EnhancedForLoopTree l -> l.getExpression();
          default -> throw new IllegalArgumentException(loop.getKind() + " is no loop");
        };
    return isTrue(unit, condition) ? null : condition;
  }

  private static boolean isTrue(Unit unit, @Nullable ExpressionTree condition) {
    return (condition instanceof LiteralTree literal && Boolean.TRUE.equals(literal.getValue()))
        || (condition instanceof IdentifierTree
            && unit.element(condition) instanceof VariableElement constant
            && Boolean.TRUE.equals(constant.getConstantValue()));
  }
}
