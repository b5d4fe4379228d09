package io.goloom.vet.checks;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// A read or write of a [Place].
///
/// @param place the place
/// @param tree where
/// @param kind what is done to it
record Access(Place place, ExpressionTree tree, Kind kind) {
  /// What is done to a place.
  enum Kind {
    READ,
    /// A store that does not look at the old value.
    SET,
    /// The store of a literal: whoever else stores the same does no harm.
    SET_CONSTANT,
    /// A store that depends on the old value: `x++`, `x += 1`.
    UPDATE,
    /// A call that changes a collection or builder that is not thread-safe.
    CHANGE;

    boolean isWrite() {
      return this != READ;
    }
  }

  /// All writes inside of a piece of code that name a place.
  static Stream<Access> writes(Unit unit, Stream<? extends ExpressionTree> code) {
    return code.flatMap(tree -> Stream.ofNullable(write(unit, tree)));
  }

  /// The write that an expression is.
  static @Nullable Access write(Unit unit, ExpressionTree tree) {
    return switch (tree) {
      case AssignmentTree a ->
          access(
              unit,
              a.getVariable(),
              a,
              Calls.strip(a.getExpression()) instanceof LiteralTree ? Kind.SET_CONSTANT : Kind.SET);
      case CompoundAssignmentTree a -> access(unit, a.getVariable(), a, Kind.UPDATE);
      case UnaryTree u when isStep(u) -> access(unit, u.getExpression(), u, Kind.UPDATE);
      case MethodInvocationTree call when Place.MUTATORS.contains(Calls.name(call)) ->
          change(unit, call);
      default -> null;
    };
  }

  private static @Nullable Access access(
      Unit unit, ExpressionTree target, ExpressionTree whole, Kind kind) {
    Place place = Place.of(unit, target);
    return place == null ? null : new Access(place, whole, kind);
  }

  private static @Nullable Access change(Unit unit, MethodInvocationTree call) {
    ExpressionTree receiver = Calls.receiver(call);
    if (!(receiver instanceof IdentifierTree || receiver instanceof MemberSelectTree)) {
      return null;
    }
    Element last = unit.element(receiver);
    Element root = Place.root(unit, receiver);
    return last != null && root != null && Place.isUnsafe(unit, last)
        ? new Access(new Place(root, last, receiver.toString()), call, Kind.CHANGE)
        : null;
  }

  /// The read that an expression is: one that names a place and is not the target of a store.
  static @Nullable Access read(Unit unit, ExpressionTree tree) {
    if (!(tree instanceof IdentifierTree
        || tree instanceof MemberSelectTree
        || tree instanceof ArrayAccessTree)) {
      return null;
    }
    Tree parent = unit.parent(tree);
    if ((parent instanceof AssignmentTree a && a.getVariable() == tree)
        || (parent instanceof CompoundAssignmentTree c && c.getVariable() == tree)
        || (parent instanceof UnaryTree u && isStep(u))) {
      return null;
    }
    Place place = Place.of(unit, tree);
    return place == null ? null : new Access(place, tree, Kind.READ);
  }

  private static boolean isStep(UnaryTree tree) {
    return switch (tree.getKind()) {
      case POSTFIX_INCREMENT, PREFIX_INCREMENT, POSTFIX_DECREMENT, PREFIX_DECREMENT -> true;
      default -> false;
    };
  }

  /// Whether something may keep others away meanwhile: `synchronized` around it, a lock or permit
  /// taken before it, or an `if` that only one may pass.
  ///
  /// @param body the task or method up to which to look
  boolean isGuarded(Unit unit, Tree body) {
    for (TreePath p = unit.path(tree); p != null; p = p.getParentPath()) {
      Tree leaf = p.getLeaf();
      if (leaf instanceof SynchronizedTree
          || (leaf instanceof MethodTree m
              && m.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED))
          || (leaf instanceof IfTree i && elects(unit, i.getCondition(), body))) {
        return true;
      }
      if (leaf == body) {
        break;
      }
    }
    return unit.inside(body, MethodInvocationTree.class)
        .anyMatch(call -> Calls.soundsLocking(call) && unit.start(call) < unit.start(tree));
  }

  /// Whether a condition can be meant to let only one goroutine pass: it asks an atomic or a call,
  /// or a variable that differs from goroutine to goroutine.
  private static boolean elects(Unit unit, ExpressionTree condition, Tree body) {
    return unit.inside(condition, MethodInvocationTree.class)
            .anyMatch(call -> Calls.isIn(unit, call, "java.util.concurrent"))
        || unit.inside(condition, IdentifierTree.class)
            .map(unit::element)
            .anyMatch(element ->
                element != null
                    && (element.getKind() == ElementKind.LOCAL_VARIABLE
                        || element.getKind() == ElementKind.PARAMETER)
                    && Place.isOutside(unit, element, body));
  }

  /// The innermost block in which two pieces of code stand.
  static @Nullable Tree sharedBlock(Unit unit, Tree a, Tree b) {
    for (TreePath p = unit.path(a); p != null; p = p.getParentPath()) {
      if (p.getLeaf() instanceof BlockTree && unit.within(b, p.getLeaf())) {
        return p.getLeaf();
      }
    }
    return null;
  }
}
