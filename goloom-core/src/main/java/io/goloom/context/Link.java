package io.goloom.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a context is to those derived from it: one link in the chain up to the root.
///
/// Links refer to links only, never to the handle that a user holds: so a lost handle can be noticed although its tree lives on.
interface Link {
  /// What ends this context.
  End end();

  /// Its values, see [Values].
  @Nullable Object[] values();

  /// The next link up; null for a root, and for a custom context, which has its own idea of what is above it.
  @Nullable Link above();

  /// What this link adds to the chain's description.
  String name();

  /// The whole chain, as `toString` shows it. Walks instead of recursing: chains can be long.
  static String describe(Link last) {
    List<String> names = new ArrayList<>();
    for (Link l = last; l != null; l = l.above()) {
      names.add(l.name());
    }
    Collections.reverse(names);
    return String.join(".", names);
  }
}
