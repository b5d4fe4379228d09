package io.goloom.vet;

import com.sun.source.tree.Tree;
import java.util.Objects;

/// Something that a check has found.
///
/// @param check the check's name, which `@SuppressWarnings` takes
/// @param where the piece of code to look at
/// @param message what is wrong, and what to write instead
public record Finding(String check, Tree where, String message) {
  /// Makes a finding.
  public Finding {
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(where, "where");
    Objects.requireNonNull(message, "message");
  }
}
