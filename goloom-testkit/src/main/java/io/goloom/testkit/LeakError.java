package io.goloom.testkit;

import io.goloom.internal.sched.G;
import java.util.List;
import java.util.stream.Collectors;

/// Goroutines outlive the test that they were started in. The message lists them, each with what it
/// does or waits for, where it was started and where it stands.
public final class LeakError extends AssertionError {
  private static final long serialVersionUID = 1;

  private LeakError(String message) {
    super(message);
  }

  static LeakError of(String test, List<G> left) {
    int n = left.size();
    return new LeakError(
        (n == 1 ? "1 goroutine outlives" : n + " goroutines outlive")
            + " the test "
            + test
            + " that started "
            + (n == 1 ? "it" : "them")
            + ": wait for what a test starts (WaitGroup, ErrGroup), and end it (close its context"
            + " or its channel); or allow its birth place, as in @LeakCheck(allow = \""
            + allow(left.getFirst())
            + "\")\n\n"
            + left.stream().map(LeakError::line).collect(Collectors.joining("\n\n")));
  }

  private static String allow(G g) {
    return g.birthPlace().frames().stream()
        .findFirst()
        .map(f -> f.getClassName() + "." + f.getMethodName())
        .orElse("com.example.Pool.start");
  }

  private static String line(G g) {
    Object on = g.waitsOn();
    return new Run.Waiting(
            0,
            g.name(),
            g.birthPlace(),
            Run.Waiting.what(g),
            on == null ? null : on.toString(),
            null,
            Frames.users(g.thread().getStackTrace()))
        .toString();
  }
}
