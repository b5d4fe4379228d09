package io.goloom.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a context is to those derived from it: one link in the chain up to the root.
///
/// Links refer to links only, never to the handle that a user holds: so a lost handle can be
/// noticed although its tree lives on.
interface Link {
  /// So many links of each end of a long chain are described.
  int SHOWN = 50;

  /// What ends this context.
  End end();

  /// Its values, see [Values].
  @Nullable Object[] values();

  /// The next link up; null for a root, and for a custom context, which has its own idea of what is
  /// above it.
  @Nullable Link above();

  /// What this link adds to the chain's description.
  String name();

  /// The whole chain, as `toString` shows it; of a long one both ends. Walks instead of recursing:
  /// there is no limit to its length.
  static String describe(Link last) {
    return describe(last, null);
  }

  /// The part of the chain below a link.
  @SuppressWarnings("ReferenceEquality") // this very link is meant
  static String describe(Link last, @Nullable Link below) {
    List<Link> links = new ArrayList<>();
    for (Link l = last; l != null && l != below; l = l.above()) {
      links.add(l);
    }
    Collections.reverse(links);
    int n = links.size();
    if (n <= 2 * SHOWN) {
      return describe(links);
    }
    return describe(links.subList(0, SHOWN))
        + (".[" + (n - 2 * SHOWN) + " more].")
        + describe(links.subList(n - SHOWN, n));
  }

  private static String describe(List<Link> links) {
    return links.stream().map(Link::name).collect(Collectors.joining("."));
  }
}
