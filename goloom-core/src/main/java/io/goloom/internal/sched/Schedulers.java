package io.goloom.internal.sched;

import io.goloom.internal.jdk.DelayedTasks;
import io.goloom.internal.jdk.Pollers;
import io.goloom.internal.jdk.VirtualThreads;
import io.goloom.internal.jmx.Beans;
import io.goloom.internal.procs.Procs;
import io.goloom.internal.procs.ProcsPolicy;
import io.goloom.internal.time.SystemClock;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
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

  /// All that were made, in that order. Weak, as nobody says that one on the JDK's scheduler is not
  /// needed any more.
  private static final List<WeakReference<Scheduler>> MADE = new CopyOnWriteArrayList<>();

  private static volatile boolean pollersStarted;

  static {
    Abandoned.init();
  }

  private Schedulers() {}

  /// Looked at by our scheduler alone.
  private static final class Settings {
    static final ProcsPolicy POLICY = ProcsPolicy.ofThisProcess(Reports::warn);
  }

  /// Whether goroutines run on our scheduler.
  private static final class Gmp {
    /// Why there can be no scheduler at all: ours is wanted, and the JDK does not let it in.
    private static @Nullable String refused;

    static final boolean USED = decide();

    private static boolean decide() {
      if (CHOICE == Choice.JDK) {
        JdkScheduler.sayWhatHasNoEffect();
        return false;
      }
      String closed = VirtualThreads.closed();
      if (closed == null) {
        DelayedTasks.install(TimedWait::arm);
        return true;
      }
      if (CHOICE == Choice.GMP) {
        refused = PROPERTY + "=gmp, but " + closed + ": " + HOW + ", or take " + PROPERTY + "=jdk";
        return false;
      }
      Reports.warn(
          "goroutines run on the JDK's scheduler, since "
              + closed
              + "; for goloom's own "
              + HOW
              + ". "
              + PROPERTY
              + "=jdk silences this line");
      JdkScheduler.sayWhatHasNoEffect();
      return false;
    }
  }

  /// Makes the system's scheduler.
  ///
  /// @return null if there can be none, as [#refuse] says
  static @Nullable Scheduler system() {
    return Gmp.refused == null ? make("goloom", null, null) : null;
  }

  /// Throws what is wrong where there can be no scheduler, each time anew.
  ///
  /// An [Error], since that leaves a static initializer of the caller's as it is: the message comes
  /// first.
  static Error refuse() {
    throw new Error(Gmp.refused);
  }

  /// Makes a scheduler.
  ///
  /// @param name what its threads are called
  /// @param procs how many Ps; null for what the settings and the machine say
  /// @param maxMs how many threads at most; null for the default
  /// @return ours, or one on the JDK's where the JDK does not let ours in
  public static Scheduler make(String name, @Nullable Procs procs, @Nullable Integer maxMs) {
    if (Gmp.refused != null) {
      throw refuse();
    }
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
    MADE.removeIf(one -> one.get() == null);
    MADE.add(new WeakReference<>(made));
    return made;
  }

  /// The system's scheduler, and those that were built and are open or have goroutines that live.
  ///
  /// @return a snapshot
  @SuppressWarnings("ReferenceEquality") // schedulers have no other
  public static List<Scheduler> all() {
    Scheduler system = Scheduler.system();
    Stream<Scheduler> others =
        MADE.stream()
            .map(WeakReference::get)
            .filter(Objects::nonNull)
            .filter(s -> s != system && (!s.lifecycle().isClosed() || s.liveGoroutines() > 0));
    return Stream.concat(Stream.of(system), others).toList();
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
    scheduler.listsAll();
    if (gomaxprocs != null && !Gmp.USED) {
      scheduler.gomaxprocs(gomaxprocs); // says that it has no effect
    }
    return scheduler;
  }

  /// Lets the system's scheduler own the JDK's pollers: with a scheduler that is closed all sockets
  /// of the JVM would slow down or stand still.
  private static void startPollers() {
    if (!pollersStarted) {
      Thread thread =
          Scheduler.system().go("pollers", Births.of(Pollers.class), Pollers::start).thread();
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
