package io.goloom.testkit;

import io.goloom.internal.sched.G;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What happened in a run, in words; nothing unless asked for. A line for each choice point and
/// each wait; those that the schedule left by a turn are marked.
final class Trace {
  private static final String PLAIN = "    ";
  private static final String TURN = "  > ";

  private final boolean on;
  private final List<String> lines = new ArrayList<>();

  /// What operations were on, in the order of the first one.
  private final IdentityHashMap<Object, Integer> objects = new IdentityHashMap<>();

  Trace(boolean on) {
    this.on = on;
  }

  List<String> lines() {
    return lines;
  }

  /// @param object what the operation is on, if that is to be named
  void point(String who, String operation, @Nullable Object object) {
    if (on) {
      add(who, object == null ? operation : operation + " " + name(object), place());
    }
  }

  /// After what was said last, another one went on than would in the plain schedule.
  void turn() {
    if (on && !lines.isEmpty()) {
      lines.set(lines.size() - 1, TURN + lines.getLast().substring(PLAIN.length()));
    }
  }

  void gaveWay(String who, G g) {
    if (!on) {
      return;
    }
    if (g.thread().getState() == Thread.State.TERMINATED) {
      add(who, "ends", "");
    } else {
      Object waitsOn = g.waitsOn();
      String what = g.waitReason() == null ? "waits in the JDK" : "waits: " + g.waitReason();
      add(who, what + (waitsOn == null ? "" : " " + name(waitsOn)), "");
    }
  }

  void fires(Duration at) {
    if (on) {
      add("timer", "fires after " + at.toString().substring(2).toLowerCase(Locale.ROOT), "");
    }
  }

  void fails(String who, Throwable failure) {
    if (on) {
      add(who, "throws " + FailureText.inALine(failure), "");
    }
  }

  private void add(String who, String what, String where) {
    lines.add((PLAIN + "%-14s  %-50s  %s".formatted(who, what, where)).stripTrailing());
  }

  /// An object's number in this run, and what it says of itself.
  String name(Object object) {
    if (object instanceof Object[] cases) {
      return "of " + cases.length + (cases.length == 1 ? " case" : " cases");
    }
    int n = objects.computeIfAbsent(object, _ -> objects.size() + 1);
    String text = String.valueOf(object);
    return "#" + n + " " + (text.length() > 40 ? text.substring(0, 37) + "..." : text);
  }

  private static String place() {
    return Frames.innermost().map(f -> f.getFileName() + ":" + f.getLineNumber()).orElse("");
  }
}
