package io.goloom.internal.sched;

import io.goloom.diagnostics.GoroutineSnapshot;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is kept of a goroutine that the registry does not keep reachable for now: what it did when
/// it was seen last, taken before it was let go of.
///
/// If it is collected, then nothing could have woken it any more. A phantom reference tells that: a
/// weak one is cleared before finalizers run, which may still bring the goroutine back.
final class Loose extends PhantomReference<G> {
  /// Those that were collected.
  static final ReferenceQueue<G> COLLECTED = new ReferenceQueue<>();

  final Scheduler scheduler;
  final GoroutineSnapshot seen;

  /// The reading of the clock since when it has waited at least.
  final long since;

  /// The number of the thread that holds the lock it waits for; zero if there is none.
  final long holder;

  private final long thread;
  private final WeakReference<G> weak;

  /// Whether the registry keeps the goroutine again, or has seen its end.
  private volatile boolean dropped;

  /// Whether it was counted out. For one [Proof] after the other.
  private boolean told;

  private @Nullable Loose prev;
  private @Nullable Loose next;

  Loose(G g, GoroutineSnapshot seen, long since) {
    super(g, COLLECTED);
    this.scheduler = g.scheduler();
    this.seen = seen;
    this.since = since;
    Object on = g.waitsOn();
    this.thread = g.thread().threadId();
    this.holder = on == null ? 0 : Owners.of(on, thread);
    this.weak = new WeakReference<>(g);
  }

  /// The goroutine.
  ///
  /// @return null if nothing can reach it, or nothing but finalizers
  @Nullable G goroutine() {
    return weak.get();
  }

  /// Whether it was collected, so that nobody will ever see it move.
  boolean isCollected() {
    return refersTo(null) && !dropped; // in this order: one that moved is dropped before it can go
  }

  /// Whether it has moved, or ended, or is kept again: it neither comes back nor is collected.
  boolean isDropped() {
    return dropped;
  }

  /// Counts it out, once it is collected.
  ///
  /// @return null if that was done before
  @Nullable Dead bury(int waitsFor, Set<Long> reaches) {
    if (told || dropped) {
      return null;
    }
    told = true;
    scheduler.lost(this);
    long now = scheduler.clock().nanoTime();
    Duration waited = since == 0 ? Duration.ZERO : Duration.ofNanos(now - since);
    return new Dead(seen, waited, waitsFor, holder, thread, reaches);
  }

  // ---- its place in a list of the registry

  @Nullable Loose next() {
    return next;
  }

  /// Puts it before the head of a list.
  ///
  /// @return the new head
  Loose linkBefore(@Nullable Loose head) {
    next = head;
    if (head != null) {
      head.prev = this;
    }
    return this;
  }

  /// The goroutine is kept again, or has ended: it is looked for no more.
  ///
  /// @return the new head
  @Nullable Loose drop(@Nullable Loose head) {
    dropped = true;
    return unlink(head);
  }

  /// Takes it out of a list.
  ///
  /// @return the new head
  @Nullable Loose unlink(@Nullable Loose head) {
    Loose before = prev;
    Loose after = next;
    prev = null;
    next = null;
    if (after != null) {
      after.prev = before;
    }
    if (before == null) {
      return after;
    }
    before.next = after;
    return Objects.requireNonNull(head);
  }
}
