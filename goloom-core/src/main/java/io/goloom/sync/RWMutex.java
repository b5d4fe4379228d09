package io.goloom.sync;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A lock for many readers or one writer: Go's `sync.RWMutex`.
///
/// A writer that waits keeps new readers out, so readers cannot starve it; those readers that came
/// while a writer had the lock go before the next writer, so writers cannot starve them either. It
/// follows that a goroutine which reads must not lock for reading again: if a writer comes in
/// between, both wait forever. Neither can a reader become a writer. Like [Mutex], it is not
/// reentrant and not bound to an owner.
///
/// As a [Locker] it is the writers' side; [#rLocker()] is the readers'.
///
/// **Memory effects.** An [#unlock()] _happens-before_ each later `rLock` and `lock` that it lets
/// in, an [#rUnlock()] before each later `lock`.
///
/// Thread-safe; may be used from any thread.
public final class RWMutex implements Locker {
  /* Source      golang/go sync/rwmutex.go: writers compete for a Mutex; the winner announces itself, and waits for the readers that are in. We
   *             differ: the word counts the readers that are in, and not those who wait, so that these can leave.
   * State       bits 0..28 readers that are in; PENDING, a writer has announced itself and waits for them; WRITER, a writer is in.
   * I1          WRITER implies no readers. PENDING and WRITER are never both set, and only by the goroutine that has the writers' Mutex.
   * I2          A reader comes in only while both are clear. So no reader passes a writer that waits.
   * I3          Both are cleared only under the spin lock, in the step that takes the whole queue of readers and counts them in. A reader enters the queue
   *             under the spin lock while one of them is set. So no reader is left behind.
   * I4          The reader that leaves last under PENDING turns it into WRITER and wakes the writer. If that has left, by interrupt or the end of
   *             its context, it finds WRITER or PENDING when it takes back its announcement, and lets the readers in, by I3, in both cases.
   * Ordering    All accesses of the word are volatile.
   * Progress    rLock and rUnlock without a writer: one compare-and-set. lock and unlock without readers: four. A waiter leaves in O(1).
   * Rejected    Fetch-and-add for readers, as in Go: a reader that has to wait would have to take back its count while a writer may be
   *             releasing it, and rUnlock without rLock would damage the word before it is noticed. */
  private static final int WRITER = 1 << 30;
  private static final int PENDING = 1 << 29;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(RWMutex.class, "state", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("unused") // through STATE
  private volatile int state;

  private final Mutex writers = new Mutex();
  private final Waiters readers = new Waiters();

  /// The writer that has announced itself, if it waits; guarded by the spin lock of the readers.
  private final WaitQueue pending = new WaitQueue();

  private final Locker rLocker = new RLocker(this);

  /// Makes an unlocked lock.
  public RWMutex() {}

  /// Takes the lock for writing.
  ///
  /// **Blocking and interrupts.** Blocks until no one else has the lock. Interrupts do not end the
  /// wait; the interrupt status stays set.
  @Override
  public void lock() {
    writers.lock(WaitReason.RW_MUTEX_LOCK, this);
    Waiter waiter = announce();
    if (waiter != null) {
      Parker.uninterruptibly(waiter, WaitReason.RW_MUTEX_LOCK, this);
    }
  }

  /// Takes the lock for writing, or gives up when interrupted.
  ///
  /// **Blocking and interrupts.** Blocks until no one else has the lock. Throws at once if the
  /// interrupt status is set on entry. If the lock was had before the interrupt, it returns with
  /// the lock and the status stays set.
  ///
  /// @throws InterruptedException if interrupted; the status is cleared, the lock not taken, and
  ///   readers who waited for this writer go on
  public void lockInterruptibly() throws InterruptedException {
    Waiters.checkInterrupt();
    lock((EndSource) null);
  }

  /// Takes the lock for writing, or gives up when a context ends.
  ///
  /// **Blocking and interrupts.** As [#lockInterruptibly()].
  ///
  /// @param ctx the context
  /// @throws ContextException if the context has ended, even if the lock is free, or ends
  ///   meanwhile; the lock is not taken, and readers who waited for this writer go on
  /// @throws InterruptedException if interrupted while the context has not ended; the status is
  ///   cleared and the lock not taken
  public void lock(Context ctx) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    Waiters.under(ctx, end -> lock(end));
  }

  /// Takes the lock for writing if that is possible at once.
  ///
  /// @return whether it was taken
  public boolean tryLock() {
    Scheduler.choicePoint("tryLock", this);
    if (!writers.tryLock()) {
      return false;
    }
    if (!STATE.compareAndSet(this, 0, WRITER)) {
      writers.unlock();
      return false;
    }
    return true;
  }

  /// Gives the lock back that was taken for writing. Readers who wait go first.
  ///
  /// @throws IllegalStateException if it is not locked for writing
  @Override
  public void unlock() {
    Scheduler.choicePoint("unlock", this);
    WaitQueue taken = null;
    readers.lock();
    boolean locked = STATE.compareAndSet(this, WRITER, readers.queue().size());
    if (locked) {
      taken = readers.takeAll();
    }
    readers.unlock();
    if (!locked) {
      throw new IllegalStateException(
          "unlock of an RWMutex that is unlocked or only locked for reading: unlock() goes with"
              + " lock(), rUnlock() with rLock(); use rw.withLock(() -> ...)");
    }
    Waiters.readyAll(taken);
    writers.unlock();
  }

  /// Takes the lock for reading.
  ///
  /// **Blocking and interrupts.** Blocks while a writer has the lock or waits for it. Interrupts do
  /// not end the wait; the interrupt status stays set.
  public void rLock() {
    Scheduler.choicePoint("rLock", this);
    if (!readLocked()) {
      Waiter waiter = new Waiter();
      if (enter(waiter) != null) {
        Parker.uninterruptibly(waiter, WaitReason.RW_MUTEX_READ_LOCK, this);
      }
    }
  }

  /// Takes the lock for reading, or gives up when interrupted.
  ///
  /// **Blocking and interrupts.** Blocks while a writer has the lock or waits for it. Throws at
  /// once if the interrupt status is set on entry. If the lock was had before the interrupt, it
  /// returns with the lock and the status stays set.
  ///
  /// @throws InterruptedException if interrupted; the status is cleared and the lock not taken
  public void rLockInterruptibly() throws InterruptedException {
    Waiters.checkInterrupt();
    rLock((EndSource) null);
  }

  /// Takes the lock for reading, or gives up when a context ends.
  ///
  /// **Blocking and interrupts.** As [#rLockInterruptibly()].
  ///
  /// @param ctx the context
  /// @throws ContextException if the context has ended, even if the lock is free, or ends
  ///   meanwhile; the lock is not taken
  /// @throws InterruptedException if interrupted while the context has not ended; the status is
  ///   cleared and the lock not taken
  public void rLock(Context ctx) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    Waiters.under(ctx, end -> rLock(end));
  }

  /// Takes the lock for reading if that is possible at once.
  ///
  /// @return whether it was taken
  public boolean tryRLock() {
    Scheduler.choicePoint("tryRLock", this);
    return readLocked();
  }

  private boolean readLocked() {
    int s = state;
    while ((s & (WRITER | PENDING)) == 0) {
      if (STATE.compareAndSet(this, s, s + 1)) {
        return true;
      }
      s = state;
    }
    return false;
  }

  /// Gives the lock back that was taken for reading.
  ///
  /// @throws IllegalStateException if it is not locked for reading
  public void rUnlock() {
    Scheduler.choicePoint("rUnlock", this);
    int s;
    int next;
    do {
      s = state;
      if ((s & ~(WRITER | PENDING)) == 0) {
        throw new IllegalStateException(
            "rUnlock of an RWMutex that is unlocked or locked for writing: rUnlock() goes with"
                + " rLock(), unlock() with lock(); use rw.rLocker().withLock(() -> ...)");
      }
      next = s - 1 == PENDING ? WRITER : s - 1;
    } while (!STATE.compareAndSet(this, s, next));
    if (next == WRITER) {
      readers.lock();
      WaitNode writer = pending.claimFirst();
      readers.unlock();
      if (writer != null) {
        writer.ready(Waiters.READY);
      }
    }
  }

  /// The readers' side as a lock of its own.
  ///
  /// @return a locker whose `lock` is [#rLock()] and whose `unlock` is [#rUnlock()], always the
  ///   same one
  public Locker rLocker() {
    return rLocker;
  }

  /// Who has it, for debugging.
  @Override
  public String toString() {
    int s = state;
    if ((s & WRITER) != 0) {
      return "RWMutex[locked]";
    }
    int in = s & ~PENDING;
    return "RWMutex["
        + in
        + (in == 1 ? " reader" : " readers")
        + ((s & PENDING) != 0 ? ", writer waits]" : "]");
  }

  /// Who keeps a thread waiting that waits for this lock.
  ///
  /// @return the writer that is in or has announced itself; zero if there is none, or if it is the
  ///   one that asks and it waits for readers, of whom only the number is known
  long writer(long asking) {
    long writer = writers.owner();
    return writer == asking && (state & WRITER) == 0 ? 0 : writer;
  }

  private boolean lock(@Nullable EndSource end) throws InterruptedException {
    if (!writers.lock(WaitReason.RW_MUTEX_LOCK, this, end)) {
      return false;
    }
    Waiter waiter = announce();
    if (waiter == null) {
      return true;
    }
    int outcome = Parker.ENDED;
    try {
      outcome = Parker.await(readers, pending, waiter, WaitReason.RW_MUTEX_LOCK, this, end);
    } finally {
      if (outcome == Parker.ENDED) {
        takeBackAnnouncement();
      }
    }
    return outcome != Parker.ENDED;
  }

  /// Lets the writer in that has the writers' Mutex, or announces it.
  ///
  /// @return its waiter, or null if it is in
  private @Nullable Waiter announce() {
    if (STATE.compareAndSet(this, 0, WRITER)) {
      return null;
    }
    Waiter waiter = new Waiter();
    readers.lock();
    while (true) {
      int s = state;
      if (STATE.compareAndSet(this, s, s == 0 ? WRITER : s | PENDING)) {
        if (s != 0) {
          pending.add(waiter);
        }
        readers.unlock();
        return s == 0 ? null : waiter;
      }
    }
  }

  private void takeBackAnnouncement() {
    readers.lock();
    int waiting = readers.queue().size();
    int s;
    do {
      s = state;
    } while (!STATE.compareAndSet(this, s, (s & ~(WRITER | PENDING)) + waiting));
    WaitQueue taken = readers.takeAll();
    readers.unlock();
    Waiters.readyAll(taken);
    writers.unlock();
  }

  private boolean rLock(@Nullable EndSource end) throws InterruptedException {
    Scheduler.choicePoint("rLock", this);
    if (readLocked()) {
      return true;
    }
    Waiter waiter = new Waiter();
    WaitQueue queue = enter(waiter);
    return queue == null
        || Parker.await(readers, queue, waiter, WaitReason.RW_MUTEX_READ_LOCK, this, end)
            != Parker.ENDED;
  }

  /// Lets a reader in, or puts it into the queue.
  ///
  /// @return the queue, or null if it is in
  private @Nullable WaitQueue enter(Waiter waiter) {
    WaitQueue queue = null;
    readers.lock();
    if (!readLocked()) {
      queue = readers.queue();
      queue.add(waiter);
    }
    readers.unlock();
    return queue;
  }

  private record RLocker(RWMutex rw) implements Locker {
    @Override
    public void lock() {
      rw.rLock();
    }

    @Override
    public void unlock() {
      rw.rUnlock();
    }
  }
}
