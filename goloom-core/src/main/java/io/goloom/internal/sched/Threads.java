package io.goloom.internal.sched;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.function.Predicate;

/// The platform threads of the program, besides goloom's and the JVM's own.
final class Threads {
  /// The JDK's scheduler of virtual threads: its carriers, and the thread of its timers.
  private static final String CARRIERS = "CarrierThreads";

  private static final String TIMERS = "-delayScheduler";

  /// Groups of threads that belong to the JDK.
  private static final Set<String> JDK = Set.of("system", "InnocuousThreadGroup", CARRIERS);

  /// The thread that waits for the end of all others, once the first one is over.
  private static final String LAST = "DestroyJavaVM";

  private static final String OURS = "goloom";

  private Threads() {}

  /// Finds one that may do something without goroutines: it is no daemon, it runs, waits in the
  /// kernel, such as a server for connections, or waits for the time.
  ///
  /// That it is a daemon says little: a thread that a goroutine has started is one unless somebody
  /// has said otherwise.
  ///
  /// @param besides threads that do not count
  /// @return empty if there is none
  static Optional<Thread> goesOn(Predicate<Thread> besides) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(e -> goesOn(e.getKey(), e.getValue()) && !besides.test(e.getKey()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// Whether a virtual thread on the JDK's scheduler runs, or one waits for the time.
  static boolean virtualOneGoesOn() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> CARRIERS.equals(group(thread)))
        .anyMatch(thread ->
            switch (thread.getState()) {
              case RUNNABLE -> true;
              case TIMED_WAITING -> thread.getName().endsWith(TIMERS); // a carrier: for work
              case NEW, BLOCKED, WAITING, TERMINATED -> false;
            });
  }

  private static String group(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return group == null ? "" : group.getName(); // none: it has ended
  }

  private static boolean goesOn(Thread thread, StackTraceElement[] stack) {
    return !isForeign(thread, stack)
        && switch (thread.getState()) {
          case RUNNABLE -> true;
          case TIMED_WAITING -> !thread.isDaemon() || !isIdleWorker(thread, stack);
          case NEW, BLOCKED, WAITING -> !thread.isDaemon();
          case TERMINATED -> false;
        };
  }

  private static boolean isForeign(Thread thread, StackTraceElement[] stack) {
    String group = group(thread);
    return group.isEmpty()
        || JDK.contains(group)
        || group.startsWith(OURS)
        || thread.getName().startsWith(OURS)
        || thread.getName().equals(LAST)
        || beginner(stack).startsWith("io.goloom.internal.");
  }

  /// Whether it waits for work, as it does for a while.
  private static boolean isIdleWorker(Thread thread, StackTraceElement[] stack) {
    return thread instanceof ForkJoinWorkerThread && beginner(stack).isEmpty();
  }

  /// The class of the outermost frame that is not the JDK's.
  private static String beginner(StackTraceElement[] stack) {
    for (int i = stack.length - 1; i >= 0; i--) {
      String type = stack[i].getClassName();
      if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
        return type;
      }
    }
    return "";
  }
}
