package io.goloom.context;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.diagnostics.Report;
import io.goloom.internal.sched.Births;
import io.goloom.internal.sched.Onlookers;
import io.goloom.internal.sched.Reports;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.time.Clock;
import io.goloom.internal.time.SystemClock;
import io.goloom.internal.time.TimerTask;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Notices contexts whose handle was collected before they had ended: nobody can close them any
/// more.
///
/// It only reports. Such a context stays in its tree, as it does in Go, until its parent or its
/// time ends it: to end it here would make a program's behaviour depend on the garbage collector.
///
/// Whether a context is looked at is decided when it is made, since its birth place costs a walk of
/// the stack, twenty times as much as the context. In mode `auto` the first [#FIRST] are, then one
/// in [#AGAIN]; each place is reported once, and a new place makes the next [#AFTER_A_FIND] be
/// looked at, because where one is, there are more. Mode `all` looks at all and reports each.
///
/// Lost ones are found by whoever makes the next context, else by a timer that runs as long as
/// something is looked at. That timer is on real time whatever clock the contexts live by: so is
/// the collector.
final class LostContexts implements Onlookers.Onlooker {
  /// The system property that sets the mode of this JVM.
  private static final String PROPERTY = "goloom.contexts";

  /// What is looked at.
  enum Mode {
    AUTO,
    ALL,
    OFF
  }

  private static final int FIRST = 256;
  private static final int AGAIN = 128;
  private static final int AFTER_A_FIND = 1024;
  private static final long PERIOD_NANOS = 2_000_000_000;

  /// So many links are told of a context that went together with its node.
  private static final int NEAREST = 20;

  /// Whoever loses contexts at more places than these has been told often enough.
  private static final int MOST_PLACES = 1024;

  private static final LostContexts INSTANCE =
      new LostContexts(mode(System.getProperty(PROPERTY)), SystemClock.INSTANCE);

  static {
    Onlookers.add(INSTANCE);
  }

  private final Mode mode;
  private final Clock clock;
  private final ReferenceQueue<CancelContext> queue = new ReferenceQueue<>();
  private final Set<Tracked> tracked = ConcurrentHashMap.newKeySet();
  private final Set<StackTraceElement> places = ConcurrentHashMap.newKeySet();
  private final Watch watch = new Watch();
  private final AtomicBoolean watching = new AtomicBoolean();

  /// How many of the next are looked at whatever their number, and the number. Races lose a count,
  /// which is harmless.
  private int credit = FIRST;

  private int made;

  LostContexts(Mode mode, Clock clock) {
    this.mode = mode;
    this.clock = clock;
  }

  /// Makes the handle of a new node.
  static Cancellable handle(Node node) {
    return INSTANCE.make(node);
  }

  Cancellable make(Node node) {
    if (mode == Mode.OFF) {
      return new CancelContext(node);
    }
    reportLost();
    if (!due() || node.err() != null || Scheduler.current().repeatable()) {
      return new CancelContext(node);
    }
    TrackedContext handle = new TrackedContext(node);
    Tracked reference = new Tracked(handle, node, Births.here());
    handle.reference = reference;
    tracked.add(reference);
    watch();
    return handle;
  }

  private boolean due() {
    if (mode == Mode.ALL) {
      return true;
    }
    int left = credit;
    if (left > 0) {
      credit = left - 1;
      return true;
    }
    return made++ % AGAIN == 0;
  }

  /// Reports what has been lost since the last call.
  void reportLost() {
    Reference<? extends CancelContext> lost;
    while ((lost = queue.poll()) != null) {
      report((Tracked) lost);
    }
  }

  private void report(Tracked lost) {
    tracked.remove(lost);
    if (lost.hasEnded()) {
      return; // its parent or its time has ended it: too late to close it, and no harm done
    }
    if (mode == Mode.AUTO && !isNew(lost.place)) {
      return;
    }
    credit = AFTER_A_FIND;
    Reports.report(new Report.ContextLost(lost.describe(), lost.place));
  }

  /// Goroutines that wait under a context are reached through its node.
  @Override
  public void loosen() {
    tracked.forEach(Tracked::loosen);
  }

  @Override
  public void tighten() {
    tracked.forEach(Tracked::tighten);
  }

  private boolean isNew(BirthPlace place) {
    return place.frames().isEmpty()
        || (places.size() < MOST_PLACES && places.add(place.frames().getFirst()));
  }

  private void watch() {
    if (watching.compareAndSet(false, true)) {
      clock.arm(watch, clock.nanoTime() + PERIOD_NANOS);
    }
  }

  private final class Watch extends TimerTask {
    @Override
    public void fire() {
      Reference<? extends CancelContext> lost = queue.poll();
      if (lost != null) {
        // A reporter may take its time; the clock's thread has none.
        Scheduler.current()
            .go(
                "goloom-lost-contexts",
                LostContexts.class,
                () -> {
                  report((Tracked) lost);
                  reportLost();
                });
      }
      watching.set(false);
      if (!tracked.isEmpty()) {
        watch();
      }
    }
  }

  /// A handle that is looked at.
  private final class TrackedContext extends CancelContext {
    /// Set once, before anyone else knows of the handle.
    private @Nullable Tracked reference;

    TrackedContext(Node node) {
      super(node);
    }

    @Override
    public void cancel(@Nullable Throwable cause) {
      Tracked r = reference;
      if (r != null) {
        r.clear(); // first: this object may be collected as soon as its last field has been read
        tracked.remove(r);
      }
      super.cancel(cause);
    }
  }

  /// Sees a handle go. Refers to the node, which does not refer to the handle.
  private final class Tracked extends WeakReference<CancelContext> {
    private final BirthPlace place;
    private final WeakReference<Node> weak;

    /// Keeps it reachable; null while it is not to be.
    @SuppressWarnings("UnusedVariable")
    private volatile @Nullable Node node;

    /// What the node was when it was let go of last; it may be collected together with its handle.
    private volatile boolean ended;

    private volatile String description = "";

    Tracked(CancelContext handle, Node node, BirthPlace place) {
      super(handle, queue);
      this.node = node;
      this.weak = new WeakReference<>(node);
      this.place = place;
    }

    void loosen() {
      Node n = weak.get();
      if (n != null) {
        ended = n.err() != null;
        description = nearest(n);
        node = null;
      }
    }

    /// The end of the chain: it may be very long, and there may be many.
    private static String nearest(Node last) {
      Link above = last;
      for (int i = 0; i < NEAREST && above != null; i++) {
        above = above.above();
      }
      return (above == null ? "" : "(...).") + Link.describe(last, above);
    }

    void tighten() {
      node = weak.get();
    }

    boolean hasEnded() {
      Node n = weak.get();
      return n == null ? ended : n.err() != null;
    }

    String describe() {
      Node n = weak.get();
      return n == null ? description : Link.describe(n);
    }
  }

  private static Mode mode(@Nullable String text) {
    if (text == null) {
      return Mode.AUTO;
    }
    try {
      return Mode.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      Reports.warn(PROPERTY + "=" + text + " is not one of auto, all, off: taking auto");
      return Mode.AUTO;
    }
  }
}
