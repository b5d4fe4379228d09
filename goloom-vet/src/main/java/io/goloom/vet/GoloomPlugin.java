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
    for (String arg : args) {
      if (arg.equals("error")) {
        error = true;
      } else if (arg.startsWith("off=")) {
        off.addAll(List.of(arg.substring("off=".length()).split(",")));
      } else {
        throw new IllegalArgumentException("-Xplugin:Goloom takes error and off=NAME, not " + arg);
      }
    }
    task.addTaskListener(
        new Listener(
            task, new Vet(off), error ? Diagnostic.Kind.ERROR : Diagnostic.Kind.MANDATORY_WARNING));
  }

  private record Listener(JavacTask task, Vet vet, Diagnostic.Kind kind) implements TaskListener {
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
          for (Finding finding : vet.check(task, path)) {
            trees.printMessage(
                kind, "[" + finding.check() + "] " + finding.message(), finding.where(), file);
          }
        }
      }
    }
  }
}
