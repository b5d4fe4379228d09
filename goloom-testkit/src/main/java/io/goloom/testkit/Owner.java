package io.goloom.testkit;

import io.goloom.internal.sched.G;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The goroutines that were started in a test and may not outlive it.
final class Owner {
  private static final int FIRST_SWEEP = 1024;

  /// No test waits for longer, and it leaves room for what is added to it.
  private static final Duration LONGEST = Duration.ofDays(365);

  private final List<String> allowed;
  private final long graceNanos;

  /// Guarded by this. Those that have ended are swept out when it has grown to twice of what lived.
  private final List<G> started = new ArrayList<>();

  private int nextSweep = FIRST_SWEEP;
  private boolean over;

  /// @param allow as in [LeakCheck]
  /// @param graceMillis as in [LeakCheck]
  /// @param test its name
  /// @throws IllegalArgumentException if the annotation makes no sense
  Owner(List<String> allow, long graceMillis, String test) {
    allowed = allow;
    graceNanos = Duration.ofMillis(Math.min(graceMillis, LONGEST.toMillis())).toNanos();
    for (String prefix : allowed) {
      if (prefix.isBlank()) {
        throw new IllegalArgumentException(
            "@LeakCheck(allow = \""
                + prefix
                + "\") of the test "
                + test
                + " would allow everything: name a package, a class or a method, such as"
                + " \"com.example.Pool\"");
      }
    }
    if (graceNanos < 0) {
      throw new IllegalArgumentException(
          "@LeakCheck(graceMillis = "
              + graceMillis
              + ") of the test "
              + test
              + " must be zero or more");
    }
  }

  /// Takes one on, unless it may stay. Called on the thread that makes it.
  void add(G g) {
    if (!allowed.isEmpty() && isAllowed(stack(g))) {
      return;
    }
    synchronized (this) {
      if (over) {
        return; // by one that has outlived the test, and was reported
      }
      started.add(g);
      if (started.size() >= nextSweep) {
        started.removeIf(Owner::hasEnded);
        nextSweep = Math.max(FIRST_SWEEP, 2 * started.size());
      }
    }
  }

  /// The stack of its start. A birth place often has that of an earlier start by the same line.
  private static List<StackTraceElement> stack(G g) {
    return g.birthPlace().own() ? g.birthPlace().frames() : Frames.here();
  }

  private boolean isAllowed(List<StackTraceElement> stack) {
    return stack.stream()
        .map(f -> f.getClassName() + "." + f.getMethodName())
        .anyMatch(frame -> allowed.stream().anyMatch(name -> isIn(frame, name)));
  }

  /// Whether a method is the one of that name, or in the class or package of that name.
  private static boolean isIn(String method, String name) {
    return method.startsWith(name)
        && (method.length() == name.length()
            || isEnd(method.charAt(name.length()))
            || isEnd(name.charAt(name.length() - 1)));
  }

  private static boolean isEnd(char c) {
    return c == '.' || c == '$';
  }

  private static boolean hasEnded(G g) {
    // One that is being made has no thread yet.
    return g.hasThread() && g.thread().getState() == Thread.State.TERMINATED;
  }

  /// Those that do not end. No other is taken on from then on.
  List<G> left() throws InterruptedException {
    long deadline = System.nanoTime() + graceNanos;
    List<G> left = new ArrayList<>();
    for (G g = next(); g != null; g = next()) {
      if (!endsBefore(g, deadline)) {
        left.add(g);
      }
    }
    return left;
  }

  /// Takes one out; the last ones may start others meanwhile.
  private synchronized @Nullable G next() {
    if (started.isEmpty()) {
      over = true;
      return null;
    }
    return started.removeLast();
  }

  private static boolean endsBefore(G g, long deadline) throws InterruptedException {
    if (!g.hasThread() || g.thread().getState() == Thread.State.NEW) {
      return true; // was never started
    }
    long left = deadline - System.nanoTime();
    if (left > 0) {
      return g.thread().join(Duration.ofNanos(left));
    }
    return g.thread().getState() == Thread.State.TERMINATED;
  }
}
