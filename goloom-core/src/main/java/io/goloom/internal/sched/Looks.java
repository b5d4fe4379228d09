package io.goloom.internal.sched;

import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.WaitReason;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Looks at goroutines with their stacks, one by one, while they go on.
public final class Looks {
  /// So often is one looked at that moves meanwhile.
  private static final int TRIES = 3;

  /// Of what an object says of itself, so much is kept.
  private static final int LONGEST = 200;

  private Looks() {}

  /// Takes what was seen.
  ///
  /// @param <E> what it throws
  @FunctionalInterface
  public interface Sink<E extends Exception> {
    /// Takes one.
    ///
    /// @param seen a goroutine
    /// @throws E to end the looking
    void accept(GoroutineSnapshot seen) throws E;
  }

  /// Looks at each goroutine of a scheduler that lives, by number, and hands it on before it looks
  /// at the next.
  ///
  /// @param <E> what the sink throws
  /// @param scheduler the scheduler
  /// @param sink takes them
  /// @throws E if the sink does
  public static <E extends Exception> void each(Scheduler scheduler, Sink<E> sink) throws E {
    // No stream: the stack of a goroutine that looks at itself would be full of it.
    for (WeakReference<G> one : weakly(scheduler.goroutines())) {
      GoroutineSnapshot seen = look(one);
      if (seen != null) {
        sink.accept(seen);
      }
    }
  }

  /// By number. The sink may take its time, and must not keep from a [Proof] meanwhile what nothing
  /// else does.
  private static List<WeakReference<G>> weakly(List<G> goroutines) {
    return goroutines.stream()
        .sorted(Comparator.comparingLong(G::id))
        .map(WeakReference::new)
        .toList();
  }

  private static @Nullable GoroutineSnapshot look(WeakReference<G> one) {
    G g = one.get();
    return g == null ? null : look(g);
  }

  /// All goroutines of a scheduler that live, by number. Equal stacks are one object: thousands of
  /// goroutines have few different ones.
  ///
  /// @param scheduler the scheduler
  /// @return what was seen
  public static List<GoroutineSnapshot> all(Scheduler scheduler) {
    Map<List<StackTraceElement>, List<StackTraceElement>> stacks = new HashMap<>();
    List<GoroutineSnapshot> all = new ArrayList<>();
    each(
        scheduler,
        seen -> {
          all.add(sharing(stacks, seen));
        });
    return List.copyOf(all);
  }

  /// The same snapshot with an equal stack that is there already.
  static GoroutineSnapshot sharing(
      Map<List<StackTraceElement>, List<StackTraceElement>> stacks, GoroutineSnapshot seen) {
    List<StackTraceElement> stack = stacks.putIfAbsent(seen.stack(), seen.stack());
    return stack == null ? seen : withStack(seen, stack);
  }

  /// What to say of those that are not listed.
  ///
  /// @param n how many, at least one
  /// @return a line
  public static String unlisted(long n) {
    return n
        + (n == 1 ? " more goroutine is" : " more goroutines are")
        + " not listed (see -Dgoloom.registry)";
  }

  private static GoroutineSnapshot withStack(GoroutineSnapshot g, List<StackTraceElement> stack) {
    return new GoroutineSnapshot(
        g.id(),
        g.name(),
        g.labels(),
        g.runtime(),
        g.state(),
        g.status(),
        g.waitReason(),
        g.waitsOn(),
        g.waited(),
        g.context(),
        g.age(),
        g.birthPlace(),
        g.parent(),
        stack);
  }

  /// Looks at one.
  ///
  /// @return null if it is dead
  @SuppressWarnings("ReferenceEquality") // this very object is meant
  static @Nullable GoroutineSnapshot look(G g) {
    Thread thread = g.thread();
    for (int tries = 1; ; tries++) {
      WaitReason reason = g.waitReason();
      Object on = g.waitsOn();
      long since = g.waitsSince();
      Thread.State state = thread.getState();
      if (state == Thread.State.TERMINATED) {
        return null;
      }
      StackTraceElement[] stack = thread.getStackTrace();
      boolean moved =
          reason != g.waitReason()
              || on != g.waitsOn()
              || since != g.waitsSince()
              || state != thread.getState();
      if (!moved || tries == TRIES) {
        return seen(g, state, reason, on, since, Frames.tell(stack));
      }
    }
  }

  private static GoroutineSnapshot seen(
      G g,
      Thread.State threadState,
      @Nullable WaitReason reason,
      @Nullable Object on,
      long since,
      List<StackTraceElement> stack) {
    GoroutineState state = G.state(threadState);
    boolean waits = state == GoroutineState.WAITING;
    String status =
        switch (state) {
          case CREATED -> "created";
          case RUNNABLE -> runs(g) ? "running" : "runnable";
          case WAITING -> reason != null ? reason.toString() : Frames.status(threadState, stack);
          case DEAD -> "dead";
        };
    long now = g.scheduler().clock().nanoTime();
    long age = Math.max(0, now - g.born());
    Optional<Duration> waited =
        waits && since != 0
            ? Optional.of(Duration.ofNanos(Math.clamp(now - since, 0, age)))
            : Optional.empty();
    return new GoroutineSnapshot(
        g.id(),
        g.name(),
        g.labels(),
        g.scheduler().name(),
        state,
        status,
        waits ? Optional.ofNullable(reason) : Optional.empty(),
        waits ? object(g, reason, on) : Optional.empty(),
        waited,
        Optional.ofNullable(g.context()).map(Looks::words),
        Duration.ofNanos(age),
        g.birthPlace(),
        g.parent() == 0 ? OptionalLong.empty() : OptionalLong.of(g.parent()),
        stack);
  }

  /// Whether it is known to run.
  @SuppressWarnings("ReferenceEquality") // this very one is meant
  private static boolean runs(G g) {
    return g == G.current()
        || g.scheduler().running().filter(running -> running.contains(g)).isPresent();
  }

  private static Optional<String> object(G g, @Nullable WaitReason reason, @Nullable Object on) {
    if (reason == null) {
      // No toString here: those of the JDK's locks lead to any user's.
      return Optional.ofNullable(LockSupport.getBlocker(g.thread())).map(Objects::toIdentityString);
    }
    return reason == WaitReason.SLEEP || on == null ? Optional.empty() : Optional.of(describe(on));
  }

  private static String describe(Object on) {
    return words(on) + "@" + Integer.toHexString(System.identityHashCode(on));
  }

  /// In the words of the object, which may be those of the user's code: a key's, a locker's, a
  /// custom context's.
  private static String words(Object on) {
    String text;
    try {
      text = String.valueOf(on);
    } catch (RuntimeException | Error e) {
      text = on.getClass().getSimpleName() + " (its toString failed: " + e.getClass() + ")";
    }
    if (text.length() > LONGEST) {
      text = text.substring(0, LONGEST) + "...";
    }
    return text;
  }
}
