package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.jmx.Beans;
import io.goloom.internal.time.Clock;
import io.goloom.sched.GoroutineCounts;
import io.goloom.sched.SchedulerSnapshot;
import io.goloom.sched.Task;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The seam: what goroutines need of a scheduler, and nothing else in goloom starts threads for
/// them.
///
/// Start and yield are here; park and ready are in [Parker] and [io.goloom.internal.wait.WaitNode];
/// time is the [Clock]. [JdkScheduler] is the JDK's own. A goroutine's children run on the
/// scheduler of their parent, so several can live in one JVM.
public abstract class Scheduler {
  /// The system's scheduler, made when it is first asked for and never closed.
  private static final class Default {
    /// Null if there can be none: what a static initializer throws is told only once.
    static final @Nullable Scheduler INSTANCE = Schedulers.system();

    static {
      Failures.init();
    }
  }

  /// Whether any scheduler has called [#choosesItself]. Neither volatile nor ever reset: a
  /// goroutine of such a scheduler starts after the write, and to others it makes no difference.
  private static boolean someChoose;

  /// Who is told of each goroutine that is made. Not volatile: who sets it and then lets others
  /// start goroutines has published it.
  private static @Nullable Consumer<G> onMake;

  private final String name;
  private final Clock clock;
  private final Registry live = new Registry();

  @SuppressWarnings("this-escape") // is only kept there
  private final Lifecycle lifecycle = new Lifecycle(this, live);

  private volatile @Nullable Runnable hideBean;

  /// Makes a scheduler.
  ///
  /// @param name what its threads are called
  /// @param clock the clock that its goroutines live by
  protected Scheduler(String name, Clock clock) {
    this.name = name;
    this.clock = clock;
  }

  /// The scheduler of the current goroutine, or the default one outside of goroutines.
  ///
  /// @return where `go` starts a goroutine
  public static Scheduler current() {
    G g = G.current();
    return g != null ? g.scheduler() : system();
  }

  /// The system's scheduler, which is never closed.
  ///
  /// @return where `go` outside of goroutines starts one
  public static Scheduler system() {
    Scheduler system = Default.INSTANCE;
    if (system == null) {
      throw Schedulers.refuse();
    }
    return system;
  }

  /// Draws for a choice that has to be fair, such as a select's, on behalf of the current
  /// goroutine.
  ///
  /// @param bound at least one
  /// @return a number from zero up, less than `bound`
  public static int random(int bound) {
    // To ask the goroutine for its scheduler costs more than to draw.
    return someChoose ? current().choose(bound) : ThreadLocalRandom.current().nextInt(bound);
  }

  /// Marks the beginning of an operation that other goroutines can notice: a scheduler that chooses
  /// itself may let another one go on first.
  ///
  /// @param operation what is about to be done, such as `send`
  /// @param on the channel, group, lock, context or timer that it is done to
  public static void choicePoint(String operation, Object on) {
    if (ChoicePoints.ON) {
      G g = G.current();
      if (g != null) {
        g.scheduler().chooseNext(operation, on);
      }
    }
  }

  /// Decided once, when the first choice point is passed: where there are none, compiled code has
  /// nothing left of them. A look at a field at each operation would cost an uncontended one 3 %.
  private static final class ChoicePoints {
    static final boolean ON = someChoose || Boolean.getBoolean("goloom.choicepoints");
  }

  /// Has to be called by a scheduler that overrides [#choose] or [#chooseNext], before it starts a
  /// goroutine.
  ///
  /// @return whether this JVM has choice points: not if it has passed one before the first such
  ///   call, and `goloom.choicepoints` is not true
  protected static boolean choosesItself() {
    someChoose = true;
    return ChoicePoints.ON;
  }

  /// Draws for a choice in a goroutine of this scheduler. The seed of [ThreadLocalRandom] is in a
  /// field of `Thread`, so it costs a goroutine no memory.
  ///
  /// @param bound at least one
  /// @return a number from zero up, less than `bound`
  protected int choose(int bound) {
    return ThreadLocalRandom.current().nextInt(bound);
  }

  /// A goroutine of this scheduler is about to do something that others can notice. Called on its
  /// thread.
  ///
  /// @param operation what it is about to do
  /// @param on what it does that to
  protected void chooseNext(String operation, Object on) {}

  /// Whether runs are to be repeated exactly, so that nothing in them may depend on when the
  /// collector runs.
  ///
  /// @return true for a scheduler on which nothing may be given up because it is unreachable
  public boolean repeatable() {
    return false;
  }

  /// A goroutine has thrown, and nobody has asked for that.
  ///
  /// @param g the goroutine
  /// @param failure what it has thrown
  /// @return true if this scheduler has taken the failure; false to treat it by the failure policy
  protected boolean takesFailure(G g, Throwable failure) {
    return false;
  }

  /// What its threads are called.
  ///
  /// @return a name
  public final String name() {
    return name;
  }

  /// Its way from open to closed.
  ///
  /// @return the part that knows
  public final Lifecycle lifecycle() {
    return lifecycle;
  }

  /// Stops it: nothing is started any more, what runs goes on to its next wait, and what waits is
  /// never run again. See [Lifecycle] for gentler ways.
  public void close() {
    throw new IllegalStateException("this scheduler is never closed");
  }

  /// How many goroutines run in parallel.
  ///
  /// @return the number
  public abstract int gomaxprocs();

  /// Sets how many goroutines run in parallel, for good.
  ///
  /// @param n at least one
  /// @return what it was
  public abstract int gomaxprocs(int n);

  /// Why it is that many.
  ///
  /// @return a sentence
  public abstract String gomaxprocsReason();

  /// The clock that goroutines of this scheduler live by.
  ///
  /// @return the clock
  public final Clock clock() {
    return clock;
  }

  /// Tells the timers of its goroutines to keep what they are going to wake.
  void keepTimers() {}

  /// Starts a goroutine and returns at once.
  ///
  /// @param name its name, or null for one made of its number
  /// @param birthOf the class of the user's task, by which its birth place is found
  /// @param job what it runs
  /// @return the goroutine
  public final G go(@Nullable String name, Class<?> birthOf, Task job) {
    return go(name, Births.of(birthOf), Propagation.propagate(job));
  }

  /// Starts a goroutine on behalf of code that ran earlier, perhaps elsewhere, or for goloom
  /// itself, and returns at once: nothing of the caller's is propagated.
  ///
  /// @param name its name, or null for one made of its number
  /// @param birthPlace where that code asked for it
  /// @param job what it runs
  /// @return the goroutine
  public final G go(@Nullable String name, BirthPlace birthPlace, Task job) {
    G g = make(name, birthPlace, job);
    live.add(g);
    try {
      lifecycle.admit(); // L1
      start(g);
    } catch (Throwable t) {
      ended(g); // no memory for it, or the scheduler is closed
      throw t;
    }
    choicePoint("go", g);
    return g;
  }

  /// Starts a goroutine on behalf of code that ran here once, on the system's scheduler if this one
  /// is closed, and returns at once.
  ///
  /// @param birthPlace where that code asked for it
  /// @param job what it runs
  public final void goLater(BirthPlace birthPlace, Task job) {
    try {
      go(null, birthPlace, job);
    } catch (RejectedExecutionException e) {
      system().go(null, birthPlace, job);
    }
  }

  /// Makes a goroutine whose thread the caller starts; it counts as live from then on.
  ///
  /// @param name its name, or null for one made of its number
  /// @param birthOf the class of the user's task
  /// @param job what it runs
  /// @return the goroutine
  public final G unstarted(@Nullable String name, Class<?> birthOf, Task job) {
    G g = make(name, Births.of(birthOf), Propagation.propagate(job));
    g.unstarted = true;
    return g;
  }

  /// Called by who starts the thread of a goroutine of [#unstarted], where the scheduler gets to
  /// know of that.
  ///
  /// @throws RejectedExecutionException if the scheduler takes none from this thread any more
  final void starts(G g) {
    live.add(g);
    try {
      lifecycle.admit();
    } catch (RejectedExecutionException e) {
      ended(g);
      throw e;
    }
  }

  /// Called by a goroutine of [#unstarted] as it begins, if [#starts] was not.
  final void begun(G g) {
    live.add(g);
    lifecycle.begunLate();
  }

  private G make(@Nullable String name, BirthPlace birthPlace, Task job) {
    G g = new G(this, name, birthPlace, job);
    Consumer<G> told = onMake;
    if (told != null) {
      told.accept(g);
    }
    // A name made of the number would cost each goroutine a tenth of its time and memory.
    g.thread(thread(g, name == null ? "" : name));
    return g;
  }

  /// Asks to be told of each goroutine that is made from now on, on any scheduler. For a leak
  /// check; a second caller replaces the first.
  ///
  /// @param told is called on the thread that makes the goroutine, before that one has a thread;
  ///   must be quick and must neither block nor throw
  public static void onMake(Consumer<G> told) {
    onMake = told;
  }

  /// How many goroutines have been started and have not ended.
  ///
  /// @return the number; exact when nothing starts or ends meanwhile
  public final long liveGoroutines() {
    return live.count();
  }

  /// Lists all its goroutines, whatever was asked for: the scheduler is one that can be closed, and
  /// then those that live have to be found. Called before it has any.
  final void listsAll() {
    live.listsAll();
  }

  /// The clock's reading, or one of a moment ago: about a millisecond on our scheduler.
  long roughTime() {
    return clock.nanoTime();
  }

  /// Whether it notes itself when a goroutine has run last.
  boolean notesRuns() {
    return false;
  }

  /// The goroutines that have been started and have not ended, as far as they are listed: see
  /// [Tracking].
  ///
  /// @return a snapshot
  public final List<G> goroutines() {
    return live.all();
  }

  /// How many live that [#goroutines()] leaves out.
  ///
  /// @return the number; exact when nothing starts or ends meanwhile
  public final long unlistedGoroutines() {
    return live.unlisted();
  }

  /// The threads of its goroutines, for the JDK's thread dumps. A dump shows a thread by its name
  /// alone, so here those get one that have none.
  final Stream<Thread> dumped() {
    return goroutines().stream()
        .map(g -> {
          Thread thread = g.thread();
          if (thread.getName().isEmpty()) {
            thread.setName(g.name());
          }
          return thread;
        });
  }

  /// What can be seen of it without a look at each goroutine.
  ///
  /// @return a snapshot
  public final SchedulerSnapshot snapshot() {
    long goroutines = liveGoroutines(); // goes through locks first: see Counters
    return new SchedulerSnapshot(name(), gomaxprocs(), gomaxprocsReason(), goroutines, inside());
  }

  /// Counts the goroutines by state, with a look at each of them.
  ///
  /// @return the counts
  public final GoroutineCounts goroutineCounts() {
    return Snapshots.count(goroutines(), running());
  }

  /// What a snapshot shows of the scheduler itself.
  Optional<SchedulerSnapshot.Gmp> inside() {
    return Optional.empty();
  }

  /// The goroutines that run now.
  ///
  /// @return empty if that cannot be told
  Optional<Set<G>> running() {
    return Optional.empty();
  }

  /// Registers it as a bean, for whoever makes one and has been asked to.
  final void showBean() {
    try {
      hideBean = Beans.register(name(), this::snapshot, this::goroutineCounts);
    } catch (RuntimeException e) {
      Reports.warn("no bean for the scheduler " + name(), e); // it can work unseen
    }
  }

  /// Takes its bean away, if it has one.
  final void hideBean() {
    Runnable hide = hideBean;
    if (hide != null) {
      hide.run();
    }
  }

  /// Whether it learns of the end of every wait of its goroutines, and not only of waits of ours.
  boolean seesWakeUps() {
    return false;
  }

  /// Whether it is known that one of its goroutines runs, is about to, or waits for the time.
  boolean isBusy() {
    return false;
  }

  /// The registry, for proofs.
  final Registry registry() {
    return live;
  }

  /// A goroutine with a mark is woken. Neither blocks nor throws.
  final void moved(G g) {
    live.tighten(g);
  }

  /// A goroutine was collected that nothing could wake any more: it counts as ended.
  final void lost(Loose loose) {
    if (live.lost(loose)) {
      lifecycle.mayBeLast();
    }
  }

  final void ended(G g) {
    if (live.remove(g)) {
      lifecycle.mayBeLast();
    }
  }

  /// Makes the thread of a goroutine, not started, with the goroutine as its uncaught-exception
  /// handler and as its task.
  ///
  /// @param g the goroutine
  /// @param name the thread's name
  /// @return a virtual thread
  protected abstract Thread thread(G g, String name);

  /// Starts the thread of a goroutine.
  ///
  /// @param g a goroutine of this scheduler that was not started
  protected void start(G g) {
    g.thread().start();
  }

  /// A virtual thread has become runnable. Called only on schedulers whose threads have their
  /// goroutines as executors, on any thread; must neither block nor throw.
  ///
  /// @param ready the goroutine, or whatever else runs on this scheduler
  protected void ready(Schedulable ready) {
    throw new IllegalStateException("this scheduler does not run threads by itself");
  }

  /// Lets others run first.
  @SuppressWarnings("NamedLikeContextualKeyword") // the field's own word
  public abstract void yield();
}
