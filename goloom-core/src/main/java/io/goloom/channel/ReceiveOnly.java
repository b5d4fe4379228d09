package io.goloom.channel;

import io.goloom.context.Context;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import org.jspecify.annotations.Nullable;

/// The receiving direction of a channel, and no way back to the other one.
final class ReceiveOnly<T> implements ReceiveChannel<T>, EndSource {
  final ChannelImpl<T> channel;

  ReceiveOnly(ChannelImpl<T> channel) {
    this.channel = channel;
  }

  @Override
  public @Nullable T receive() throws InterruptedException {
    return channel.receive();
  }

  @Override
  public @Nullable T receive(Context ctx) throws InterruptedException {
    return channel.receive(ctx);
  }

  @Override
  public TryReceive<T> tryReceive() {
    return channel.tryReceive();
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
  public boolean attach(EndListener listener) {
    return channel.attach(listener);
  }

  @Override
  public boolean detach(EndListener listener) {
    return channel.detach(listener);
  }

  @Override
  public boolean equals(@Nullable Object o) {
    return o instanceof ReceiveOnly<?> other && other.channel == channel;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(channel);
  }

  @Override
  public String toString() {
    return "receive-only " + channel;
  }
}
