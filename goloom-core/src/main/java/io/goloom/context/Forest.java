package io.goloom.context;

import io.goloom.internal.sched.G;
import io.goloom.internal.text.Printable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finds the trees of contexts by the goroutines that run under them: from each up to its root, and
/// from the roots down.
final class Forest {
  private static final int WIDEST = 1_000;
  private static final int DEEPEST = 100;

  /// So many goroutines of a context are named in the text.
  private static final int NAMED = 10;

  private final IdentityHashMap<Node, List<Long>> goroutines = new IdentityHashMap<>();

  /// In the order of their oldest goroutine, once they are sorted.
  private final Map<Node, Long> roots = new LinkedHashMap<>();

  Forest() {}

  /// Adds what one goroutine runs under.
  void add(G g) {
    Node node = node(g.context());
    if (node != null) {
      goroutines.computeIfAbsent(node, _ -> new ArrayList<>()).add(g.id());
      roots.merge(root(node), g.id(), Math::min);
    }
  }

  /// The nearest node of a context, which may be of a user's kind and then do anything.
  private static @Nullable Node node(@Nullable Object context) {
    try {
      return context instanceof Context c ? c.value(Node.KEY) : null;
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static Node root(Node node) {
    Node top = node;
    for (Node above = above(top); above != null; above = above(top)) {
      top = above;
    }
    return top;
  }

  /// The node that a node is attached to. Asks no context of a user's.
  private static @Nullable Node above(Node node) {
    if (node.parent() instanceof CustomChild) {
      return null; // it follows a custom context
    }
    End end = node.parent().end();
    return end instanceof CustomLink custom ? custom.wrapped() : end.node();
  }

  List<ContextTree> trees() {
    return roots.entrySet().stream()
        .sorted(Comparator.comparingLong(Map.Entry::getValue))
        .map(root -> tree(root.getKey(), null, 1))
        .toList();
  }

  private ContextTree tree(Node node, @Nullable Node above, int depth) {
    List<ContextTree> children = new ArrayList<>();
    Node[] below = new Node[WIDEST];
    int n = node.children(below);
    boolean cut = n > WIDEST || (n > 0 && depth == DEEPEST);
    if (depth < DEEPEST) {
      for (int i = 0; i < Math.min(n, WIDEST); i++) {
        children.add(tree(below[i], node, depth + 1));
      }
    }
    List<Long> ids = goroutines.getOrDefault(node, List.of()).stream().sorted().toList();
    return new ContextTree(name(node, above), remaining(node), ids, children, cut);
  }

  private static Optional<Duration> remaining(Node node) {
    try {
      return node.due().remaining();
    } catch (RuntimeException e) {
      return Optional.empty(); // a custom context's
    }
  }

  /// What was derived from the node above, values too.
  private static String name(Node node, @Nullable Node above) {
    try {
      return above == null ? Link.describe(node) : Link.describe(node, above);
    } catch (RuntimeException e) {
      return "context (its toString failed: " + e.getClass() + ")";
    }
  }

  static void text(ContextTree tree, String indent, StringBuilder out) {
    out.append('\n').append(indent).append(line(tree));
    for (ContextTree child : tree.children()) {
      text(child, indent + "  ", out);
    }
    if (tree.cut()) {
      out.append('\n').append(indent).append("  ... more");
    }
  }

  static String line(ContextTree tree) {
    StringBuilder out = new StringBuilder(Printable.line(tree.name()));
    List<Long> ids = tree.goroutines();
    if (!ids.isEmpty()) {
      out.append(ids.size() == 1 ? " goroutine " : " goroutines ")
          .append(ids.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", ")));
      if (ids.size() > NAMED) {
        out.append(" and ").append(ids.size() - NAMED).append(" more");
      }
    }
    return out.toString();
  }
}
