package io.goloom.vet.checks;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.SynchronizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreePath;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
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
  ///
  /// @param passed what a place is that begins with a parameter; null if that is unknown
  static Stream<Access> writes(
      Unit unit, Stream<? extends ExpressionTree> code, Function<Place, @Nullable Place> passed) {
    return code.flatMap(tree -> Stream.ofNullable(write(unit, tree, passed)));
  }

  /// The write that an expression is.
  static @Nullable Access write(Unit unit, ExpressionTree tree) {
    return write(unit, tree, place -> place);
  }

  private static @Nullable Access write(
      Unit unit, ExpressionTree tree, Function<Place, @Nullable Place> passed) {
    return switch (tree) {
      case AssignmentTree a ->
          access(
              passed(Place.of(unit, a.getVariable()), passed),
              a,
              Calls.strip(a.getExpression()) instanceof LiteralTree ? Kind.SET_CONSTANT : Kind.SET);
      case CompoundAssignmentTree a ->
          access(passed(Place.of(unit, a.getVariable()), passed), a, Kind.UPDATE);
      case UnaryTree u when isStep(u) ->
          access(passed(Place.of(unit, u.getExpression()), passed), u, Kind.UPDATE);
      case MethodInvocationTree call when Place.MUTATORS.contains(Calls.name(call)) ->
          change(unit, call, passed);
      default -> null;
    };
  }

  private static @Nullable Place passed(
      @Nullable Place place, Function<Place, @Nullable Place> passed) {
    return place == null ? null : passed.apply(place);
  }

  private static @Nullable Access access(@Nullable Place place, ExpressionTree whole, Kind kind) {
    return place == null ? null : new Access(place, whole, kind);
  }

  private static @Nullable Access change(
      Unit unit, MethodInvocationTree call, Function<Place, @Nullable Place> passed) {
    ExpressionTree receiver = Calls.receiver(call);
    if (!(receiver instanceof IdentifierTree || receiver instanceof MemberSelectTree)) {
      return null;
    }
    Place place = passed(Place.named(unit, receiver), passed);
    return place != null && Place.isUnsafe(unit, place.last())
        ? new Access(place, call, Kind.CHANGE)
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
    if (unit.assigned(tree) != null
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

  /// Whether something may keep others away meanwhile: `synchronized` around it, a lock, a permit
  /// or a channel's only value taken before it, or a test that only one may pass.
  ///
  /// @param body the task or method up to which to look
  boolean isGuarded(Unit unit, Tree body) {
    for (TreePath p = unit.path(tree); p != null; p = p.getParentPath()) {
      Tree leaf = p.getLeaf();
      if (leaf instanceof SynchronizedTree
          || (leaf instanceof MethodTree m
              && m.getModifiers().getFlags().contains(Modifier.SYNCHRONIZED))
          || isElected(unit, leaf, body)) {
        return true;
      }
      if (leaf == body) {
        break;
      }
    }
    return unit.inside(body, MethodInvocationTree.class)
            .anyMatch(call -> Calls.soundsLocking(call) && unit.start(call) < unit.start(tree))
        || holdsToken(unit, body);
  }

  private boolean isElected(Unit unit, Tree around, Tree body) {
    ExpressionTree test =
        switch (around) {
          case IfTree i -> i.getCondition();
          case ConditionalExpressionTree c -> c.getCondition();
          case SwitchTree s -> s.getExpression();
          case SwitchExpressionTree s -> s.getExpression();
          default -> null;
        };
    return test != null
        ? !unit.within(tree, test) && elects(unit, test, body)
        : around instanceof StatementTree
            && around != body
            && Branches.sievesBefore(unit, around).stream()
                .anyMatch(sieve -> elects(unit, sieve.getCondition(), body));
  }

  /// Whether a condition can be meant to let only one goroutine pass: it asks an atomic or a call,
  /// or a variable that differs from goroutine to goroutine.
  private boolean elects(Unit unit, ExpressionTree condition, Tree body) {
    return unit.inside(condition, MethodInvocationTree.class)
            .anyMatch(call -> Calls.isIn(unit, call, "java.util.concurrent"))
        || unit.inside(condition, IdentifierTree.class)
            .filter(name -> tells(unit, name))
            .map(unit::element)
            .anyMatch(element -> element != null && differs(unit, element, body));
  }

  /// Whether a use of a variable in a condition can tell one goroutine from the others: `id == 0`
  /// can, `name.isEmpty()` and `name != null` hold for many.
  private static boolean tells(Unit unit, IdentifierTree name) {
    return switch (unit.parent(name)) {
      case BinaryTree b ->
          !(b.getLeftOperand().getKind() == Tree.Kind.NULL_LITERAL
              || b.getRightOperand().getKind() == Tree.Kind.NULL_LITERAL);
      case MemberSelectTree select when unit.parent(select) instanceof MethodInvocationTree call ->
          Calls.name(call).equals("equals")
              || !(Calls.isIn(unit, call, "java.lang") || Calls.isIn(unit, call, "java.util"));
      default -> true;
    };
  }

  private boolean differs(Unit unit, Element variable, Tree body) {
    Tree declaration = unit.declaration(variable);
    if (declaration == null
        || variable.equals(place.root())
        || (variable.getKind() != ElementKind.LOCAL_VARIABLE
            && variable.getKind() != ElementKind.PARAMETER)) {
      return false;
    }
    if (unit.parent(declaration) == body && body instanceof MethodTree) {
      return true; // a parameter of the method that the goroutine runs
    }
    List<Tree> loops =
        unit.starts().around(body).stream()
            .flatMap(start -> Loops.around(unit, start.call()).stream())
            .toList();
    return Place.isOutside(unit, variable, body)
        && (loops.isEmpty() || loops.stream().anyMatch(loop -> unit.within(declaration, loop)));
  }

  /// Whether it stands between a receive and a send, or a send and a receive, on one channel: who
  /// holds the channel's value, or its only room, is alone.
  private boolean holdsToken(Unit unit, Tree body) {
    List<MethodInvocationTree> calls =
        unit.starts()
            .own(body, MethodInvocationTree.class)
            .filter(call ->
                Calls.is(unit, call, Calls.SEND, "send")
                    || Calls.is(unit, call, Calls.RECEIVE, "receive"))
            .toList();
    return calls.stream()
        .filter(call -> unit.start(call) < unit.start(tree))
        .anyMatch(before ->
            calls.stream()
                .filter(call -> unit.start(call) > unit.end(tree))
                .anyMatch(after ->
                    !Calls.name(after).equals(Calls.name(before))
                        && Objects.equals(channel(unit, after), channel(unit, before))));
  }

  private static @Nullable Element channel(Unit unit, MethodInvocationTree call) {
    ExpressionTree receiver = Calls.receiver(call);
    return receiver == null ? null : unit.element(receiver);
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
