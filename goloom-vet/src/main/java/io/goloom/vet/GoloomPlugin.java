package io.goloom.vet;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.element.TypeElement;
import javax.tools.Diagnostic;

/// The javac plugin: `-Xplugin:Goloom` with this jar on the processor path.
///
/// Findings are warnings of the compiler. Arguments: `error` makes them errors, `off=NAME` leaves
/// out a check, as in `-Xplugin:Goloom error off=goloom-main-exit`.
public final class GoloomPlugin implements Plugin {
  /// For `ServiceLoader`.
  public GoloomPlugin() {}

  @Override
  public String getName() {
    return "Goloom";
  }

  @Override
  public void init(JavacTask task, String... args) {
    boolean error = false;
    Set<String> off = new HashSet<>();
    try {
      for (String arg : args) {
        if (arg.equals("error")) {
          error = true;
        } else if (arg.startsWith("off=")) {
          off.addAll(List.of(arg.substring("off=".length()).split(",")));
        } else {
          throw new IllegalArgumentException("it takes error and off=NAME, not " + arg);
        }
      }
      task.addTaskListener(
          new Listener(
              task,
              new Vet(off)::check,
              error ? Diagnostic.Kind.ERROR : Diagnostic.Kind.MANDATORY_WARNING));
    } catch (IllegalArgumentException e) {
      task.addTaskListener(new Refusal(task, "-Xplugin:Goloom: " + e.getMessage()));
    }
  }

  /// Says at the first file that the plugin's arguments are wrong. To throw would end javac with a
  /// page of its own stack, as if it had crashed.
  private static final class Refusal implements TaskListener {
    private final JavacTask task;
    private final String message;
    private boolean said;

    Refusal(JavacTask task, String message) {
      this.task = task;
      this.message = message;
    }

    @Override
    public void finished(TaskEvent event) {
      CompilationUnitTree file = event.getCompilationUnit();
      if (!said && file != null) {
        said = true;
        Trees.instance(task).printMessage(Diagnostic.Kind.ERROR, message, file, file);
      }
    }
  }

  @FunctionalInterface
  interface Checks {
    List<Finding> check(JavacTask task, TreePath path);
  }

  record Listener(JavacTask task, Checks checks, Diagnostic.Kind kind) implements TaskListener {
    @Override
    public void finished(TaskEvent event) {
      if (event.getKind() != TaskEvent.Kind.ANALYZE) {
        return;
      }
      TypeElement analyzed = event.getTypeElement();
      Trees trees = Trees.instance(task);
      CompilationUnitTree file = event.getCompilationUnit();
      for (var declaration : file.getTypeDecls()) {
        TreePath path = new TreePath(new TreePath(file), declaration);
        if (declaration instanceof ClassTree && analyzed.equals(trees.getElement(path))) {
          for (Finding finding : findings(trees, path)) {
            trees.printMessage(
                kind, "[" + finding.check() + "] " + finding.message(), finding.where(), file);
          }
        }
      }
    }

    /// A fault of ours must not end the user's compilation.
    private List<Finding> findings(Trees trees, TreePath path) {
      try {
        return checks.check(task, path);
      } catch (RuntimeException | StackOverflowError e) {
        trees.printMessage(
            Diagnostic.Kind.NOTE,
            "goloom-vet has a bug and cannot check this class, please report it: " + e,
            path.getLeaf(),
            path.getCompilationUnit());
        return List.of();
      }
    }
  }
}
