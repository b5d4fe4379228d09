package io.goloom.channel;

import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.WaitQueue;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A receive as a case.
final class ReceiveCase<T, R extends @Nullable Object> extends ChannelCase<R> {
  private final @Nullable ValueCall<? super @Nullable T, ? extends R> onAny;
  private final @Nullable ValueCall<? super T, ? extends R> onValue;
  private final @Nullable Call<? extends R> onClosed;

  private ReceiveCase(
      Hchan channel,
      @Nullable ValueCall<? super @Nullable T, ? extends R> onAny,
      @Nullable ValueCall<? super T, ? extends R> onValue,
      @Nullable Call<? extends R> onClosed) {
    super(channel);
    this.onAny = onAny;
    this.onValue = onValue;
    this.onClosed = onClosed;
  }

  static <T, R extends @Nullable Object> Case<R> of(
      ReceiveChannel<T> channel,
      @Nullable ValueCall<? super @Nullable T, ? extends R> onAny,
      @Nullable ValueCall<? super T, ? extends R> onValue,
      @Nullable Call<? extends R> onClosed) {
    // No switch: javac makes a call of a bootstrap method of one over types, and the first select
    // of
    // a program would pay some milliseconds for that.
    if (channel instanceof ChannelImpl<T> c) {
      return new ReceiveCase<>(c, onAny, onValue, onClosed);
    }
    return channel instanceof ReceiveOnly<T> view
        ? new ReceiveCase<>(view.channel, onAny, onValue, onClosed)
        : NeverCase.instance();
  }

  @Override
  boolean mayProceed() {
    return channel.mayReceive();
  }

  @Override
  @Nullable WaitNode claimPeer() {
    return channel.claimSender();
  }

  @Override
  boolean readyAlone() {
    return channel.count() > 0 || channel.isClosedNow();
  }

  @Override
  @Nullable Object complete(@Nullable WaitNode peer) {
    return channel.take(peer);
  }

  @Override
  @Nullable Object woken(int outcome) {
    return item; // none if closed
  }

  @Override
  // Only values of type T come in. NullAway does not see that "? super @Nullable T" takes null.
  @SuppressWarnings({"unchecked", "NullAway"})
  R fire(@Nullable Object result) throws InterruptedException {
    T value = (T) result;
    if (onAny != null) {
      return onAny.apply(value);
    }
    if (value != null && onValue != null) {
      return onValue.apply(value);
    }
    return Objects.requireNonNull(onClosed).call();
  }

  @Override
  ChannelCase<R> copy() {
    return new ReceiveCase<>(channel, onAny, onValue, onClosed);
  }

  @Override
  WaitQueue queue() {
    return channel.recvq;
  }

  @Override
  @Nullable Object offered() {
    return null;
  }

  @Override
  public String toString() {
    return "receive from " + channel;
  }
}
