package io.goloom.internal.sched;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// Leaves out of stacks what is the same in all of them.
final class Frames {
  /// Classes of the JDK through which every thread parks or takes a stack.
  private static final Set<String> PARKING =
      Set.of(
          "java.lang.VirtualThread",
          "java.lang.System$1",
          "java.util.concurrent.locks.LockSupport",
          "jdk.internal.misc.Unsafe",
          "jdk.internal.vm.Continuation");

  /// goloom's own packages below `io.goloom.`; others there may be of tests or of other modules.
  private static final Set<String> OURS =
      Set.of("channel", "context", "diagnostics", "sched", "sync", "time");

  /// Its entries, between those packages and a user's task.
  private static final Set<String> ENTRIES =
      Set.of(
          "io.goloom.Go",
          "io.goloom.Program",
          "io.goloom.GoRuntime",
          "io.goloom.GoroutineExecutor");

  private Frames() {}

  /// The part that tells one goroutine from another: without the frames below the task, and without
  /// those above the call that waits.
  static List<StackTraceElement> tell(StackTraceElement[] all) {
    int end = all.length;
    while (end > 0 && isBelowTask(all[end - 1])) {
      end--;
    }
    int begin = 0;
    while (begin < end && (isParking(all[begin]) || isOurs(all[begin]))) {
      begin++;
    }
    if (begin > 0 && isPublic(all[begin - 1].getClassName())) {
      begin--; // the call of goloom that waits
    }
    return List.of(Arrays.copyOfRange(all, begin, end));
  }

  /// How a goroutine waits in a call of the JDK, in the words of Go where it has them.
  static String status(Thread.State state, List<StackTraceElement> stack) {
    if (state == Thread.State.BLOCKED) {
      return "synchronized";
    }
    if (!stack.isEmpty()) {
      String type = stack.getFirst().getClassName();
      String method = stack.getFirst().getMethodName();
      if (type.startsWith("sun.nio.ch.")) {
        return "IO wait";
      }
      if (type.equals("java.lang.Thread") && method.startsWith("sleep")) {
        return "sleep";
      }
      if (type.equals("java.lang.Object") && method.startsWith("wait")) {
        return "Object.wait";
      }
    }
    return "park";
  }

  private static boolean isBelowTask(StackTraceElement frame) {
    String type = frame.getClassName();
    return PARKING.contains(type) || isInternal(type) || ENTRIES.contains(type);
  }

  private static boolean isParking(StackTraceElement frame) {
    String type = frame.getClassName();
    return PARKING.contains(type)
        || (type.equals("java.lang.Thread") && frame.getMethodName().contains("StackTrace"));
  }

  private static boolean isOurs(StackTraceElement frame) {
    return isInternal(frame.getClassName()) || isPublic(frame.getClassName());
  }

  private static boolean isInternal(String type) {
    return type.startsWith("io.goloom.internal.");
  }

  private static boolean isPublic(String type) {
    if (!type.startsWith("io.goloom.")) {
      return false;
    }
    int begin = "io.goloom.".length();
    int end = type.indexOf('.', begin);
    return end < 0 ? ENTRIES.contains(type) : OURS.contains(type.substring(begin, end));
  }
}
