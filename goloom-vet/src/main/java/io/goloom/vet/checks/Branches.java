package io.goloom.vet.checks;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePath;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.Name;
import org.jspecify.annotations.Nullable;

/// Which pieces of code exclude each other, and which statements leave.
final class Branches {
  private Branches() {}

  /// Whether at most one of two places is reached: they stand in two branches, or what the first
  /// stands in leaves before the second.
  static boolean exclude(Unit unit, Tree first, Tree second) {
    Tree inner = first;
    for (TreePath p = unit.path(first).getParentPath(); p != null; p = p.getParentPath()) {
      Tree outer = p.getLeaf();
      if (unit.within(second, outer)) {
        return switch (outer) {
          case IfTree i -> inner != i.getCondition() && !unit.within(second, i.getCondition());
          case ConditionalExpressionTree c ->
              inner != c.getCondition() && !unit.within(second, c.getCondition());
          default -> inner instanceof CaseTree || leavesAfter(unit, first, outer, false);
        };
      }
      inner = outer;
    }
    return false;
  }

  /// Whether a loop makes no further round once it has come to a place in it.
  static boolean isLastRound(Unit unit, Tree tree, Tree loop) {
    return leavesAfter(unit, tree, loop, true);
  }

  private static boolean leavesAfter(Unit unit, Tree tree, Tree region, boolean isLoop) {
    for (TreePath p = unit.path(tree); p.getLeaf() != region; p = p.getParentPath()) {
      Tree inner = p.getLeaf();
      boolean leaves =
          statements(p.getParentPath().getLeaf()).stream()
              .filter(statement -> unit.start(statement) > unit.start(inner))
              .anyMatch(statement -> leaves(unit, statement, region, isLoop));
      if (leaves && (isLoop || p.getParentPath().getLeaf() != region)) {
        return true;
      }
    }
    return false;
  }

  /// The `if` statements before a place whose way on is only for those who do not pass them: `if
  /// (...) return;`.
  static List<IfTree> sievesBefore(Unit unit, Tree statement) {
    return statements(unit.parent(statement)).stream()
        .filter(before -> unit.start(before) < unit.start(statement))
        .filter(IfTree.class::isInstance)
        .map(IfTree.class::cast)
        .filter(sieve -> {
          Tree then = sieve.getThenStatement();
          List<? extends StatementTree> inside = statements(then);
          return isJump(inside.isEmpty() ? then : inside.getLast());
        })
        .toList();
  }

  /// Whether a `break` or `continue` leaves a loop.
  static boolean leavesLoop(Unit unit, Tree jump, Tree loop) {
    return leaves(unit, jump, loop, true);
  }

  private static boolean leaves(Unit unit, Tree statement, Tree region, boolean isLoop) {
    return switch (statement) {
      case ReturnTree r -> unit.executable(r) == unit.executable(region);
      case ThrowTree t -> unit.executable(t) == unit.executable(region);
      case BreakTree b -> isOutOf(unit, target(unit, b, b.getLabel()), region);
      case ContinueTree c -> {
        Tree target = target(unit, c, c.getLabel());
        yield (!isLoop || target != region) && isOutOf(unit, target, region);
      }
      default -> false;
    };
  }

  private static boolean isJump(Tree tree) {
    return tree instanceof ReturnTree
        || tree instanceof ThrowTree
        || tree instanceof BreakTree
        || tree instanceof ContinueTree;
  }

  private static boolean isOutOf(Unit unit, @Nullable Tree target, Tree region) {
    return target != null && unit.within(region, target);
  }

  /// What a `break` or `continue` leaves or goes on with: a loop, a switch, a labeled statement.
  private static @Nullable Tree target(Unit unit, Tree jump, @Nullable Name label) {
    for (TreePath p = unit.path(jump).getParentPath(); p != null; p = p.getParentPath()) {
      Tree leaf = p.getLeaf();
      if (label != null) {
        if (leaf instanceof LabeledStatementTree l && Objects.equals(l.getLabel(), label)) {
          return l.getStatement();
        }
      } else if (Loops.isLoop(leaf) || (jump instanceof BreakTree && leaf instanceof SwitchTree)) {
        return leaf;
      }
    }
    return null;
  }

  private static List<? extends StatementTree> statements(Tree tree) {
    return switch (tree) {
      case BlockTree block -> block.getStatements();
      case CaseTree c when c.getStatements() != null -> c.getStatements();
      default -> List.of();
    };
  }
}
