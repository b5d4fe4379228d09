package io.goloom.channel;

import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.SpinLock;
import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.WaitQueue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The state of a channel, named after Go's `hchan`, and the steps that are taken under its lock.
/// The operations made of these steps are in [ChannelImpl] (one channel) and [Selectgo] (several).
abstract class Hchan extends SpinLock implements EndSource {
  /* Source      golang/go runtime/chan.go. We differ: a waiter leaves its queue in O(1) when it is interrupted or its context ends;
   *             close wakes in batches; a listener to the end stands in the queue of receivers.
   * State       buf: a ring of cap slots; qcount values are in it, the oldest at recvx. recvq, sendq: who waits, oldest first.
   *             closed: set once. All guarded by the lock; closed is volatile for those who look without it. id: set once, by CAS.
   * I1          0 <= qcount <= cap, and exactly the qcount slots from recvx on are non-null: a received value is not kept reachable.
   * I2          Open: if a receiver waits that can still be claimed, then qcount = 0 and no sender waits. One select may stand in both queues.
   * I3          Open: if a sender waits that can still be claimed, then qcount = cap.
   * I4          Closed: nobody joins a queue, nobody is matched with a node in one; close takes out those that are left and tells them CLOSED.
   * I5          Values leave in the order in which they came. A value is in one place: with its sender, in a slot, or with its receiver.
   * I6          A wait ends once. A plain Waiter: by who removes it from its queue under the lock. A case of a select: by who wins the CAS
   *             of its Selection; the others drop the node.
   * I7          A thread holds several channel locks only in Selectgo, taken in the order of their ids; under a lock nothing parks, unparks or
   *             runs user code.
   * Linearizes  at the critical section that takes, puts, hands over or closes. A waiter's operation happens in the critical section of its peer.
   * Progress    Blocking lock, held for a bounded number of steps, plus the dropping of dead nodes, each paid for by its select.
   * Rejected    Waking a million receivers under the lock: it stops everybody who only wants to see that the channel is closed.
   *             A list of listeners beside recvq: a check on each send, for what is a receiver in all but name.
   * Cost        About 112 bytes for an unbuffered channel with its queues. */

  /// The outcome of a wait whose value was handed over.
  static final int DONE = 1;

  /// The outcome of a wait that the closing of the channel ended.
  static final int CLOSED = 2;

  private static final int WAKE_BATCH = 64;
  private static final @Nullable Object[] UNBUFFERED = new @Nullable Object[0];
  private static final AtomicLong IDS = new AtomicLong();
  private static final VarHandle ID;

  static {
    try {
      ID = MethodHandles.lookup().findVarHandle(Hchan.class, "id", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final WaitQueue recvq = new WaitQueue();
  final WaitQueue sendq = new WaitQueue();
  private final @Nullable Object[] buf;
  private int qcount;
  private int recvx;
  private volatile boolean closed;

  /// The place in the order of locking; zero until the channel first stands in a select of several.
  private long id;

  Hchan(int capacity) {
    buf = capacity == 0 ? UNBUFFERED : new @Nullable Object[capacity];
  }

  // ---- looks; exact under the lock, a guess without it (but what happened before is seen)

  final boolean isClosedNow() {
    return closed;
  }

  final int count() {
    return qcount;
  }

  final int capacity() {
    return buf.length;
  }

  final boolean hasRoom() {
    return qcount < buf.length;
  }

  /// Whether a receive seems to have something to do. A node that waits may turn out to be dead.
  final boolean mayReceive() {
    return qcount > 0 || closed || !sendq.isEmpty();
  }

  /// Whether a send seems to have something to do, if only to fail.
  final boolean maySend() {
    return qcount < buf.length || closed || !recvq.isEmpty();
  }

  /// The ring, for tests of I1.
  final @Nullable Object[] slots() {
    return buf.clone();
  }

  // ---- steps under the lock

  /// The receiver to hand a value to, with its wait claimed. By I4 nobody if the channel is closed.
  final @Nullable WaitNode claimReceiver() {
    return closed ? null : recvq.claimFirst();
  }

  /// The sender whose value is next after those in the buffer, with its wait claimed. By I4 nobody
  /// if the channel is closed.
  final @Nullable WaitNode claimSender() {
    return closed ? null : sendq.claimFirst();
  }

  /// Puts a value into the buffer, which has room.
  final void put(Object value) {
    int sendx = recvx - (buf.length - qcount); // a sum could overflow
    if (sendx < 0) {
      sendx += buf.length;
    }
    buf[sendx] = value;
    qcount++;
  }

  /// Takes the next value: out of the buffer, whose free place the claimed sender's value takes, or
  /// else from that sender.
  ///
  /// @param sender what [#claimSender] gave
  /// @return null if there is neither a value nor a sender
  final @Nullable Object take(@Nullable WaitNode sender) {
    if (qcount == 0) {
      return sender == null ? null : takeItem(sender);
    }
    Object value = buf[recvx];
    buf[recvx] = null;
    if (++recvx == buf.length) {
      recvx = 0;
    }
    qcount--;
    if (sender != null) {
      put(takeItem(sender));
    }
    return value;
  }

  /// Takes a claimed sender's value, so that the sender does not keep it reachable.
  private static Object takeItem(WaitNode sender) {
    Object value = sender.item;
    sender.item = null;
    if (value == null) {
      throw new AssertionError("a sender without a value");
    }
    return value;
  }

  // ---- the end

  /// Closes the channel and wakes all who wait, the receivers first.
  ///
  /// @return false if it was closed already
  final boolean end() {
    lock();
    boolean first = !closed;
    closed = true;
    unlock();
    if (first) {
      Throwable failure = wakeAll(recvq, null);
      failure = wakeAll(sendq, failure);
      if (failure instanceof Error e) {
        throw e;
      }
      if (failure != null) {
        throw (RuntimeException) failure;
      }
    }
    return first;
  }

  /// @return what a listener has thrown, such as no memory for a goroutine, or what was given: the
  ///   others are still woken
  private @Nullable Throwable wakeAll(WaitQueue queue, @Nullable Throwable before) {
    Throwable failure = before;
    @Nullable WaitNode[] batch = new @Nullable WaitNode[WAKE_BATCH];
    int n;
    do {
      n = 0;
      lock();
      WaitNode node;
      while (n < WAKE_BATCH && (node = queue.claimFirst()) != null) {
        batch[n++] = node;
      }
      unlock();
      for (int i = 0; i < n; i++) {
        WaitNode claimed = batch[i];
        if (claimed != null) {
          try {
            claimed.ready(CLOSED);
          } catch (RuntimeException | Error e) {
            failure = e;
          }
        }
      }
    } while (n == WAKE_BATCH);
    return failure;
  }

  @Override
  public final boolean attach(EndListener listener) {
    Listening node =
        new Listening(this, listener); // first: no memory for it must not leave the lock taken
    lock();
    boolean goesOn = !mayReceive();
    if (goesOn) {
      listener.place = node;
      recvq.add(node);
    }
    unlock();
    return goesOn;
  }

  @Override
  public final boolean detach(EndListener listener) {
    lock();
    boolean attached = listener.place instanceof Listening node && recvq.remove(node);
    listener.place = null;
    unlock();
    return attached;
  }

  /// A listener's place among the receivers: what ends a receive ends the channel for the listener.
  private static final class Listening extends WaitNode {
    private final Hchan channel;
    private final EndListener listener;

    Listening(Hchan channel, EndListener listener) {
      this.channel = channel;
      this.listener = listener;
    }

    @Override
    public boolean claim() {
      return true;
    }

    @Override
    public void ready(int outcome) {
      listener.ended(channel);
    }
  }

  // ---- the order of locks

  /// A number that no other channel has.
  final long id() {
    long known = (long) ID.getOpaque(this);
    if (known != 0) {
      return known;
    }
    long fresh = IDS.incrementAndGet();
    long before = (long) ID.compareAndExchange(this, 0L, fresh);
    return before == 0 ? fresh : before;
  }
}
