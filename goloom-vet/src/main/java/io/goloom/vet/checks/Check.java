package io.goloom.vet.checks;

import com.sun.source.tree.Tree;

/// One check. It has no state, and knows nothing of who runs it.
public interface Check {
  /// Its name, such as `goloom-context-close`.
  String name();

  /// What it finds, in a few words, for lists.
  String summary();

  /// Looks at a class with all that is inside.
  ///
  /// @param unit the class
  /// @param report takes what is found
  void run(Unit unit, Report report);

  /// Takes what a check finds.
  @FunctionalInterface
  interface Report {
    /// Takes a finding.
    ///
    /// @param where the piece of code to look at
    /// @param message what is wrong, and what to write instead
    void add(Tree where, String message);
  }
}
