package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.time.Clock;
import io.goloom.internal.time.SystemClock;
import io.goloom.sched.Task;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The seam: what goroutines need of a scheduler, and nothing else in goloom starts threads for
/// them.
///
/// Start and yield are here; park and ready are in [Parker] and [io.goloom.internal.wait.WaitNode];
/// time is the [Clock]. [JdkScheduler] is the JDK's own. A goroutine's children run on the
/// scheduler of their parent, so several can live in one JVM.
public abstract class Scheduler {
  /// The JDK's, made when it is first asked for.
  private static final class Default {
    static final Scheduler INSTANCE = new JdkScheduler(SystemClock.INSTANCE);

    static {
      Failures.init();
    }
  }

  private final Clock clock;
  private final LongAdder live = new LongAdder();

  /// Makes a scheduler.
  ///
  /// @param clock the clock that its goroutines live by
  protected Scheduler(Clock clock) {
    this.clock = clock;
  }

  /// The scheduler of the current goroutine, or the default one outside of goroutines.
  ///
  /// @return where `go` starts a goroutine
  public static Scheduler current() {
    G g = G.current();
    return g != null ? g.scheduler() : Default.INSTANCE;
  }

  /// The clock that goroutines of this scheduler live by.
  ///
  /// @return the clock
  public final Clock clock() {
    return clock;
  }

  /// Starts a goroutine and returns at once.
  ///
  /// @param name its name, or null for one made of its number
  /// @param birthOf the class of the user's task, by which its birth place is found
  /// @param job what it runs
  /// @return the goroutine
  public final G go(@Nullable String name, Class<?> birthOf, Task job) {
    return go(name, Births.of(birthOf), job);
  }

  /// Starts a goroutine on behalf of code that ran earlier, perhaps elsewhere, and returns at once.
  ///
  /// @param name its name, or null for one made of its number
  /// @param birthPlace where that code asked for it
  /// @param job what it runs
  /// @return the goroutine
  public final G go(@Nullable String name, BirthPlace birthPlace, Task job) {
    G g = make(name, birthPlace, job);
    live.increment();
    try {
      g.thread().start();
    } catch (Throwable t) {
      live.decrement(); // no memory for it, or the scheduler is gone
      throw t;
    }
    return g;
  }

  /// Makes a goroutine whose thread the caller starts; it counts as live from then on.
  ///
  /// @param name its name, or null for one made of its number
  /// @param birthOf the class of the user's task
  /// @param job what it runs
  /// @return the goroutine
  public final G unstarted(@Nullable String name, Class<?> birthOf, Task job) {
    return make(
        name,
        Births.of(birthOf),
        () -> {
          live.increment();
          job.run();
        });
  }

  private G make(@Nullable String name, BirthPlace birthPlace, Task job) {
    G g = new G(this, name, birthPlace, job);
    g.thread(thread(g, g.name()));
    return g;
  }

  /// How many goroutines have been started and have not ended.
  ///
  /// @return the number; exact when nothing starts or ends meanwhile
  public final long liveGoroutines() {
    return live.sum();
  }

  final void ended(G g) {
    live.decrement();
  }

  /// Makes the thread of a goroutine, not started, with the goroutine as its uncaught-exception
  /// handler and as its task.
  ///
  /// @param g the goroutine
  /// @param name the thread's name
  /// @return a virtual thread
  protected abstract Thread thread(G g, String name);

  /// Lets others run first.
  @SuppressWarnings("NamedLikeContextualKeyword") // the field's own word
  public abstract void yield();
}
