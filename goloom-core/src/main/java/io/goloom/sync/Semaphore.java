package io.goloom.sync;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A weighted semaphore, which bounds the use of something that has a size: Go's
/// `golang.org/x/sync/semaphore`.
///
/// {@snippet :
/// var memory = new Semaphore(64 << 20);
/// memory.acquire(ctx, size);
/// try {
///   decode(file);
/// } finally {
///   memory.release(size);
/// }
/// }
///
/// First come, first served: a large request at the head of the queue waits until there is room for
/// it, and small ones behind it wait too, so that they cannot starve it. Not bound to an owner: one
/// goroutine may acquire and another release.
///
/// **Memory effects.** A [#release] _happens-before_ the return of each later `acquire` that it
/// lets in.
///
/// Thread-safe; may be used from any thread.
public final class Semaphore {
  /* Source      golang/x/sync semaphore/semaphore.go. We differ: a request that was granted is never given back when its context ends at the same time.
   *             One that is larger than the size is refused.
   * State       held and the queue, both guarded by the spin lock.
   * I1          0 <= held <= size at every instant.
   * I2          While the lock is free, the request at the head of the queue does not fit, except between the moment when the head has left by interrupt or
   *             end and the moment when its own thread has let the next ones in. Nobody overtakes meanwhile unless the queue is empty.
   * I3          A request is granted by taking it out of the queue and adding it to held in one step under the lock. So exactly one of grant,
   *             interrupt and end happens to it. */
  private final long size;
  private final Waiters waiters = new Waiters();

  /// How much is held, guarded by the spin lock.
  private long held;

  /// Makes a semaphore of which nothing is held.
  ///
  /// @param size how much may be held at once
  /// @throws IllegalArgumentException if it is negative
  public Semaphore(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("the size of a Semaphore must not be negative: " + size);
    }
    this.size = size;
  }

  /// Acquires a weight.
  ///
  /// **Blocking and interrupts.** Blocks until there is room and all who came before have theirs.
  /// Throws at once if the interrupt status is set on entry. If the weight was had before the
  /// interrupt, it returns and the status stays set.
  ///
  /// @param n the weight
  /// @throws InterruptedException if interrupted; the status is cleared and nothing is held
  /// @throws IllegalArgumentException if it is negative, or larger than the size, so that it would
  ///   wait forever
  public void acquire(long n) throws InterruptedException {
    checkRequest(n);
    Waiters.checkInterrupt();
    acquire(n, null);
  }

  /// Acquires a weight, or gives up when a context ends.
  ///
  /// **Blocking and interrupts.** As [#acquire(long)].
  ///
  /// @param ctx the context
  /// @param n the weight
  /// @throws ContextException if the context has ended, even if there is room, or ends meanwhile;
  ///   nothing is held
  /// @throws InterruptedException if interrupted while the context has not ended; the status is
  ///   cleared and nothing is held
  /// @throws IllegalArgumentException if the weight is negative, or larger than the size: it could
  ///   never be had, and who waits for the end of the context would learn of that alone. Go's waits
  public void acquire(Context ctx, long n) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    checkRequest(n);
    Waiters.under(ctx, end -> acquire(n, end));
  }

  /// Acquires a weight if there is room and nobody waits.
  ///
  /// @param n the weight
  /// @return whether it was acquired
  /// @throws IllegalArgumentException if it is negative
  public boolean tryAcquire(long n) {
    checkWeight(n);
    Scheduler.choicePoint("acquire", this);
    waiters.lock();
    boolean fits = waiters.queue().isEmpty() && n <= size - held;
    if (fits) {
      held += n;
    }
    waiters.unlock();
    return fits;
  }

  /// Gives a weight back, which may be less than what was acquired at once.
  ///
  /// @param n the weight
  /// @throws IllegalArgumentException if it is negative
  /// @throws IllegalStateException if more than what is held; nothing is given back then
  public void release(long n) {
    checkWeight(n);
    Scheduler.choicePoint("release", this);
    waiters.lock();
    long had = held;
    if (n > had) {
      waiters.unlock();
      throw new IllegalStateException(
          "release("
              + n
              + ") of a Semaphore of which "
              + had
              + " is held: released more than acquired");
    }
    held = had - n;
    Request granted = grant();
    waiters.unlock();
    readyAll(granted);
  }

  /// How much of it is held, for debugging.
  @Override
  public String toString() {
    waiters.lock();
    long h = held;
    waiters.unlock();
    return "Semaphore[" + h + " of " + size + "]";
  }

  /// @return false if `end` ended
  private boolean acquire(long n, @Nullable EndSource end) throws InterruptedException {
    if (tryAcquire(n)) {
      return true;
    }
    Request request = new Request(n);
    waiters.lock();
    WaitQueue queue = waiters.queue();
    queue.add(request);
    Request granted = grant(); // itself, if there is room by now
    waiters.unlock();
    readyAll(granted);
    int outcome = Parker.ENDED;
    try {
      outcome = Parker.await(waiters, queue, request, WaitReason.SEMAPHORE, this, end);
    } finally {
      if (outcome == Parker.ENDED) {
        letNextIn();
      }
    }
    return outcome != Parker.ENDED;
  }

  /// After a request has left the queue, which may have been at its head.
  private void letNextIn() {
    waiters.lock();
    Request granted = grant();
    waiters.unlock();
    readyAll(granted);
  }

  /// Grants all requests that can be granted, for a caller that holds the lock.
  ///
  /// @return the first one, linked to the others, or null
  private @Nullable Request grant() {
    WaitQueue queue = waiters.queue();
    Request first = null;
    Request last = null;
    while (queue.peek() instanceof Request head && head.weight <= size - held) {
      queue.remove(head);
      held += head.weight;
      if (last == null) {
        first = head;
      } else {
        last.after = head;
      }
      last = head;
    }
    return first;
  }

  private static void readyAll(@Nullable Request granted) {
    for (Request r = granted; r != null; ) {
      Request after = r.after;
      r.after = null;
      r.ready(Waiters.READY);
      r = after;
    }
  }

  private void checkRequest(long n) {
    checkWeight(n);
    if (n > size) {
      throw new IllegalArgumentException(
          "acquire("
              + n
              + ") of a Semaphore of size "
              + size
              + " would wait forever: make the semaphore larger, or ask for less");
    }
  }

  private static void checkWeight(long n) {
    if (n < 0) {
      throw new IllegalArgumentException("the weight for a Semaphore must not be negative: " + n);
    }
  }

  private static final class Request extends Waiter {
    final long weight;

    /// The one that was granted after it in the same step, until both are woken.
    @Nullable Request after;

    Request(long weight) {
      this.weight = weight;
    }
  }
}
