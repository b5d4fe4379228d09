package io.goloom.internal.sched;

import java.lang.ref.WeakReference;

/// Why a collection does not find a goroutine that was leaked on purpose.
final class Obstacle {
  static final String NOT_LISTED =
      "not all goroutines are listed: start the JVM without -Dgoloom.registry";

  private Obstacle() {}

  static String whyNothing() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    System.gc();
    if (garbage.get() != null) {
      return "System.gc() collects nothing in this JVM: start it without -XX:+DisableExplicitGC,"
          + " and with a collector that collects";
    }
    return "the JDK keeps every virtual thread of this JVM reachable: start it with " + whatToAdd();
  }

  private static String whatToAdd() {
    Module own = Obstacle.class.getModule();
    String to = own.isNamed() ? "=" + own.getName() : "=ALL-UNNAMED";
    String exports = "--add-exports java.base/jdk.internal.vm" + to;
    return Scheduler.system() instanceof GmpScheduler
        ? exports + ", or with -Djdk.trackAllThreads=false"
        : "-Djdk.trackAllThreads=false, or so that goloom's own scheduler is let in whole, with"
            + " --add-opens java.base/java.lang"
            + to
            + " and "
            + exports;
  }
}
