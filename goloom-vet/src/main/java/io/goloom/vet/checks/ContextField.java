package io.goloom.vet.checks;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import org.jspecify.annotations.Nullable;

/// C33: a context in a field.
///
/// Not meant are contexts that the object makes for itself and ends itself, roots, and classes that
/// are contexts. `@HoldsContext` on the field or on a class around it is the way to say that it is
/// right.
public final class ContextField implements Check {
  private static final String[] MAKERS = {
    "background", "todo", "withCancel", "withTimeout", "withDeadline"
  };

  private static final String ESCAPE = "io.goloom.context.HoldsContext";

  /// Made by the registry.
  public ContextField() {}

  @Override
  public String name() {
    return "goloom-context-field";
  }

  @Override
  public String summary() {
    return "a context that is kept in a field instead of passed";
  }

  @Override
  public void run(Unit unit, Report report) {
    unit.all(VariableTree.class)
        .filter(tree -> isWrong(unit, unit.element(tree)))
        .forEach(tree ->
            report.add(
                tree,
                "the field "
                    + tree.getName()
                    + " keeps a context longer than the call that it belongs to; make it the"
                    + " first parameter of the methods that use it, or, if the object lives no"
                    + " longer than the work, say so with @HoldsContext"));
  }

  private static boolean isWrong(Unit unit, @Nullable Element field) {
    return field != null
        && field.getKind() == ElementKind.FIELD
        && unit.is(field.asType(), Calls.CONTEXT)
        && !isAllowed(field)
        && !isItsOwn(unit, field, new HashSet<>())
        && !isOnlyEnded(unit, field);
  }

  private static boolean isAllowed(Element field) {
    for (Element e = field; e != null; e = e.getEnclosingElement()) {
      for (AnnotationMirror mirror : e.getAnnotationMirrors()) {
        if (mirror.getAnnotationType().asElement() instanceof TypeElement type
            && type.getQualifiedName().contentEquals(ESCAPE)) {
          return true;
        }
      }
    }
    return false;
  }

  /// Whether the class is a context, or all that the field ever holds was made here.
  private static boolean isItsOwn(Unit unit, Element field, Set<Element> seen) {
    if (field.getEnclosingElement() instanceof TypeElement owner
        && unit.is(owner.asType(), Calls.CONTEXT)) {
      return true;
    }
    return isMade(unit, field, seen);
  }

  private static boolean isMade(Unit unit, @Nullable Element variable, Set<Element> seen) {
    if (variable == null || variable.getKind() == ElementKind.PARAMETER) {
      return false;
    }
    if (!seen.add(variable)) {
      return true;
    }
    List<ExpressionTree> values = values(unit, variable);
    return !values.isEmpty() && values.stream().allMatch(value -> isMade(unit, value, seen));
  }

  private static List<ExpressionTree> values(Unit unit, Element variable) {
    List<ExpressionTree> values = new ArrayList<>();
    if (unit.declaration(variable) instanceof VariableTree tree && tree.getInitializer() != null) {
      values.add(tree.getInitializer());
    }
    for (TreePath use : unit.uses(variable)) {
      ExpressionTree value = unit.assigned(use.getLeaf());
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private static boolean isMade(Unit unit, @Nullable ExpressionTree value, Set<Element> seen) {
    if (value == null) {
      return false;
    }
    return switch (Calls.strip(value)) {
      case MethodInvocationTree call ->
          Calls.is(unit, call, Calls.CONTEXT, MAKERS)
              || (Calls.is(unit, call, Calls.CONTEXT, "withValue")
                  && isMade(unit, Calls.receiver(call), seen));
      case IdentifierTree name -> isMade(unit, unit.element(name), seen);
      case ExpressionTree other -> other.getKind() == Tree.Kind.NULL_LITERAL;
    };
  }

  /// Whether the field is kept only in order to end the context.
  private static boolean isOnlyEnded(Unit unit, Element field) {
    List<Tree> uses =
        unit.uses(field).stream()
            .map(TreePath::getLeaf)
            .filter(use -> unit.assigned(use) == null)
            .toList();
    return !uses.isEmpty() && uses.stream().allMatch(use -> Calls.ends(unit, use));
  }
}
