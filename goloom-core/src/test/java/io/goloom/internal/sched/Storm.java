package io.goloom.internal.sched;

import io.goloom.Go;
import io.goloom.channel.Channel;
import io.goloom.internal.procs.Procs;
import io.goloom.sched.Task;
import io.goloom.testing.Until;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// A random load on several runtimes at once, which are opened, resized and shut meanwhile, with a
/// watchdog: if nothing has moved for a while it fails with the state of all of them.
///
/// Nothing is lost if every goroutine that was started has ended, and no [Loads] has complained.
final class Storm implements AutoCloseable {
  /// Makes a scheduler that works, or one with a planted bug.
  @FunctionalInterface
  interface Maker {
    GmpScheduler make(String name, Procs procs, int maxMs);
  }

  private static final int MAX_MS = 512;
  private static final AtomicReference<Long> PIN_NANOS = new AtomicReference<>(1_000_000L);

  private final long seed;
  private final long patienceNanos;
  private final Maker maker;
  private final RandomGenerator random;
  private final Loads loads;
  private final List<GmpScheduler> open = new ArrayList<>();
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final AtomicLong running = new AtomicLong();
  private final LongAdder started = new LongAdder();
  private final LongAdder steps = new LongAdder();
  private final LongAdder frames = new LongAdder();
  private int made;
  private int round;

  /// @param seed of all that is random
  /// @param patience after how long without a step the watchdog bites
  /// @param file one of 4096 bytes, to be read
  Storm(long seed, Duration patience, Path file, Maker maker) {
    this.seed = seed;
    this.patienceNanos = patience.toNanos();
    this.maker = maker;
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    loads = new Loads(this, random, file);
    for (int i = random.nextInt(1, 4); i > 0; i--) {
      open();
    }
  }

  private void open() {
    open.add(maker.make("storm-" + ++made, Procs.setByCall(random.nextInt(1, 7)), MAX_MS));
  }

  // ---- for the loads

  /// Starts a goroutine in one of the runtimes.
  void go(Task task) {
    start(open.get(random.nextInt(open.size())), task);
  }

  /// Starts a goroutine in the runtime of the current one.
  void goHere(Task task) {
    start(Scheduler.current(), task);
  }

  private void start(Scheduler scheduler, Task task) {
    running.incrementAndGet();
    started.increment();
    scheduler.go(
        null,
        Storm.class,
        () -> {
          try {
            task.run();
          } catch (Throwable t) {
            complaints.add(t.toString() + " at " + List.of(t.getStackTrace()));
          } finally {
            step();
            running.decrementAndGet();
          }
        });
  }

  /// Something has moved that can move only so often: not a poll that found nothing.
  void step() {
    steps.increment();
  }

  /// Complains if they differ.
  void same(Object expected, @Nullable Object actual) {
    if (!expected.equals(actual)) {
      complaints.add("expected " + expected + " and not " + actual);
    }
  }

  /// How long a class initializer sleeps: reached by name from hidden copies of a class.
  static AtomicReference<Long> pinNanos() {
    return PIN_NANOS;
  }

  // ---- rounds

  /// Starts some loads at once, disturbs them and waits until all have ended.
  void round() {
    round++;
    for (int i = random.nextInt(1, 25); i > 0; i--) {
      loads.any();
    }
    boolean disturbed = random.nextBoolean();
    watch(disturbed);
    if (!complaints.isEmpty()) {
      throw new AssertionError(where() + ": " + complaints);
    }
    if (random.nextInt(10) == 0) {
      shut(open.remove(random.nextInt(open.size())));
      open();
    }
  }

  private void watch(boolean disturb) {
    long seen = -1;
    long since = System.nanoTime();
    while (running.get() > 0) {
      long now = steps.sum();
      if (now != seen) {
        seen = now;
        since = System.nanoTime();
        if (disturb) {
          disturb(); // not once nothing moves: it could end the very hang that is to be seen
        }
      } else if (System.nanoTime() - since > patienceNanos) {
        throw new AssertionError(where() + ": nothing moves, " + running + " wait\n" + state());
      }
      LockSupport.parkNanos(100_000);
    }
  }

  /// From outside: another GOMAXPROCS, or a stack, which makes the JDK submit a thread twice (S2).
  /// Its own randomness, since how often it comes to it depends on time.
  private void disturb() {
    RandomGenerator dice = ThreadLocalRandom.current();
    GmpScheduler one = open.get(dice.nextInt(open.size()));
    switch (dice.nextInt(8)) {
      case 0 -> {
        int before = one.gomaxprocs(dice.nextInt(1, 9));
        same(true, before >= 1);
      }
      case 1 -> {
        List<G> all = one.goroutines();
        if (!all.isEmpty()) {
          frames.add(all.get(dice.nextInt(all.size())).thread().getStackTrace().length);
        }
      }
      default -> {
        // undisturbed
      }
    }
  }

  /// Closes a runtime with some inside that would never end: its threads go all the same.
  private void shut(GmpScheduler one) {
    AtomicLong begun = new AtomicLong();
    one.go(
        null,
        Storm.class,
        () -> {
          begun.incrementAndGet();
          Go.sleep(Duration.ofHours(1));
        });
    one.go(
        null,
        Storm.class,
        () -> {
          begun.incrementAndGet();
          Channel.make().receive();
        });
    Until.until(() -> begun.get() == 2);
    close(one);
  }

  private static void close(GmpScheduler one) {
    one.close();
    Until.until(one.name() + " has no thread left", () -> one.ms().length == 0);
  }

  @Override
  public void close() {
    open.forEach(Storm::close);
  }

  // ---- what is said

  private String where() {
    return "seed " + seed + ", round " + round;
  }

  String summary() {
    return where()
        + ": "
        + started
        + " goroutines, "
        + steps
        + " steps, "
        + frames
        + " frames, "
        + made
        + " runtimes";
  }

  private String state() {
    StringBuilder all = new StringBuilder();
    for (GmpScheduler one : open) {
      all.append(SchedLine.of(one.snapshot()))
          .append('\n')
          .append(SchedDetail.of(one))
          .append('\n');
    }
    // Platform threads alone are in this map: the Ms with what they run, and sysmon.
    for (Map.Entry<Thread, StackTraceElement[]> e : Thread.getAllStackTraces().entrySet()) {
      if (e.getKey().getName().startsWith("storm-")) {
        all.append(e.getKey()).append('\n');
        for (StackTraceElement frame : e.getValue()) {
          all.append("    at ").append(Objects.toString(frame)).append('\n');
        }
      }
    }
    return all.toString();
  }
}
