package io.goloom.channel;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.end.Ends;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.SpinLock;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The channel that is never ready: Go's nil channel. One object serves all, so no waiter is ever
/// put into a queue of it.
final class NeverChannel<T> implements Channel<T>, EndSource {
  private static final NeverChannel<?> INSTANCE = new NeverChannel<>();

  private NeverChannel() {}

  @SuppressWarnings("unchecked") // no value of any type ever comes out
  static <T> NeverChannel<T> instance() {
    return (NeverChannel<T>) INSTANCE;
  }

  /// Waits for an interrupt or an end.
  ///
  /// @param end what ends the wait, or null
  /// @param on what the goroutine is said to wait for
  static void await(@Nullable EndSource end, Object on) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    // A queue of its own: that it is in one is what the waiter's right to leave consists in.
    SpinLock lock = new SpinLock();
    WaitQueue queue = new WaitQueue();
    Waiter self = new Waiter();
    queue.add(self);
    Parker.await(lock, queue, self, WaitReason.FOREVER, on, end);
  }

  private ContextException awaitEnd(Context ctx) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    ctx.check();
    try {
      await(Ends.of(ctx), this);
    } catch (InterruptedException e) {
      ctx.check();
      throw e;
    }
    return Ends.error(ctx);
  }

  @Override
  public void send(T value) throws InterruptedException {
    Objects.requireNonNull(value, "value");
    await(null, this);
  }

  @Override
  public void send(Context ctx, T value) throws InterruptedException {
    Objects.requireNonNull(value, "value");
    throw awaitEnd(ctx);
  }

  @Override
  public TrySend trySend(T value) {
    Objects.requireNonNull(value, "value");
    return TrySend.FULL;
  }

  @Override
  public @Nullable T receive() throws InterruptedException {
    await(null, this);
    return null;
  }

  @Override
  public @Nullable T receive(Context ctx) throws InterruptedException {
    throw awaitEnd(ctx);
  }

  @Override
  public TryReceive<T> tryReceive() {
    return TryReceive.empty();
  }

  @Override
  public void close() {
    throw new IllegalStateException(
        "close of the channel that is never ready: it belongs to nobody");
  }

  @Override
  public boolean isClosed() {
    return false;
  }

  @Override
  public int len() {
    return 0;
  }

  @Override
  public int cap() {
    return 0;
  }

  @Override
  public ReceiveChannel<T> receiveOnly() {
    return this;
  }

  @Override
  public SendChannel<T> sendOnly() {
    return this;
  }

  /// Keeps no list: there will be nothing to tell.
  @Override
  public boolean attach(EndListener listener) {
    return true;
  }

  @Override
  public boolean detach(EndListener listener) {
    return true;
  }

  @Override
  public String toString() {
    return "channel(never)";
  }
}
