package io.goloom.channel;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The receiving direction of a [Channel].
///
/// Thread-safe.
///
/// @param <T> the type of the elements, which are never null
public sealed interface ReceiveChannel<T> extends Iterable<T> permits Channel, ReceiveOnly {
  /// The receiving direction of [Channel#never()].
  ///
  /// @param <T> the type of the elements
  /// @return the channel, one for all
  static <T> ReceiveChannel<T> never() {
    return NeverChannel.instance();
  }

  /// Receives the next value, and waits until there is one or the channel is closed.
  ///
  /// **Blocking and interrupts.** Throws at once if the interrupt status is set on entry. If an
  /// interrupt comes while it waits, then either nothing is received and this throws, or a value
  /// has been handed over already: then this returns it and the interrupt status stays set.
  ///
  /// **Memory effects.** Actions before the send of the value, or before the close, _happen-before_
  /// the return of this.
  ///
  /// @return the value, or null if the channel is closed and drained
  /// @throws InterruptedException if interrupted; nothing is received, the status is cleared
  @Nullable T receive() throws InterruptedException;

  /// Receives the next value as [#receive()] does, until a context ends.
  ///
  /// @param ctx the context
  /// @return the value, or null if the channel is closed and drained
  /// @throws ContextException if the context has ended or ends while this waits, with its cause;
  ///   nothing is received
  /// @throws InterruptedException if interrupted, and not because of the context; nothing is
  ///   received, the status is cleared
  @Nullable T receive(Context ctx) throws InterruptedException;

  /// Receives a value if that is possible at once. Does not wait.
  ///
  /// @return the value, or that there is none now, or that there will never be one again
  TryReceive<T> tryReceive();

  /// Whether it has been closed. Values may still be in its buffer.
  ///
  /// @return true once [SendChannel#close()] has been called
  boolean isClosed();

  /// How many values are in the buffer at this moment. An unbuffered channel has none.
  ///
  /// @return the exact number
  int len();

  /// How many values the buffer can hold.
  ///
  /// @return the capacity that it was made with
  int cap();

  /// Receives in a loop: `for (T v : ch)`, until the channel is closed and drained.
  ///
  /// `hasNext` waits as [#receive()] does. An iterator cannot throw `InterruptedException`: when
  /// interrupted it sets the interrupt status again and throws [UncheckedInterruptedException].
  /// Where that matters, or under a context, write
  ///
  /// {@snippet :
  /// T v;
  /// while ((v = ch.receive(ctx)) != null) {
  ///   process(v);
  /// }
  /// }
  ///
  /// @return an iterator for one thread; several share the values between them
  @Override
  default Iterator<T> iterator() {
    return new ChannelIterator<>(this);
  }

  /// A receive as a case of a [Select].
  ///
  /// @param <R> the type of the result
  /// @param then what to do with the value, which is null if the channel is closed and drained
  /// @return the case
  default <R extends @Nullable Object> Case<R> onReceive(
      Case.ValueCall<? super @Nullable T, ? extends R> then) {
    return ReceiveCase.of(this, Objects.requireNonNull(then, "then"), null, null);
  }

  /// A receive as a case of a [Select], without a result.
  ///
  /// @param then what to do with the value, which is null if the channel is closed and drained
  /// @return the case
  default Case<@Nullable Void> onReceive(Case.ValueAction<? super @Nullable T> then) {
    return ReceiveCase.of(this, Handlers.<@Nullable T>of(then), null, null);
  }

  /// A receive as a case of a [Select], with the value and the end told apart.
  ///
  /// @param <R> the type of the result
  /// @param then what to do with the value
  /// @param onClosed what to do if the channel is closed and drained
  /// @return the case
  default <R extends @Nullable Object> Case<R> onReceive(
      Case.ValueCall<? super T, ? extends R> then, Case.Call<? extends R> onClosed) {
    return ReceiveCase.of(
        this,
        null,
        Objects.requireNonNull(then, "then"),
        Objects.requireNonNull(onClosed, "onClosed"));
  }

  /// A receive as a case of a [Select], with the value and the end told apart, without a result.
  ///
  /// @param then what to do with the value
  /// @param onClosed what to do if the channel is closed and drained
  /// @return the case
  default Case<@Nullable Void> onReceive(Case.ValueAction<? super T> then, Case.Action onClosed) {
    return ReceiveCase.of(this, null, Handlers.<T>of(then), Handlers.of(onClosed));
  }

  /// A receive as a case of a [Select], whatever comes: a value or the end.
  ///
  /// @param <R> the type of the result
  /// @param then what to do
  /// @return the case
  default <R extends @Nullable Object> Case<R> onReceive(Case.Call<? extends R> then) {
    return ReceiveCase.of(this, null, null, Objects.requireNonNull(then, "then"));
  }

  /// A receive as a case of a [Select], whatever comes, without a result.
  ///
  /// @param then what to do
  /// @return the case
  default Case<@Nullable Void> onReceive(Case.Action then) {
    return ReceiveCase.of(this, null, null, Handlers.of(then));
  }
}
