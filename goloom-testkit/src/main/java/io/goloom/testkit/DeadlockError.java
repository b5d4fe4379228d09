package io.goloom.testkit;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// All goroutines of a test wait, and nothing in it can wake one of them. The message has the
/// wait-for graph: the goroutines, each with what it waits for, who holds that if it is a lock,
/// where it was started and where it stands; and before them those that wait for each other.
public final class DeadlockError extends AssertionError {
  private static final long serialVersionUID = 1;

  DeadlockError(String message) {
    super(message);
  }

  static DeadlockError of(Run run) {
    int n = run.waiting().size();
    String who = n == 1 ? "1 goroutine waits" : n + " goroutines wait";
    return new DeadlockError(
        (run.bodyEnded()
                ? who
                    + " though the test's body has returned: wait for what it starts, and end what"
                    + " it starts (time stands still after the return)"
                : "all goroutines are asleep - deadlock! "
                    + who
                    + " and nothing can wake "
                    + (n == 1 ? "it" : "one of them"))
            + outside(run.waiting())
            + circles(run.waiting())
            + "\n\n"
            + list(run.waiting()));
  }

  /// Nobody can know whom one waits for in the JDK.
  private static String outside(List<Run.Waiting> waiting) {
    return waiting.stream().anyMatch(one -> one.what().equals(Run.Waiting.IN_THE_JDK))
        ? " (who waits in the JDK may wait for a thread outside, such as an executor's or that of a"
            + " timeout, which takes no part here)"
        : "";
  }

  /// Those that wait for locks that the next one holds, in a circle. Each waits for one other at
  /// most, so who follows that comes to a circle or to an end.
  private static String circles(List<Run.Waiting> waiting) {
    Map<Integer, Run.Waiting> byNumber = new HashMap<>();
    waiting.forEach(one -> byNumber.put(one.number(), one));
    Set<Integer> seen = new HashSet<>();
    StringBuilder text = new StringBuilder();
    for (Run.Waiting start : waiting) {
      Set<Integer> path = new LinkedHashSet<>();
      Run.Waiting one = start;
      while (one != null && seen.add(one.number())) {
        path.add(one.number());
        Run.Holder holder = one.holder();
        one = holder == null ? null : byNumber.get(holder.number());
      }
      if (one != null && path.contains(one.number())) {
        int first = one.number();
        List<Run.Waiting> circle =
            path.stream().dropWhile(n -> n != first).map(byNumber::get).toList();
        text.append("\n\n").append(circle(circle));
      }
    }
    return text.toString();
  }

  private static String circle(List<Run.Waiting> circle) {
    String first = circle.getFirst().name();
    return circle.size() == 1
        ? first + " waits for itself"
        : circle.size()
            + " goroutines wait for each other: "
            + circle.stream().map(Run.Waiting::name).collect(Collectors.joining(" -> "))
            + " -> "
            + first;
  }

  static String list(List<Run.Waiting> waiting) {
    return waiting.stream().map(Run.Waiting::toString).collect(Collectors.joining("\n\n"));
  }
}
