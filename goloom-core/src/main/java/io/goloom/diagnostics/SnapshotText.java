package io.goloom.diagnostics;

import io.goloom.internal.text.Printable;
import java.time.Duration;
import java.util.List;

/// The words of a goroutine dump.
final class SnapshotText {
  /// The runtime that need not be named.
  private static final String SYSTEM = "goloom";

  /// So many frames of a deep stack are shown at either end.
  private static final int SHOWN = 50;

  private SnapshotText() {}

  static String of(GoroutineSnapshot g) {
    StringBuilder out = new StringBuilder(400);
    head(out, g);
    List<StackTraceElement> stack = g.stack();
    for (int i = 0; i < stack.size(); i++) {
      if (i == SHOWN && stack.size() > 2 * SHOWN) {
        int left = stack.size() - 2 * SHOWN;
        out.append("\n\t... ").append(left).append(" frames left out ...");
        i += left;
      }
      out.append("\n\tat ").append(stack.get(i));
      if (i == 0) {
        object(out, g);
      }
    }
    if (stack.isEmpty()) {
      object(out, g);
    }
    g.context().ifPresent(context -> out.append("\nunder ").append(Printable.line(context)));
    out.append('\n').append(born(g.birthPlace()));
    g.parent().ifPresent(parent -> out.append(" in goroutine ").append(parent));
    String age = minutes(g.age());
    return (age.isEmpty() ? out : out.append(", ").append(age).append(" ago")).toString();
  }

  private static void head(StringBuilder out, GoroutineSnapshot g) {
    out.append("goroutine ").append(g.id());
    if (!g.name().equals("goroutine-" + g.id())) {
      out.append(" \"").append(Printable.line(g.name())).append('"');
    }
    if (!g.labels().isEmpty()) {
      out.append(' ').append(Printable.line(g.labels().toString()));
    }
    out.append(" [").append(g.status());
    String waited = g.waited().map(SnapshotText::minutes).orElse("");
    if (!waited.isEmpty()) {
      out.append(", ").append(waited);
    }
    if (!g.runtime().equals(SYSTEM)) {
      out.append(", runtime ").append(g.runtime());
    }
    out.append("]:");
  }

  private static void object(StringBuilder out, GoroutineSnapshot g) {
    g.waitsOn().ifPresent(on -> out.append("\n\t- waits for ").append(Printable.line(on)));
  }

  private static String born(BirthPlace place) {
    return place.frames().isEmpty()
        ? "created at an unknown place (see -Dgoloom.births)"
        : "created by " + place;
  }

  /// From one minute up, as Go tells the time of a wait.
  private static String minutes(Duration time) {
    long minutes = time.toMinutes();
    return minutes < 1 ? "" : minutes == 1 ? "1 minute" : minutes + " minutes";
  }
}
