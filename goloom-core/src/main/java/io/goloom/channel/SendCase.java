package io.goloom.channel;

import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.WaitQueue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A send as a case.
final class SendCase<R extends @Nullable Object> extends ChannelCase<R> {
  private static final Object WAS_CLOSED = new Object();

  private final Object value;
  private final Call<? extends R> then;

  private SendCase(Hchan channel, Object value, Call<? extends R> then) {
    super(channel);
    this.value = value;
    this.then = then;
  }

  static <T, R extends @Nullable Object> Case<R> of(
      SendChannel<T> channel, T value, Call<? extends R> then) {
    Objects.requireNonNull(value, "value");
    // No switch: see ReceiveCase.
    if (channel instanceof ChannelImpl<T> c) {
      return new SendCase<>(c, value, then);
    }
    return channel instanceof SendOnly<T> view
        ? new SendCase<>(view.channel, value, then)
        : NeverCase.instance();
  }

  @Override
  boolean mayProceed() {
    return channel.maySend();
  }

  @Override
  @Nullable WaitNode claimPeer() {
    return channel.claimReceiver();
  }

  @Override
  boolean readyAlone() {
    return channel.isClosedNow() || channel.hasRoom();
  }

  @Override
  @Nullable Object complete(@Nullable WaitNode peer) {
    if (peer != null) {
      peer.item = value;
    } else if (channel.isClosedNow()) {
      return WAS_CLOSED;
    } else {
      channel.put(value);
    }
    return null;
  }

  @Override
  @Nullable Object woken(int outcome) {
    return outcome == Hchan.CLOSED ? WAS_CLOSED : null;
  }

  @Override
  R fire(@Nullable Object result) throws InterruptedException {
    if (result == WAS_CLOSED) {
      throw ChannelClosedException.onSend();
    }
    return then.call();
  }

  @Override
  ChannelCase<R> copy() {
    return new SendCase<>(channel, value, then);
  }

  @Override
  WaitQueue queue() {
    return channel.sendq;
  }

  @Override
  @Nullable Object offered() {
    return value;
  }

  @Override
  public String toString() {
    return "send to " + channel;
  }
}
