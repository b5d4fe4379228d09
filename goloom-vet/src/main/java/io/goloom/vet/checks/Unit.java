package io.goloom.vet.checks;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Types;
import org.jspecify.annotations.Nullable;

/// A top-level class that javac has attributed, with all that is inside, indexed once for all
/// checks.
///
/// Made from code that does not compile, it lacks what javac could not resolve: then [#element] and
/// [#type] give null, and checks pass over the place.
public final class Unit {
  private final Trees trees;
  private final Types types;
  private final CompilationUnitTree file;
  private final List<TreePath> nodes = new ArrayList<>();
  private final IdentityHashMap<Tree, TreePath> paths = new IdentityHashMap<>();
  private final Map<Element, List<TreePath>> uses = new HashMap<>();
  private final Map<Element, TreePath> declarations = new HashMap<>();
  private final Starts starts;

  /// Indexes a class.
  ///
  /// @param task the compilation
  /// @param type the path of a top-level class after the phase ANALYZE
  public Unit(JavacTask task, TreePath type) {
    trees = Trees.instance(task);
    types = task.getTypes();
    file = type.getCompilationUnit();
    new Indexer(type.getParentPath()).scan(type.getLeaf(), null);
    starts = new Starts(this);
  }

  /// All places of a kind, in the order of the source.
  <T extends Tree> Stream<T> all(Class<T> kind) {
    return nodes.stream().map(TreePath::getLeaf).filter(kind::isInstance).map(kind::cast);
  }

  /// All places of a kind inside of another, itself included.
  <T extends Tree> Stream<T> inside(Tree outer, Class<T> kind) {
    List<T> found = new ArrayList<>();
    new TreeScanner<@Nullable Void, @Nullable Void>() {
      @Override
      public @Nullable Void scan(@Nullable Tree tree, @Nullable Void p) {
        if (kind.isInstance(tree)) {
          found.add(kind.cast(tree));
        }
        return super.scan(tree, null);
      }
    }.scan(outer, null);
    return found.stream();
  }

  Starts starts() {
    return starts;
  }

  Types types() {
    return types;
  }

  public TreePath path(Tree tree) {
    return Objects.requireNonNull(paths.get(tree), "a tree of another class");
  }

  Tree parent(Tree tree) {
    return path(tree).getParentPath().getLeaf();
  }

  /// The calls that a method, lambda or class makes itself, not those of the code that it hands on.
  Stream<MethodInvocationTree> calls(Tree executable) {
    return inside(executable, MethodInvocationTree.class)
        .filter(call -> executable(call) == executable);
  }

  /// What a variable gets where a tree names it as the target of `=`.
  ///
  /// @return null if it is no such target
  @Nullable ExpressionTree assigned(Tree target) {
    return parent(target) instanceof AssignmentTree assignment && assignment.getVariable() == target
        ? assignment.getExpression()
        : null;
  }

  /// What a name or a declaration stands for.
  @Nullable Element element(Tree tree) {
    return trees.getElement(path(tree));
  }

  @Nullable TypeMirror type(Tree tree) {
    return trees.getTypeMirror(path(tree));
  }

  /// Where a variable, field or method of this class is named, in the order of the source.
  List<TreePath> uses(Element element) {
    return uses.getOrDefault(element, List.of());
  }

  /// The declaration of what is declared in this class.
  @Nullable Tree declaration(@Nullable Element element) {
    TreePath path = declarations.get(element);
    return path == null ? null : path.getLeaf();
  }

  public long start(Tree tree) {
    return trees.getSourcePositions().getStartPosition(file, tree);
  }

  long end(Tree tree) {
    return trees.getSourcePositions().getEndPosition(file, tree);
  }

  long line(Tree tree) {
    return file.getLineMap().getLineNumber(start(tree));
  }

  /// Whether one piece of code stands inside of another, or is it.
  boolean within(Tree inner, Tree outer) {
    for (TreePath p = paths.get(inner); p != null; p = p.getParentPath()) {
      if (p.getLeaf() == outer) {
        return true;
      }
    }
    return false;
  }

  /// The nearest piece of code around that has a run of its own: a method, a lambda, or, for
  /// initializers, a class.
  Tree executable(Tree tree) {
    for (TreePath p = path(tree).getParentPath(); p != null; p = p.getParentPath()) {
      Tree leaf = p.getLeaf();
      if (leaf instanceof MethodTree
          || leaf instanceof LambdaExpressionTree
          || leaf instanceof ClassTree) {
        return leaf;
      }
    }
    return file;
  }

  /// Whether a type is a class or interface of that name, or has it among its supertypes.
  boolean is(@Nullable TypeMirror type, String... names) {
    if (type == null) {
      return false;
    }
    if (type.getKind() == TypeKind.TYPEVAR || type.getKind() == TypeKind.INTERSECTION) {
      return types.directSupertypes(type).stream().anyMatch(t -> is(t, names));
    }
    if (!(type instanceof DeclaredType declared)
        || !(declared.asElement() instanceof TypeElement element)) {
      return false;
    }
    return Set.of(names).contains(element.getQualifiedName().toString())
        || types.directSupertypes(type).stream().anyMatch(t -> is(t, names));
  }

  private final class Indexer extends TreeScanner<@Nullable Void, @Nullable Void> {
    private TreePath current;

    Indexer(TreePath start) {
      current = start;
    }

    @Override
    public @Nullable Void scan(@Nullable Tree tree, @Nullable Void p) {
      if (tree == null) {
        return null;
      }
      TreePath outer = current;
      current = new TreePath(outer, tree);
      add(current);
      try {
        return super.scan(tree, null);
      } finally {
        current = outer;
      }
    }

    private void add(TreePath path) {
      Tree tree = path.getLeaf();
      nodes.add(path);
      paths.put(tree, path);
      Element element =
          switch (tree.getKind()) {
            case IDENTIFIER, MEMBER_SELECT, MEMBER_REFERENCE, VARIABLE, METHOD ->
                trees.getElement(path);
            default -> tree instanceof ClassTree ? trees.getElement(path) : null;
          };
      if (element == null) {
        return;
      }
      if (tree instanceof VariableTree || tree instanceof MethodTree || tree instanceof ClassTree) {
        declarations.put(element, path);
      } else {
        uses.computeIfAbsent(element, e -> new ArrayList<>()).add(path);
      }
    }
  }
}
