package io.goloom.vet.errorprone;

import com.google.errorprone.BugPattern;
import com.google.errorprone.BugPattern.LinkType;
import com.google.errorprone.BugPattern.SeverityLevel;
import com.google.errorprone.VisitorState;
import com.google.errorprone.bugpatterns.BugChecker;
import com.google.errorprone.bugpatterns.BugChecker.CompilationUnitTreeMatcher;
import com.google.errorprone.matchers.Description;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.tools.javac.api.BasicJavacTask;
import io.goloom.vet.Finding;
import io.goloom.vet.Vet;
import java.util.Set;

/// All checks of goloom-vet as one check of Error Prone, `Goloom`: they read the same trees.
///
/// `-Xep:Goloom:ERROR` makes them errors, `-Xep:Goloom:OFF` leaves them out.
/// `@SuppressWarnings("goloom-...")` works as everywhere.
@BugPattern(
    summary = "What goes wrong with goroutines",
    severity = SeverityLevel.WARNING,
    linkType = LinkType.NONE)
public final class Goloom extends BugChecker implements CompilationUnitTreeMatcher {
  private static final long serialVersionUID = 1;

  /// For `ServiceLoader`.
  public Goloom() {}

  @Override
  public Description matchCompilationUnit(CompilationUnitTree file, VisitorState state) {
    JavacTask task = BasicJavacTask.instance(state.context);
    for (Finding finding : new Vet(Set.of()).check(task, file)) {
      state.reportMatch(
          buildDescription(finding.where())
              .setMessage("[" + finding.check() + "] " + finding.message())
              .build());
    }
    return Description.NO_MATCH;
  }
}
