package io.goloom.channel;

import io.goloom.context.Context;
import org.jspecify.annotations.Nullable;

/// The sending direction of a channel, and no way back to the other one.
final class SendOnly<T> implements SendChannel<T> {
  final ChannelImpl<T> channel;

  SendOnly(ChannelImpl<T> channel) {
    this.channel = channel;
  }

  @Override
  public void send(T value) throws InterruptedException {
    channel.send(value);
  }

  @Override
  public void send(Context ctx, T value) throws InterruptedException {
    channel.send(ctx, value);
  }

  @Override
  public TrySend trySend(T value) {
    return channel.trySend(value);
  }

  @Override
  public void close() {
    channel.close();
  }

  @Override
  public boolean isClosed() {
    return channel.isClosed();
  }

  @Override
  public int len() {
    return channel.len();
  }

  @Override
  public int cap() {
    return channel.cap();
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof SendOnly<?> other && other.channel == channel;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(channel);
  }

  @Override
  public String toString() {
    return "send-only " + channel;
  }
}
