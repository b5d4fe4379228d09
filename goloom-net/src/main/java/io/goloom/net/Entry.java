package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.internal.end.Ends;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.time.Clock;
import io.goloom.sync.Mutex;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What each blocking operation does first, and what it says when it ends early.
final class Entry {
  private Entry() {}

  /// Looks at context and interrupt status, in this order.
  static void check(@Nullable Context ctx) throws InterruptedIOException {
    if (ctx != null) {
      ctx.check();
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted before a socket operation");
    }
  }

  /// Locks out others who want to do the same.
  static void lock(Mutex mutex, @Nullable Context ctx) throws InterruptedIOException {
    if (mutex.tryLock()) {
      return;
    }
    try {
      if (ctx == null) {
        mutex.lockInterruptibly();
      } else {
        mutex.lock(ctx);
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /// The interrupt of a wait, as an I/O failure with the status set.
  static InterruptedIOException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    InterruptedIOException io = new InterruptedIOException("interrupted in a socket operation");
    io.initCause(e);
    return io;
  }

  /// What an operation on a gate does before it tries.
  ///
  /// @param verb what it does, up to the address
  static void before(Gate gate, @Nullable Context ctx, String verb, InetSocketAddress at)
      throws IOException {
    check(ctx);
    if (gate.poll.hasPassed(gate)) {
      throw failure(IoWait.TIMED_OUT, gate.poll, ctx, verb + Channels.text(at));
    }
  }

  /// Waits until it is worth while to try again.
  ///
  /// @param verb what waits, up to the address
  /// @return the outcome, not negative
  static int await(IoWait wait, @Nullable Context ctx, String verb, InetSocketAddress at)
      throws IOException {
    Poll poll = wait.gate.poll;
    int outcome = poll.await(wait, ctx);
    if (outcome < 0) {
      throw failure(outcome, poll, ctx, verb + Channels.text(at));
    }
    return outcome;
  }

  /// What a wait that did not get what it waited for ends with.
  ///
  /// @param outcome a negative outcome
  /// @param what the operation and its object
  static IOException failure(int outcome, Poll poll, @Nullable Context ctx, String what) {
    if (outcome == IoWait.ENDED && ctx != null) {
      throw Ends.error(ctx);
    }
    if (outcome == IoWait.TIMED_OUT) {
      return new SocketTimeoutException(what + ": its deadline has passed");
    }
    return closed(poll, what);
  }

  static SocketException closed(Poll poll, String what) {
    SocketException closed = new SocketException(what + ": closed by this side");
    closed.initCause(poll.failure());
    return closed;
  }

  /// Sets the deadline of a gate some time from now.
  static void deadline(Poll poll, Gate gate, @Nullable Duration in) {
    if (in == null) {
      poll.deadline(gate, null, 0);
    } else {
      Clock clock = Scheduler.current().clock();
      poll.deadline(gate, clock, clock.nanoTime() + Clock.nanos(in));
    }
  }
}
