package io.goloom.internal.sched;

import io.goloom.internal.jdk.DelayedTasks;
import io.goloom.internal.jdk.Pollers;
import io.goloom.internal.jdk.VirtualThreads;
import io.goloom.internal.jmx.Beans;
import io.goloom.internal.procs.Procs;
import io.goloom.internal.procs.ProcsPolicy;
import io.goloom.internal.time.SystemClock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Chooses the scheduler: ours where the JDK lets it in, else the JDK's own.
public final class Schedulers {
  private enum Choice {
    AUTO,
    GMP,
    JDK
  }

  private static final String PROPERTY = "goloom.scheduler";
  private static final int MAX_MS = 512;
  private static final String HOW =
      "start the JVM with --add-opens java.base/java.lang=ALL-UNNAMED (=io.goloom on the module"
          + " path), or with that in the manifest of an executable jar";

  private static final Choice CHOICE = choice(System.getProperty(PROPERTY));

  /// Whether schedulers are shown as beans.
  private static final boolean BEANS = beans(System.getProperty("goloom.jmx"));

  private static volatile boolean pollersStarted;

  private Schedulers() {}

  /// Looked at by our scheduler alone.
  private static final class Settings {
    static final ProcsPolicy POLICY = ProcsPolicy.ofThisProcess(Reports::warn);
  }

  /// Whether goroutines run on our scheduler.
  private static final class Gmp {
    static final boolean USED = decide();

    private static boolean decide() {
      if (CHOICE == Choice.JDK) {
        return false;
      }
      String closed = VirtualThreads.closed();
      if (closed == null) {
        DelayedTasks.install(TimedWait::arm);
        return true;
      }
      if (CHOICE == Choice.GMP) {
        // An Error, which leaves a static initializer as it is: the message comes first.
        throw new Error(
            PROPERTY + "=gmp, but " + closed + ": " + HOW + ", or take " + PROPERTY + "=jdk");
      }
      Reports.warn(
          "goroutines run on the JDK's scheduler, since "
              + closed
              + "; for goloom's own "
              + HOW
              + ". "
              + PROPERTY
              + "=jdk silences this line");
      return false;
    }
  }

  /// Makes the system's scheduler.
  static Scheduler system() {
    return make("goloom", null, null);
  }

  /// Makes a scheduler.
  ///
  /// @param name what its threads are called
  /// @param procs how many Ps; null for what the settings and the machine say
  /// @param maxMs how many threads at most; null for the default
  /// @return ours, or one on the JDK's where the JDK does not let ours in
  public static Scheduler make(String name, @Nullable Procs procs, @Nullable Integer maxMs) {
    Scheduler made =
        !Gmp.USED
            ? new JdkScheduler(name, SystemClock.INSTANCE)
            : new GmpScheduler(
                name,
                procs != null ? procs : Settings.POLICY.initial(),
                maxMs != null ? maxMs : maxMs(System.getProperty("goloom.maxthreads")));
    if (BEANS) {
      made.showBean();
    }
    return made;
  }

  /// Whether schedulers are to be shown as beans and can be.
  private static boolean beans(@Nullable String text) {
    if (text == null || text.isBlank() || text.strip().equalsIgnoreCase("false")) {
      return false;
    }
    if (!text.strip().equalsIgnoreCase("true")) {
      Reports.warn("goloom.jmx=" + text + " is neither true nor false: no beans");
      return false;
    }
    if (!Beans.possible()) {
      Reports.warn("goloom.jmx=true, but this JVM has no module java.management: no beans");
      return false;
    }
    return true;
  }

  /// Makes a scheduler that may be closed.
  ///
  /// @param name what its threads are called
  /// @param gomaxprocs how many Ps; null for what the settings and the machine say
  /// @param maxMs how many threads at most; null for the default
  /// @return ours, or one on the JDK's where the JDK does not let ours in
  public static Scheduler closable(
      String name, @Nullable Integer gomaxprocs, @Nullable Integer maxMs) {
    if (Gmp.USED) {
      startPollers();
    }
    Procs procs = gomaxprocs == null ? null : Procs.setForRuntime(gomaxprocs, name);
    Scheduler scheduler = make(name, procs, maxMs);
    if (gomaxprocs != null && !Gmp.USED) {
      scheduler.gomaxprocs(gomaxprocs); // says that it has no effect
    }
    return scheduler;
  }

  /// Lets the system's scheduler own the JDK's pollers: with a scheduler that is closed all sockets
  /// of the JVM would slow down or stand still.
  private static void startPollers() {
    if (!pollersStarted) {
      Thread thread = Scheduler.system().go("pollers", Pollers.class, Pollers::start).thread();
      Exit.join(thread);
      pollersStarted = true;
    }
  }

  /// What the settings and the machine say.
  ///
  /// @param now what is in force
  /// @return the same, unless it follows the machine and that has changed
  static Procs reread(Procs now) {
    return Settings.POLICY.reread(now);
  }

  private static Choice choice(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return Choice.AUTO;
    }
    try {
      return Choice.valueOf(text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      Reports.warn(PROPERTY + "=" + text + " is not one of auto, gmp, jdk: taking auto");
      return Choice.AUTO;
    }
  }

  private static int maxMs(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return MAX_MS;
    }
    try {
      int n = Integer.parseInt(text.strip());
      if (n >= 1) {
        return n;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    Reports.warn(
        "goloom.maxthreads=" + text + " is not a whole number above zero: taking " + MAX_MS);
    return MAX_MS;
  }
}
