package io.goloom.vet.checks;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.BreakTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ConstantCaseLabelTree;
import com.sun.source.tree.ContinueTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.DoWhileLoopTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LabeledStatementTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.WhileLoopTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import javax.lang.model.element.Element;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// Walks all paths of one method or lambda, with one question: is what the variable holds open
/// where the path leaves?
///
/// The state is a set of two bits: it may be open here, it may be closed (or not made yet) here. No
/// bits: nobody gets here. Branches run both, and join by union. Loops run until nothing changes.
/// Each way out of a `try` runs through its `finally` with the state of that way.
final class ClosePaths {
  private static final int OPEN = 1;
  private static final int CLOSED = 2;

  private final Unit unit;
  private final Element variable;
  private final Set<Tree> creations;
  private final Predicate<MethodInvocationTree> closes;
  private final List<Frame> frames = new ArrayList<>();
  private @Nullable Tree scope;
  private @Nullable String leak;

  ClosePaths(
      Unit unit, Element variable, Set<Tree> creations, Predicate<MethodInvocationTree> closes) {
    this.unit = unit;
    this.variable = variable;
    this.creations = creations;
    this.closes = closes;
  }

  /// Walks.
  ///
  /// @param executable the method or lambda
  /// @param scope the block in which the variable is declared
  /// @return how it can be left open, as part of a sentence; null if it cannot
  @Nullable String firstLeak(Tree executable, Tree scope) {
    this.scope = scope;
    Tree body =
        switch (executable) {
          case MethodTree method -> method.getBody();
          case LambdaExpressionTree lambda -> lambda.getBody();
          default -> scope;
        };
    leaves(run(body, CLOSED), body, "at the end of its block");
    return leak;
  }

  private void leaves(int state, Tree where, String how) {
    if ((state & OPEN) != 0 && leak == null) {
      leak = how + (how.endsWith("block") ? "" : " (line " + unit.line(where) + ")");
    }
  }

  /// What the state is after a statement or expression, if it is so before.
  private int run(@Nullable Tree tree, int state) {
    if (tree == null || state == 0) {
      return state;
    }
    return switch (tree) {
      case LambdaExpressionTree t -> state;
      case ClassTree t -> state;
      case MemberReferenceTree t -> state;
      case BlockTree t -> block(t, state);
      case VariableTree t -> declaration(t, state);
      case AssignmentTree t -> assignment(t, state);
      case MethodInvocationTree t -> call(t, state);
      case NewClassTree t -> made(t, state);
      case IfTree t -> {
        State branch = condition(t.getCondition(), state);
        yield run(t.getThenStatement(), branch.whenTrue())
            | run(t.getElseStatement(), branch.whenFalse());
      }
      case ConditionalExpressionTree t -> {
        State branch = condition(t.getCondition(), state);
        yield run(t.getTrueExpression(), branch.whenTrue())
            | run(t.getFalseExpression(), branch.whenFalse());
      }
      case BinaryTree t when isShortCircuit(t) -> {
        State branch = condition(t, state);
        yield branch.whenTrue() | branch.whenFalse();
      }
      case WhileLoopTree t -> loop(t, t.getCondition(), t.getStatement(), List.of(), state, false);
      case DoWhileLoopTree t -> loop(t, t.getCondition(), t.getStatement(), List.of(), state, true);
      case ForLoopTree t ->
          loop(
              t,
              t.getCondition(),
              t.getStatement(),
              t.getUpdate(),
              all(t.getInitializer(), state),
              false);
      case EnhancedForLoopTree t ->
          loop(t, t.getExpression(), t.getStatement(), List.of(), state, false);
      case LabeledStatementTree t -> {
        Frame frame = push(new Frame(t));
        int after = run(t.getStatement(), state);
        yield pop(after) | frame.left;
      }
      case SwitchTree t -> cases(t, t.getCases(), run(t.getExpression(), state), hasPatterns(t));
      case SwitchExpressionTree t -> cases(t, t.getCases(), run(t.getExpression(), state), true);
      case TryTree t -> attempt(t, state);
      case ReturnTree t -> {
        leaves(unwind(run(t.getExpression(), state), 0), t, "when the method returns");
        yield 0;
      }
      case ThrowTree t -> {
        raise(run(t.getExpression(), state), unit.type(t.getExpression()), t);
        yield 0;
      }
      case BreakTree t -> {
        leave(state, t.getLabel() == null ? null : t.getLabel().toString(), false);
        yield 0;
      }
      case ContinueTree t -> {
        leave(state, t.getLabel() == null ? null : t.getLabel().toString(), true);
        yield 0;
      }
      case YieldTree t -> {
        leaveSwitch(run(t.getValue(), state));
        yield 0;
      }
      default -> all(children(tree), state);
    };
  }

  private int all(List<? extends Tree> trees, int state) {
    int now = state;
    for (Tree tree : trees) {
      now = run(tree, now);
    }
    return now;
  }

  private static List<Tree> children(Tree tree) {
    List<Tree> children = new ArrayList<>();
    tree.accept(
        new TreeScanner<@Nullable Void, @Nullable Void>() {
          @Override
          public @Nullable Void scan(@Nullable Tree child, @Nullable Void p) {
            if (child != null) {
              children.add(child);
            }
            return null;
          }
        },
        null);
    return children;
  }

  private int block(BlockTree block, int state) {
    int now = state;
    for (Tree statement : block.getStatements()) {
      touch(now);
      now = run(statement, now);
      touch(now);
    }
    if (block == scope) {
      leaves(now, block, "at the end of its block");
      return now == 0 ? 0 : CLOSED;
    }
    return now;
  }

  private int declaration(VariableTree declared, int state) {
    int now = run(declared.getInitializer(), state);
    if (!variable.equals(unit.element(declared))) {
      return now;
    }
    leaves(now, declared, "before the next round of the loop makes another");
    return now == 0 ? 0 : held(declared.getInitializer());
  }

  private int assignment(AssignmentTree assignment, int state) {
    int now = run(assignment.getExpression(), state);
    if (!variable.equals(unit.element(assignment.getVariable()))) {
      return run(assignment.getVariable(), now);
    }
    leaves(now, assignment, "before the variable gets another value");
    return now == 0 ? 0 : held(assignment.getExpression());
  }

  private int held(@Nullable ExpressionTree value) {
    return value != null && creations.contains(Calls.strip(value)) ? OPEN : CLOSED;
  }

  private int call(MethodInvocationTree call, int state) {
    int now = all(call.getArguments(), run(call.getMethodSelect(), state));
    if (closes.test(call)) {
      return now == 0 ? 0 : CLOSED;
    }
    if (Calls.is(unit, call, "java.lang.System", "exit")) {
      return 0;
    }
    thrown(call, now);
    return now;
  }

  private int made(NewClassTree made, int state) {
    int now = all(made.getArguments(), run(made.getEnclosingExpression(), state));
    thrown(made, now);
    return now;
  }

  private void thrown(ExpressionTree call, int state) {
    touch(state);
    if (!creations.contains(call)) {
      for (TypeMirror type : announced(call)) {
        if (unit.is(type, "java.lang.Exception") && !unit.is(type, "java.lang.RuntimeException")) {
          raise(state, type, call);
        }
      }
    }
  }

  /// What the signature of a call announces, with the types that it stands for here: `withLock`
  /// throws what its body throws.
  private List<? extends TypeMirror> announced(ExpressionTree call) {
    if (call instanceof MethodInvocationTree invocation
        && unit.type(invocation.getMethodSelect()) instanceof ExecutableType here) {
      return here.getThrownTypes();
    }
    ExecutableElement method = Calls.method(unit, call);
    return method == null ? List.of() : method.getThrownTypes();
  }

  /// States at the two ways out of a condition. If the variable is null there is nothing to close.
  private State condition(ExpressionTree condition, int state) {
    if (state == 0) {
      return new State(0, 0);
    }
    return switch (condition) {
      case ParenthesizedTree p -> condition(p.getExpression(), state);
      case UnaryTree not when not.getKind() == Tree.Kind.LOGICAL_COMPLEMENT -> {
        State operand = condition(not.getExpression(), state);
        yield new State(/* whenTrue= */ operand.whenFalse(), /* whenFalse= */ operand.whenTrue());
      }
      case BinaryTree b when b.getKind() == Tree.Kind.CONDITIONAL_AND -> {
        State left = condition(b.getLeftOperand(), state);
        State right = condition(b.getRightOperand(), left.whenTrue());
        yield new State(right.whenTrue(), left.whenFalse() | right.whenFalse());
      }
      case BinaryTree b when b.getKind() == Tree.Kind.CONDITIONAL_OR -> {
        State left = condition(b.getLeftOperand(), state);
        State right = condition(b.getRightOperand(), left.whenFalse());
        yield new State(left.whenTrue() | right.whenTrue(), right.whenFalse());
      }
      case BinaryTree b when isNullTest(b) -> {
        int isNull = state & CLOSED;
        yield b.getKind() == Tree.Kind.EQUAL_TO
            ? new State(isNull, state)
            : new State(state, isNull);
      }
      default -> {
        int after = run(condition, state);
        yield new State(after, after);
      }
    };
  }

  private static boolean isShortCircuit(BinaryTree binary) {
    return binary.getKind() == Tree.Kind.CONDITIONAL_AND
        || binary.getKind() == Tree.Kind.CONDITIONAL_OR;
  }

  private boolean isNullTest(BinaryTree b) {
    return (b.getKind() == Tree.Kind.EQUAL_TO || b.getKind() == Tree.Kind.NOT_EQUAL_TO)
        && (isNullTest(b.getLeftOperand(), b.getRightOperand())
            || isNullTest(b.getRightOperand(), b.getLeftOperand()));
  }

  private boolean isNullTest(ExpressionTree name, ExpressionTree literal) {
    return literal.getKind() == Tree.Kind.NULL_LITERAL && variable.equals(unit.element(name));
  }

  private int loop(
      Tree loop,
      @Nullable ExpressionTree condition,
      Tree body,
      List<? extends Tree> update,
      int before,
      boolean bodyFirst) {
    boolean endless = Loops.condition(unit, loop) == null;
    Frame frame = push(new Frame(loop));
    int head = before;
    int after = 0;
    for (int seen = 0; seen != head; ) {
      seen = head;
      int into = head;
      if (!bodyFirst) {
        into = condition == null ? head : condition(condition, head).whenTrue();
        after |= endless ? 0 : condition(conditionOf(loop, condition), head).whenFalse();
      }
      int end = all(update, run(body, into) | frame.again);
      if (bodyFirst) {
        State test = condition(conditionOf(loop, condition), end);
        after |= endless ? 0 : test.whenFalse();
        end = test.whenTrue();
      }
      head |= end;
    }
    return pop(after) | frame.left;
  }

  private static ExpressionTree conditionOf(Tree loop, @Nullable ExpressionTree condition) {
    if (condition == null) {
      throw new IllegalStateException(loop.getKind() + " without a condition");
    }
    return condition;
  }

  private int cases(Tree tree, List<? extends CaseTree> cases, int before, boolean exhaustive) {
    Frame frame = push(new Frame(tree));
    boolean all = exhaustive;
    int through = 0;
    int after = 0;
    for (CaseTree c : cases) {
      all |= c.getLabels().stream().anyMatch(label -> label instanceof DefaultCaseLabelTree);
      int now = run(c.getGuard(), before | through);
      if (c.getCaseKind() == CaseTree.CaseKind.RULE) {
        after |= run(c.getBody(), now);
      } else {
        through = all(c.getStatements(), now);
      }
    }
    return pop(after | through | (all ? 0 : before)) | frame.left;
  }

  /// A switch statement with patterns must name every value, with `default` or without.
  private static boolean hasPatterns(SwitchTree tree) {
    return tree.getCases().stream()
        .flatMap(c -> c.getLabels().stream())
        .anyMatch(label ->
            label instanceof PatternCaseLabelTree
                || (label instanceof ConstantCaseLabelTree constant
                    && constant.getConstantExpression().getKind() == Tree.Kind.NULL_LITERAL));
  }

  private int attempt(TryTree attempt, int before) {
    Frame frame = push(new Frame(attempt));
    frame.catching = true;
    int now = before;
    for (Tree resource : attempt.getResources()) {
      now = run(resource, now);
      frame.closesIt |= variable.equals(unit.element(resource));
    }
    now = run(attempt.getBlock(), now);
    if (frame.closesIt) {
      now = now == 0 ? 0 : CLOSED;
    }
    frame.catching = false;
    int caught = frame.closesIt && frame.caught != 0 ? CLOSED : frame.caught;
    frame.closesIt = false;
    for (CatchTree c : attempt.getCatches()) {
      now |= run(c.getBlock(), caught);
    }
    return run(attempt.getFinallyBlock(), pop(now));
  }

  /// Anything may fail at any time: the nearest `catch` begins in each state of its `try`.
  private void touch(int state) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      Frame frame = frames.get(i);
      if (frame.tree instanceof TryTree t) {
        if (frame.catching && !t.getCatches().isEmpty()) {
          frame.caught |= state;
          return;
        }
        if (t.getFinallyBlock() != null || frame.closesIt) {
          return;
        }
      }
    }
  }

  private void raise(int state, @Nullable TypeMirror thrown, Tree where) {
    if (state == 0 || thrown == null) {
      return;
    }
    int now = state;
    for (int i = frames.size() - 1; i >= 0; i--) {
      Frame frame = frames.get(i);
      if (frame.tree instanceof TryTree t && frame.catching) {
        for (CatchTree c : t.getCatches()) {
          for (TypeMirror type : caughtTypes(c)) {
            if (unit.types().isSubtype(thrown, type)) {
              frame.caught |= now;
              return;
            }
            if (unit.types().isSubtype(type, thrown)) {
              frame.caught |= now;
            }
          }
        }
      }
      now = throughFinally(frame, i, now);
    }
    String name =
        thrown instanceof DeclaredType d
            ? d.asElement().getSimpleName().toString()
            : thrown.toString();
    leaves(
        now, where, where instanceof ThrowTree ? "when this throws" : "when a call throws " + name);
  }

  private List<TypeMirror> caughtTypes(CatchTree c) {
    Tree type = c.getParameter().getType();
    List<? extends Tree> types =
        type instanceof UnionTypeTree u ? u.getTypeAlternatives() : List.of(type);
    List<TypeMirror> found = new ArrayList<>();
    for (Tree t : types) {
      TypeMirror mirror = unit.type(t);
      if (mirror != null) {
        found.add(mirror);
      }
    }
    return found;
  }

  private void leave(int state, @Nullable String label, boolean again) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      Frame frame = frames.get(i);
      boolean target =
          label != null
              ? frame.tree instanceof LabeledStatementTree l && l.getLabel().contentEquals(label)
              : Loops.isLoop(frame.tree) || (!again && frame.tree instanceof SwitchTree);
      if (target) {
        int now = unwind(state, i + 1);
        if (!again) {
          frame.left |= now;
        } else if (label == null) {
          frame.again |= now;
        } else if (i + 1 < frames.size()) { // else the label is no loop's: an error of javac's
          frames.get(i + 1).again |= now; // the loop that bears the label
        }
        return;
      }
    }
  }

  private void leaveSwitch(int state) {
    for (int i = frames.size() - 1; i >= 0; i--) {
      if (frames.get(i).tree instanceof SwitchExpressionTree) {
        frames.get(i).left |= unwind(state, i + 1);
        return;
      }
    }
  }

  /// Runs the `finally` blocks on the way out, from the innermost.
  private int unwind(int state, int to) {
    int now = state;
    for (int i = frames.size() - 1; i >= to; i--) {
      now = throughFinally(frames.get(i), i, now);
    }
    return now;
  }

  private int throughFinally(Frame frame, int index, int state) {
    if (!(frame.tree instanceof TryTree t) || state == 0) {
      return state;
    }
    int now = frame.closesIt ? CLOSED : state;
    List<Frame> inner = new ArrayList<>(frames.subList(index, frames.size()));
    frames.subList(index, frames.size()).clear();
    now = run(t.getFinallyBlock(), now);
    frames.addAll(inner);
    return now;
  }

  private Frame push(Frame frame) {
    frames.add(frame);
    return frame;
  }

  private int pop(int state) {
    frames.removeLast();
    return state;
  }

  private record State(int whenTrue, int whenFalse) {}

  /// A statement that paths leave or come back to.
  private static final class Frame {
    final Tree tree;

    /// States of those who left by `break` or `yield`, and of those who said `continue`.
    int left;

    int again;

    /// For a `try`: states in which a `catch` may begin, whether it is in its block now, and
    /// whether the variable is one of its resources.
    int caught;

    boolean catching;
    boolean closesIt;

    Frame(Tree tree) {
      this.tree = tree;
    }
  }
}
