package io.goloom.vet.checks;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.InstanceOfTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// C34: a context with a cancel or a limit, or a group, that is not closed on every path.
///
/// The plain case: it is dropped where it is made, or kept in a local variable that nobody else
/// could close, and some path out of the variable's block does not close it. Paths are normal ones,
/// `return`, `throw`, and the checked exceptions that the signatures of calls announce; unchecked
/// exceptions that come from elsewhere do not count. Who stores it, returns it, or hands it to
/// somebody who could close it is believed to know what becomes of it.
public final class ContextClose implements Check {
  /// Made by the registry.
  public ContextClose() {}

  @Override
  public String name() {
    return "goloom-context-close";
  }

  @Override
  public String summary() {
    return "a context or group that is not closed on every path";
  }

  @Override
  public void run(Unit unit, Report report) {
    Map<Element, List<ExpressionTree>> locals = new LinkedHashMap<>();
    unit.all(MethodInvocationTree.class)
        .filter(call -> makes(unit, call))
        .forEach(call -> look(unit, call, locals, report));
    locals.forEach((local, creations) -> follow(unit, local, creations, report));
  }

  private static boolean makes(Unit unit, MethodInvocationTree call) {
    return Calls.is(unit, call, Calls.CONTEXT, "withCancel", "withTimeout", "withDeadline")
        || Calls.is(unit, call, Calls.ERR_GROUP, "withContext");
  }

  private void look(
      Unit unit,
      MethodInvocationTree made,
      Map<Element, List<ExpressionTree>> locals,
      Report report) {
    ExpressionTree value = whole(unit, made);
    Tree parent = unit.parent(value);
    switch (parent) {
      case VariableTree variable when unit.element(variable) instanceof VariableElement element -> {
        if (element.getKind() == ElementKind.LOCAL_VARIABLE) {
          local(unit, element, value, locals, report);
        }
      }
      case AssignmentTree assignment
          when unit.element(assignment.getVariable()) instanceof VariableElement element
              && isLocal(element) ->
          local(unit, element, value, locals, report);
      case ExpressionStatementTree statement ->
          report.add(
              made, "this " + noun(made) + " is dropped, so nobody can close it" + instead(made));
      case ReturnTree returned when !callerMayClose(unit, returned) ->
          report.add(
              made,
              "the caller gets a Context, which it cannot close; let the method return Cancellable,"
                  + " or take the context as a parameter");
      case MemberSelectTree select
          when unit.parent(select) instanceof MethodInvocationTree call
              && call.getMethodSelect() == select
              && !closes(select.getIdentifier().toString(), made) ->
          report.add(
              made,
              "only what "
                  + Calls.name(call)
                  + " gives can be used afterwards, and closing that does"
                  + " not close this "
                  + noun(made)
                  + instead(made));
      case MethodInvocationTree call when call.getArguments().contains(value) ->
          argument(unit, call, call.getArguments().indexOf(value), made, report);
      case NewClassTree call when call.getArguments().contains(value) ->
          argument(unit, call, call.getArguments().indexOf(value), made, report);
      default -> {}
    }
  }

  /// The expression whose value the made object is: through parentheses, casts, `?:`, `switch` and
  /// `limit`.
  private static ExpressionTree whole(Unit unit, ExpressionTree made) {
    Tree parent = unit.parent(made);
    return switch (parent) {
      case ParenthesizedTree p -> whole(unit, p);
      case TypeCastTree c -> whole(unit, c);
      case ConditionalExpressionTree c when c.getCondition() != made -> whole(unit, c);
      case CaseTree c
          when c.getBody() == made && unit.parent(c) instanceof SwitchExpressionTree whole ->
          whole(unit, whole);
      case YieldTree y when enclosingSwitch(unit, y) instanceof SwitchExpressionTree whole ->
          whole(unit, whole);
      case MemberSelectTree select
          when select.getIdentifier().contentEquals("limit")
              && unit.parent(select) instanceof MethodInvocationTree call ->
          whole(unit, call);
      default -> made;
    };
  }

  private static @Nullable Tree enclosingSwitch(Unit unit, YieldTree yielded) {
    for (TreePath p = unit.path(yielded); p != null; p = p.getParentPath()) {
      if (p.getLeaf() instanceof SwitchExpressionTree) {
        return p.getLeaf();
      }
    }
    return null;
  }

  private void argument(Unit unit, Tree call, int index, ExpressionTree made, Report report) {
    TypeMirror type = parameter(unit, call, index);
    if (type != null && !mayClose(unit, type)) {
      report.add(
          made,
          "the callee takes a Context, which it cannot close, and nobody else can" + instead(made));
    }
  }

  private void local(
      Unit unit,
      VariableElement variable,
      ExpressionTree made,
      Map<Element, List<ExpressionTree>> locals,
      Report report) {
    if (mayClose(unit, variable.asType())) {
      locals.computeIfAbsent(variable, v -> new ArrayList<>()).add(made);
    } else {
      report.add(
          made,
          "the variable "
              + variable.getSimpleName()
              + " is a Context, which cannot be closed"
              + instead(made));
    }
  }

  private void follow(Unit unit, Element variable, List<ExpressionTree> creations, Report report) {
    Tree declaration = unit.declaration(variable);
    if (!(declaration instanceof VariableTree)
        || isResource(unit, declaration)
        || unit.uses(variable).stream()
            .anyMatch(use -> isHandedOn(unit, use.getLeaf(), variable, creations))) {
      return;
    }
    Tree body = unit.executable(declaration);
    Set<Tree> made = Collections.newSetFromMap(new IdentityHashMap<>());
    creations.forEach(creation -> made.add(Calls.strip(creation)));
    ClosePaths paths =
        new ClosePaths(unit, variable, made, call -> closes(unit, call, variable, creations));
    String leak = paths.firstLeak(body, unit.parent(declaration));
    if (leak != null) {
      ExpressionTree first = creations.getFirst();
      String name =
          variable.getSimpleName().isEmpty()
              ? "this " + noun(first)
              : variable.getSimpleName().toString();
      report.add(first, name + " is not closed " + leak + instead(first));
    }
  }

  private static boolean isResource(Unit unit, Tree declaration) {
    return unit.parent(declaration) instanceof TryTree t && t.getResources().contains(declaration);
  }

  private static boolean closes(
      Unit unit, MethodInvocationTree call, Element variable, List<ExpressionTree> made) {
    ExpressionTree receiver = Calls.receiver(call);
    return receiver != null
        && variable.equals(unit.element(receiver))
        && closes(Calls.name(call), made.getFirst());
  }

  private static boolean closes(String method, ExpressionTree made) {
    return method.equals("close") || method.equals(isGroup(made) ? "await" : "cancel");
  }

  /// Whether somebody else may close what a variable holds.
  private static boolean isHandedOn(
      Unit unit, Tree use, Element variable, List<ExpressionTree> made) {
    boolean here = unit.executable(use) == unit.executable(requireTree(unit, variable));
    Tree parent = unit.parent(use);
    return switch (parent) {
      case MemberSelectTree select ->
          !here && closes(select.getIdentifier().toString(), made.getFirst());
      case MemberReferenceTree reference -> true;
      case TryTree t -> !here;
      case AssignmentTree assignment -> assignment.getVariable() != use || !here;
      case VariableTree other -> mayClose(unit, unit.type(other));
      case BinaryTree binary -> false;
      case ReturnTree returned -> callerMayClose(unit, returned);
      case InstanceOfTree instance -> true;
      case ParenthesizedTree p -> !(unit.parent(p) instanceof BinaryTree);
      case MethodInvocationTree call -> handsOn(unit, call, call.getArguments().indexOf(use));
      case NewClassTree call -> handsOn(unit, call, call.getArguments().indexOf(use));
      default -> true;
    };
  }

  private static Tree requireTree(Unit unit, Element variable) {
    Tree tree = unit.declaration(variable);
    if (tree == null) {
      throw new IllegalStateException(variable + " has no declaration");
    }
    return tree;
  }

  private static boolean handsOn(Unit unit, Tree call, int index) {
    TypeMirror type = index < 0 ? null : parameter(unit, call, index);
    return type == null || mayClose(unit, type);
  }

  private static @Nullable TypeMirror parameter(Unit unit, Tree call, int index) {
    ExecutableElement method = Calls.method(unit, call);
    return method == null || index >= method.getParameters().size()
        ? null
        : method.getParameters().get(index).asType();
  }

  /// Whether who sees something as this type could close it.
  private static boolean mayClose(Unit unit, @Nullable TypeMirror type) {
    return !unit.is(type, Calls.CONTEXT) || unit.is(type, "java.lang.AutoCloseable");
  }

  private static boolean callerMayClose(Unit unit, ReturnTree returned) {
    return !(unit.executable(returned) instanceof MethodTree method)
        || mayClose(unit, unit.type(method.getReturnType()));
  }

  private static boolean isLocal(VariableElement element) {
    return element.getKind() == ElementKind.LOCAL_VARIABLE
        || element.getKind() == ElementKind.PARAMETER;
  }

  private static boolean isGroup(ExpressionTree made) {
    return made.toString().contains("ErrGroup.withContext")
        || made.toString().startsWith("withContext");
  }

  private static String noun(ExpressionTree made) {
    return isGroup(made) ? "group" : "context";
  }

  private static String instead(ExpressionTree made) {
    String name = isGroup(made) ? "group" : "ctx";
    return "; write try (var " + name + " = ...) { ... }, which closes it on every path";
  }
}
