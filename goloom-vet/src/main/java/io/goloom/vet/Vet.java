package io.goloom.vet;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import io.goloom.vet.checks.AddInside;
import io.goloom.vet.checks.Check;
import io.goloom.vet.checks.ContextClose;
import io.goloom.vet.checks.ContextField;
import io.goloom.vet.checks.LoopCapture;
import io.goloom.vet.checks.LostChannel;
import io.goloom.vet.checks.MainExit;
import io.goloom.vet.checks.SelectExit;
import io.goloom.vet.checks.SharedWrite;
import io.goloom.vet.checks.Unit;
import io.goloom.vet.checks.WaitContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Element;

/// All checks, for whoever runs them: the javac plugin, Error Prone, the command.
///
/// A finding is left out where the code, or a declaration around it, bears `@SuppressWarnings` with
/// the name of the check.
///
/// Thread-safe: it has no state but the names of the checks that are off. A compilation itself
/// belongs to one thread.
public final class Vet {
  private static final List<Check> ALL =
      List.of(
          new AddInside(),
          new ContextClose(),
          new ContextField(),
          new LoopCapture(),
          new LostChannel(),
          new MainExit(),
          new SelectExit(),
          new SharedWrite(),
          new WaitContext());

  private final List<Check> checks;

  /// Chooses the checks.
  ///
  /// @param off the names of those to leave out
  /// @throws IllegalArgumentException if there is no check of one of these names
  public Vet(Set<String> off) {
    for (String name : off) {
      if (!names().containsKey(name)) {
        throw new IllegalArgumentException(
            "there is no check " + name + "; there are " + String.join(", ", names().keySet()));
      }
    }
    checks = ALL.stream().filter(check -> !off.contains(check.name())).toList();
  }

  /// The names of all checks, with a few words on what each finds.
  ///
  /// @return by name, in alphabetical order
  public static Map<String, String> names() {
    Map<String, String> names = new LinkedHashMap<>();
    ALL.forEach(check -> names.put(check.name(), check.summary()));
    return names;
  }

  /// Checks all classes of a file.
  ///
  /// @param task the compilation
  /// @param file the file, after javac's phase ANALYZE and before it changes the tree for the next
  /// @return what was found, class by class in the order of the source
  public List<Finding> check(JavacTask task, CompilationUnitTree file) {
    List<Finding> findings = new ArrayList<>();
    for (Tree type : file.getTypeDecls()) {
      if (type instanceof ClassTree) {
        findings.addAll(check(task, new TreePath(new TreePath(file), type)));
      }
    }
    return findings;
  }

  /// Checks a class and all that is inside.
  ///
  /// @param task the compilation
  /// @param type the path of a top-level class, after javac's phase ANALYZE and before it changes
  ///   the tree for the next
  /// @return what was found, in the order of the source
  public List<Finding> check(JavacTask task, TreePath type) {
    Unit unit = new Unit(task, type);
    Trees trees = Trees.instance(task);
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks) {
      check.run(
          unit,
          (where, message) -> {
            if (!isSuppressed(trees, unit.path(where), check.name())) {
              findings.add(new Finding(check.name(), where, message));
            }
          });
    }
    findings.sort(Comparator.comparingLong(finding -> unit.start(finding.where())));
    return findings;
  }

  private static boolean isSuppressed(Trees trees, TreePath path, String check) {
    for (TreePath p = path; p != null; p = p.getParentPath()) {
      Tree tree = p.getLeaf();
      if (tree instanceof VariableTree || tree instanceof MethodTree || tree instanceof ClassTree) {
        Element element = trees.getElement(p);
        SuppressWarnings off =
            element == null ? null : element.getAnnotation(SuppressWarnings.class);
        if (off != null && List.of(off.value()).contains(check)) {
          return true;
        }
      }
    }
    return false;
  }
}
