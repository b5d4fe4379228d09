package io.goloom;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.sched.G;
import io.goloom.sched.GoroutineState;
import io.goloom.sched.WaitReason;
import java.time.Duration;
import java.util.Optional;

/// The handle of a goroutine: who it is, what it does, where it was born. It looks on; it can
/// neither wait for the goroutine nor stop it. To wait, use a [io.goloom.sync.WaitGroup] or a
/// channel; to stop, start it with a context.
///
/// Thread-safe. Two handles of one goroutine are equal. A handle keeps its goroutine's description
/// reachable.
public final class Goroutine {
  private final G g;

  Goroutine(G g) {
    this.g = g;
  }

  /// The goroutine that the calling code runs in.
  ///
  /// @return empty on a thread that is no goroutine
  public static Optional<Goroutine> current() {
    G g = G.current();
    return g == null ? Optional.empty() : Optional.of(new Goroutine(g));
  }

  /// Its number, from 1 up, never used twice in this JVM.
  ///
  /// @return the number
  public long id() {
    return g.id();
  }

  /// Its name: the one it was started with, which its thread bears too, else `goroutine-` and its
  /// number, made when it is asked for.
  ///
  /// @return the name
  public String name() {
    return g.name();
  }

  /// What it is doing; stale as soon as it is read.
  ///
  /// @return its state
  public GoroutineState state() {
    return g.state();
  }

  /// What it waits for, if it waits in an operation of goloom.
  ///
  /// @return empty if it does not wait, or waits in a call of the JDK such as a socket read
  public Optional<WaitReason> waitReason() {
    return Optional.ofNullable(g.waitReason());
  }

  /// How long ago it was started, on the monotonic clock.
  ///
  /// @return its age, also once it is dead
  public Duration age() {
    return Duration.ofNanos(g.scheduler().clock().nanoTime() - g.born());
  }

  /// Where it was started.
  ///
  /// @return the stack of the `go`, see [BirthPlace] for what it costs
  public BirthPlace birthPlace() {
    return g.birthPlace();
  }

  /// The stack of its thread now, innermost frame first.
  ///
  /// @return empty if it has not begun or is dead
  public StackTraceElement[] stackTrace() {
    return g.thread().getStackTrace();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Goroutine other && other.g == g;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(g.id());
  }

  /// The head line of Go's goroutine dumps, such as `goroutine 7 [worker] chan receive`.
  @Override
  public String toString() {
    WaitReason reason = g.waitReason();
    return "goroutine " + id() + " [" + name() + "] " + (reason != null ? reason : state());
  }
}
