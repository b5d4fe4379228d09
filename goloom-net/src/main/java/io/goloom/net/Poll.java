package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.internal.end.Ends;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.time.Clock;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.SpinLock;
import io.goloom.sched.WaitReason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/// A descriptor under netpoll: the hand-shake between the threads that wait for it, the loop, its
/// deadlines, the contexts, and whoever closes it.
///
/// A wait goes so: try the operation, without blocking; if it would block, make an [IoWait], and
/// [#await] it; then look at the outcome, and mostly try again.
final class Poll extends SpinLock {
  /* Source      golang/go runtime/netpoll.go (pollDesc, netpollblock, netpollunblock, netpollready). We differ: the selector is
   *             level-triggered, so interest is switched on and off; and the loop may do the operation itself.
   * State       Under the lock: of each gate the wait and the deadline; armed, the operations that the selector is to report; queued,
   *             whether this is in netpoll's queue; closed. Of the loop alone: key and interest, what the selector was told last.
   * N1          A wait ends once: only who takes it out of its gate, under the lock, ends it, and does so for certain.
   * N2          While a wait is in its gate, its operation is in armed: both are set in one step, and what removes it from armed finds no
   *             wait, or takes it in the same step.
   * N3          Whenever armed has an operation that interest has not, this is in netpoll's queue, or the loop is just about to
   *             tell the selector. So with N2 and N4 the loop learns of readiness that came before the wait as of what comes later.
   * N4          The loop does not sleep while something is in the queue: who puts something in looks at asleep afterwards, the loop sets
   *             asleep and looks at the queue afterwards. Likewise for keys that were canceled by a close.
   * N5          Key and interest are touched by the loop alone. Two threads that changed interest could end in the other order than they
   *             changed armed, and an operation would be waited for that the selector never reports.
   * N6          Who comes late ends no other wait: context, interrupt and timer name the wait, or look at the deadline of the wait that
   *             is there.
   * N7          While a wait is in a gate with a deadline, a timer is armed for that deadline or earlier, or is about to fire.
   * N8          After closed is set no wait gets in; who has set it ends those that were in, after the channel is closed.
   * N9          What a wait lends the loop, such as a buffer, is the loop's from the taking of the wait until its outcome is set: its
   *             owner, interrupted or not, stays in await until then.
   * Linearizes  A wait begins at its publication and ends at its taking.
   * Progress    The lock is held for a few dozen instructions; the timer's queue has a lock of its own that is taken inside.
   * Races kept  Readiness may be reported although another thread has used it up meanwhile: who waits tries again.
   * Rejected    Interest off after each event, as the JDK's pollers do: two calls of epoll_ctl for each read. Interest in reading stays on
   *             until the loop finds data and nobody who waits for it.
   *             Edge-triggered epoll, as Go has it: the JDK's selector cannot, and calling epoll without it means calling
   *             all of the socket API without it. */

  private final Netpoll netpoll;
  private final SelectableChannel channel;
  final Gate read;
  final Gate write;

  private int armed;
  private boolean queued;
  private boolean closed;

  /// Whether it was ever in netpoll's queue, so that the selector may know the channel.
  private boolean known;

  /// Why it was closed by the loop.
  private @Nullable Throwable failure;

  /// The next in netpoll's queue; belongs to who puts this in, then to the loop.
  @Nullable Poll next;

  private @Nullable SelectionKey key;
  private int interest;

  /// Puts a channel that does not block under a loop.
  ///
  /// @param readOp what the read gate waits for
  /// @param writeOp what the write gate waits for
  Poll(Netpoll netpoll, SelectableChannel channel, int readOp, int writeOp) {
    this.netpoll = netpoll;
    this.channel = channel;
    this.read = new Gate(this, readOp);
    this.write = new Gate(this, writeOp);
  }

  /// The loop that it is under.
  Netpoll netpoll() {
    return netpoll;
  }

  /// Waits until the gate is ready, its deadline has passed, the context has ended, or this is
  /// closed.
  ///
  /// @param wait the current thread's wait, in no gate
  /// @param ctx the context, or null
  /// @return the outcome
  /// @throws InterruptedIOException if interrupted; the status stays set
  int await(IoWait wait, @Nullable Context ctx) throws InterruptedIOException {
    int early = publish(wait);
    if (early != 0) {
      return early;
    }
    EndSource end = ctx == null ? null : Ends.of(ctx);
    if (end != null && !end.attach(wait)) {
      return withdraw(wait) ? IoWait.ENDED : uninterruptibly(wait);
    }
    int outcome = Parker.interruptibly(wait, WaitReason.IO_WAIT, this);
    boolean left = false;
    if (outcome == 0) {
      left = withdraw(wait);
      if (!left) {
        outcome = uninterruptibly(wait); // N9
      }
      Thread.currentThread().interrupt();
    }
    if (end != null) {
      end.detach(wait);
    }
    if (left) {
      throw new InterruptedIOException("interrupted in a wait for " + this);
    }
    return outcome;
  }

  private int uninterruptibly(IoWait wait) {
    return Parker.uninterruptibly(wait, WaitReason.IO_WAIT, this);
  }

  /// Lets a wait into its gate, which is empty.
  ///
  /// @return zero; or the outcome, if the wait was not let in
  int publish(IoWait wait) {
    Gate gate = wait.gate;
    boolean push = false;
    lock();
    try {
      if (closed) {
        return IoWait.CLOSED;
      }
      if (gate.hasPassed()) {
        return IoWait.TIMED_OUT;
      }
      gate.publish(wait);
      if ((armed & gate.op) == 0) {
        armed |= gate.op;
        push = !queued;
        queued = true;
        known = true;
      }
    } finally {
      unlock();
    }
    if (push) {
      netpoll.arm(this); // N3
    }
    return 0;
  }

  /// Takes a wait out of its gate.
  ///
  /// @return false if it was taken out already: its outcome is set or certain to come
  boolean withdraw(IoWait wait) {
    lock();
    boolean here = wait.gate.take(wait);
    unlock();
    return here;
  }

  /// Sets or removes the deadline of a gate.
  ///
  /// @param clock whose reading it is; null removes it
  void deadline(Gate gate, @Nullable Clock clock, long deadline) {
    IoWait late;
    lock();
    try {
      late = gate.deadline(clock, deadline);
    } finally {
      unlock();
    }
    if (late != null) {
      late.ready(IoWait.TIMED_OUT);
    }
  }

  /// Whether the deadline of a gate has passed.
  boolean hasPassed(Gate gate) {
    lock();
    boolean passed = gate.hasPassed();
    unlock();
    return passed;
  }

  /// The connection that the write gate was waiting for is made: from now on it waits to write.
  void connected() {
    lock();
    armed &= ~write.op;
    write.op = SelectionKey.OP_WRITE;
    unlock();
  }

  boolean isClosed() {
    lock();
    boolean is = closed;
    unlock();
    return is;
  }

  /// Why the loop has closed it.
  ///
  /// @return null if it is open, or was closed by its owner
  @Nullable Throwable failure() {
    lock();
    Throwable t = failure;
    unlock();
    return t;
  }

  /// Closes the channel and ends all waits. Does not block.
  void close() {
    close(null);
  }

  private void close(@Nullable Throwable why) {
    lock();
    boolean first = !closed;
    closed = true;
    if (first) {
      failure = why;
    }
    IoWait reader = read.take();
    IoWait writer = write.take();
    read.disarm();
    write.disarm();
    boolean wake = known;
    unlock();
    if (first) {
      try {
        channel.close();
      } catch (IOException e) {
        // The kernel has freed the descriptor all the same, and there is nothing left to do about
        // data that it could not deliver.
      }
      if (wake) {
        netpoll.wake(); // the descriptor of a registered channel is freed by its selector
      }
    }
    if (reader != null) {
      reader.ready(IoWait.CLOSED);
    }
    if (writer != null) {
      writer.ready(IoWait.CLOSED);
    }
  }

  /// Tells the selector what this waits for. On the loop, which has taken it from the queue.
  void arm(Selector selector) {
    lock();
    queued = false;
    int want = armed;
    boolean skip = closed;
    unlock();
    if (skip) {
      return;
    }
    try {
      if (key == null) {
        key = channel.register(selector, want, this);
        interest = want;
      } else {
        interest(want);
      }
    } catch (ClosedChannelException | CancelledKeyException e) {
      // N8: who closes it ends the waits
    } catch (Throwable t) { // no memory: whoever waits has to hear of it
      close(t);
    }
  }

  /// Takes the waits that can go on, and does what they have left to the loop. On the loop, which
  /// ends them.
  ///
  /// @param taken those that were taken before
  /// @return the same with this one's in front
  @Nullable IoWait ready(int ops, @Nullable IoWait taken) {
    IoWait reader = null;
    IoWait writer = null;
    lock();
    if ((ops & read.op) != 0) {
      reader = read.take();
      if (reader == null) {
        armed &= ~read.op; // nobody waits for it: it would be reported again and again
      }
    }
    if ((ops & write.op) != 0) {
      writer = write.take();
      armed &= ~write.op; // a socket is writable nearly always
    }
    int want = armed;
    unlock();
    interest(want);
    IoWait all = taken;
    if (reader != null) {
      all = attempt(reader, all);
    }
    if (writer != null) {
      all = attempt(writer, all);
    }
    return all;
  }

  private static IoWait attempt(IoWait wait, @Nullable IoWait taken) {
    int how = IoWait.READY;
    try {
      how = wait.attempt();
    } catch (Throwable t) {
      // no memory: the owner of the wait will meet it, too, as it tries again
    }
    wait.earned = how;
    wait.nextTaken = taken;
    return wait;
  }

  private void interest(int want) {
    SelectionKey k = key;
    if (k != null && interest != want) {
      try {
        k.interestOps(want);
        interest = want;
      } catch (CancelledKeyException e) {
        // closed meanwhile
      }
    }
  }

  /// What it is, for reports of who waits for it.
  @Override
  public String toString() {
    return Channels.describe(channel);
  }
}
