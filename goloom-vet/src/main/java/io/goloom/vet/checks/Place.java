package io.goloom.vet.checks;

import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import java.util.Objects;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import org.jspecify.annotations.Nullable;

/// A place in memory that several goroutines may reach, as far as it can be told from its name.
///
/// @param root the variable that leads there: a local variable, or a field of the surrounding
///   object or class
/// @param last the variable that is read or written in the end: the field, or the array's variable
/// @param cell the constant index into the array, if it is a cell
/// @param text how the source names it
record Place(Element root, Element last, @Nullable Object cell, String text) {
  /// Classes of the JDK that two goroutines must not change at once.
  private static final Set<String> UNSAFE =
      Set.of(
          "java.util.ArrayList",
          "java.util.LinkedList",
          "java.util.ArrayDeque",
          "java.util.PriorityQueue",
          "java.util.HashMap",
          "java.util.LinkedHashMap",
          "java.util.TreeMap",
          "java.util.IdentityHashMap",
          "java.util.WeakHashMap",
          "java.util.EnumMap",
          "java.util.HashSet",
          "java.util.LinkedHashSet",
          "java.util.TreeSet",
          "java.util.BitSet",
          "java.util.StringJoiner",
          "java.lang.StringBuilder");

  static final Set<String> MUTATORS =
      Set.of(
          "add",
          "addAll",
          "addFirst",
          "addLast",
          "put",
          "putAll",
          "putIfAbsent",
          "computeIfAbsent",
          "computeIfPresent",
          "compute",
          "merge",
          "remove",
          "removeAll",
          "removeIf",
          "removeFirst",
          "removeLast",
          "retainAll",
          "clear",
          "offer",
          "push",
          "pop",
          "poll",
          "append",
          "insert",
          "setLength",
          "deleteCharAt",
          "delete",
          "flip");

  /// The place that an expression names: `field`, `this.field`, `local.field`, `array[0]`, and
  /// chains of those. An array cell counts only with a constant index: an index that differs is how
  /// goroutines share an array rightly.
  ///
  /// @return null if it is another kind of expression, or only a local variable
  static @Nullable Place of(Unit unit, ExpressionTree expression) {
    return switch (Calls.strip(expression)) {
      case ArrayAccessTree cell -> {
        Element array = variable(unit, Calls.strip(cell.getExpression()));
        Element root = root(unit, cell.getExpression());
        Object index = constant(unit, Calls.strip(cell.getIndex()));
        yield array != null && root != null && index != null
            ? new Place(root, array, index, cell.toString())
            : null;
      }
      case IdentifierTree name -> {
        Element field = variable(unit, name);
        yield field != null && field.getKind() == ElementKind.FIELD
            ? new Place(field, field, null, name.toString())
            : null;
      }
      case MemberSelectTree select -> {
        Element field = variable(unit, select);
        Element root = root(unit, select);
        yield field != null && root != null
            ? new Place(root, field, null, select.toString())
            : null;
      }
      default -> null;
    };
  }

  private static @Nullable Object constant(Unit unit, ExpressionTree value) {
    return value instanceof LiteralTree literal
        ? literal.getValue()
        : unit.element(value) instanceof VariableElement variable
            ? variable.getConstantValue()
            : null;
  }

  /// The place of the object that a name stands for, whatever is done with it.
  ///
  /// @return null if it names no variable
  static @Nullable Place named(Unit unit, ExpressionTree name) {
    Element last = unit.element(name);
    Element root = root(unit, name);
    return last != null && root != null ? new Place(root, last, null, name.toString()) : null;
  }

  /// The same place, if it is reached by another variable.
  Place by(Place variable) {
    return new Place(variable.root, last.equals(root) ? variable.last : last, cell, text);
  }

  /// Whether it is the same variable, reached in the same way.
  boolean isSame(Place other) {
    return last.equals(other.last) && root.equals(other.root) && Objects.equals(cell, other.cell);
  }

  /// The variable that an object is reached by.
  static @Nullable Element root(Unit unit, ExpressionTree expression) {
    return switch (Calls.strip(expression)) {
      case IdentifierTree name -> variable(unit, name);
      case MemberSelectTree select -> {
        Element field = variable(unit, select);
        if (field == null) {
          yield null;
        }
        yield field.getModifiers().contains(Modifier.STATIC) || isThis(select.getExpression())
            ? field
            : root(unit, select.getExpression());
      }
      default -> null;
    };
  }

  /// Whether a variable holds an object of the JDK that must not be changed by two at once: of such
  /// a type, or made as one where it is declared.
  static boolean isUnsafe(Unit unit, @Nullable Element variable) {
    if (variable == null) {
      return false;
    }
    if (isUnsafe(variable.asType())) {
      return true;
    }
    return unit.declaration(variable) instanceof VariableTree declaration
        && declaration.getInitializer() instanceof NewClassTree made
        && made.getClassBody() == null
        && isFixed(unit, variable)
        && isUnsafe(unit.type(made));
  }

  private static boolean isUnsafe(@Nullable TypeMirror type) {
    return type instanceof DeclaredType declared
        && declared.asElement() instanceof TypeElement element
        && UNSAFE.contains(element.getQualifiedName().toString());
  }

  /// A local variable that a task uses cannot change. A field must be final, or nobody may be seen
  /// to set it, here or where it can be reached from.
  private static boolean isFixed(Unit unit, Element variable) {
    Set<Modifier> modifiers = variable.getModifiers();
    return variable.getKind() != ElementKind.FIELD
        || modifiers.contains(Modifier.FINAL)
        || (!modifiers.contains(Modifier.PUBLIC)
            && !modifiers.contains(Modifier.PROTECTED)
            && unit.uses(variable).stream().allMatch(use -> unit.assigned(use.getLeaf()) == null));
  }

  /// Whether what a variable leads to is shared by all that a loop starts: it is made outside of
  /// the loop and of the task.
  ///
  /// @param around the loop, or the task
  static boolean isOutside(Unit unit, Element root, Tree around) {
    if (root.getKind() != ElementKind.FIELD) {
      Tree declaration = unit.declaration(root);
      return declaration != null
          && (!unit.within(declaration, around)
              || (around instanceof ForLoopTree loop
                  && loop.getInitializer().contains(declaration)));
    }
    if (root.getModifiers().contains(Modifier.STATIC)) {
      return true;
    }
    if (!(root.getEnclosingElement() instanceof TypeElement owner)) {
      return false;
    }
    for (TreePath p = unit.path(around); p != null; p = p.getParentPath()) {
      if (p.getLeaf() instanceof ClassTree type && unit.element(type) instanceof TypeElement here) {
        boolean has =
            unit.types()
                .isSubtype(
                    unit.types().erasure(here.asType()), unit.types().erasure(owner.asType()));
        if (has) {
          return type != around;
        }
      }
    }
    return false;
  }

  boolean isVolatile() {
    return last.getModifiers().contains(Modifier.VOLATILE);
  }

  private static @Nullable Element variable(Unit unit, ExpressionTree name) {
    Element element =
        name instanceof IdentifierTree || name instanceof MemberSelectTree
            ? unit.element(name)
            : null;
    return element != null
            && !element.getSimpleName().contentEquals("this")
            && !element.getSimpleName().contentEquals("super")
            && !element.getSimpleName().contentEquals("length")
            && (element.getKind().isField()
                || element.getKind() == ElementKind.LOCAL_VARIABLE
                || element.getKind() == ElementKind.PARAMETER
                || element.getKind() == ElementKind.RESOURCE_VARIABLE)
        ? element
        : null;
  }

  private static boolean isThis(ExpressionTree tree) {
    return switch (tree) {
      case IdentifierTree name ->
          name.getName().contentEquals("this") || name.getName().contentEquals("super");
      case MemberSelectTree select -> select.getIdentifier().contentEquals("this");
      default -> false;
    };
  }
}
