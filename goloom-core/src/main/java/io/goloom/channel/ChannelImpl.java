package io.goloom.channel;

import io.goloom.context.Context;
import io.goloom.internal.end.Ends;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A channel: the operations on one channel, each a few steps of [Hchan] under one lock, then
/// perhaps a wait.
final class ChannelImpl<T> extends Hchan implements Channel<T> {
  /// Stands for a value where a wait was ended by its context.
  private static final Object ENDED = new Object();

  ChannelImpl(int capacity) {
    super(capacity);
  }

  // ---- send

  @Override
  public void send(T value) throws InterruptedException {
    Objects.requireNonNull(value, "value");
    send(value, null);
  }

  @Override
  public void send(Context ctx, T value) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    Objects.requireNonNull(value, "value");
    ctx.check();
    try {
      if (send(value, Ends.of(ctx)) == Parker.ENDED) {
        throw Ends.error(ctx);
      }
    } catch (InterruptedException e) {
      ctx.check();
      throw e;
    }
  }

  private int send(T value, @Nullable EndSource end) throws InterruptedException {
    Scheduler.choicePoint("send", this);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    lock();
    WaitNode receiver = claimReceiver();
    if (receiver != null) {
      receiver.item = value;
      unlock();
      receiver.ready(DONE);
      return DONE;
    }
    if (isClosedNow()) {
      unlock();
      throw ChannelClosedException.onSend();
    }
    if (hasRoom()) {
      put(value);
      unlock();
      return DONE;
    }
    Waiter self = end == null ? Parker.waiter(this) : newWaiter();
    self.item = value;
    sendq.add(self);
    unlock();
    int outcome;
    try {
      outcome = Parker.await(this, sendq, self, WaitReason.CHANNEL_SEND, this, end);
    } finally {
      self.item = null; // nobody has taken it, and the waiter may live as long as the goroutine
    }
    if (outcome == CLOSED) {
      throw ChannelClosedException.onSend();
    }
    return outcome;
  }

  @Override
  public TrySend trySend(T value) {
    Objects.requireNonNull(value, "value");
    Scheduler.choicePoint("trySend", this);
    lock();
    WaitNode receiver = claimReceiver();
    if (receiver != null) {
      receiver.item = value;
      unlock();
      receiver.ready(DONE);
      return TrySend.SENT;
    }
    TrySend result = isClosedNow() ? TrySend.CLOSED : hasRoom() ? TrySend.SENT : TrySend.FULL;
    if (result == TrySend.SENT) {
      put(value);
    }
    unlock();
    return result;
  }

  // ---- receive

  @Override
  public @Nullable T receive() throws InterruptedException {
    return value(receive((EndSource) null));
  }

  @Override
  public @Nullable T receive(Context ctx) throws InterruptedException {
    Objects.requireNonNull(ctx, "ctx");
    ctx.check();
    try {
      Object received = receive(Ends.of(ctx));
      if (received == ENDED) {
        throw Ends.error(ctx);
      }
      return value(received);
    } catch (InterruptedException e) {
      ctx.check();
      throw e;
    }
  }

  private @Nullable Object receive(@Nullable EndSource end) throws InterruptedException {
    Scheduler.choicePoint("receive", this);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    lock();
    WaitNode sender = claimSender();
    if (sender != null || count() > 0) {
      Object value = take(sender);
      unlock();
      if (sender != null) {
        sender.ready(DONE);
      }
      return value;
    }
    if (isClosedNow()) {
      unlock();
      return null;
    }
    Waiter self = end == null ? Parker.waiter(this) : newWaiter();
    recvq.add(self);
    unlock();
    int outcome = Parker.await(this, recvq, self, WaitReason.CHANNEL_RECEIVE, this, end);
    Object received = self.item; // null: closed
    self.item = null; // the waiter may live as long as the goroutine, and must not keep it
    return outcome == Parker.ENDED ? ENDED : received;
  }

  @Override
  public TryReceive<T> tryReceive() {
    Scheduler.choicePoint("tryReceive", this);
    lock();
    WaitNode sender = claimSender();
    T value = value(take(sender));
    boolean ended = value == null && isClosedNow();
    unlock();
    if (sender != null) {
      sender.ready(DONE);
    }
    if (value != null) {
      return new TryReceive.Received<>(value);
    }
    return ended ? TryReceive.closed() : TryReceive.empty();
  }

  @SuppressWarnings("unchecked") // only values of type T come in
  private @Nullable T value(@Nullable Object received) {
    return (T) received;
  }

  // ---- close and looks

  @Override
  public void close() {
    Scheduler.choicePoint("close", this);
    if (!end()) {
      throw ChannelClosedException.onClose();
    }
  }

  @Override
  public boolean isClosed() {
    Scheduler.choicePoint("isClosed", this);
    return isClosedNow();
  }

  @Override
  public int len() {
    Scheduler.choicePoint("len", this);
    lock();
    int n = count();
    unlock();
    return n;
  }

  @Override
  public int cap() {
    return capacity();
  }

  // ---- views

  @Override
  public ReceiveChannel<T> receiveOnly() {
    return new ReceiveOnly<>(this);
  }

  @Override
  public SendChannel<T> sendOnly() {
    return new SendOnly<>(this);
  }

  /// Such as `channel(2/16)`, `channel(0/0, closed)`.
  @Override
  public String toString() {
    lock();
    int n = count();
    boolean ended = isClosedNow();
    unlock();
    return "channel(" + n + "/" + capacity() + (ended ? ", closed)" : ")");
  }
}
