package io.goloom.channel;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The sending direction of a [Channel].
///
/// Thread-safe.
///
/// @param <T> the type of the elements, which are never null
public sealed interface SendChannel<T> permits Channel, SendOnly {
  /// Sends a value: hands it to a waiting receiver, or puts it into the buffer, or waits until one
  /// of the two can be done.
  ///
  /// **Blocking and interrupts.** Throws at once if the interrupt status is set on entry. If an
  /// interrupt comes while it waits, then either the value is withdrawn and this throws, or it has
  /// been taken already: then this returns and the interrupt status stays set.
  ///
  /// **Memory effects.** Actions before this _happen-before_ the return of the receive that gets
  /// the value.
  ///
  /// @param value the value
  /// @throws ChannelClosedException if the channel is closed, or is closed while this waits
  /// @throws InterruptedException if interrupted; the value is not sent, the status is cleared
  void send(T value) throws InterruptedException;

  /// Sends a value as [#send(Object)] does, until a context ends.
  ///
  /// @param ctx the context
  /// @param value the value
  /// @throws ContextException if the context has ended or ends while this waits, with its cause;
  ///   the value is not sent
  /// @throws ChannelClosedException if the channel is closed, or is closed while this waits
  /// @throws InterruptedException if interrupted, and not because of the context; the value is not
  ///   sent, the status is cleared
  void send(Context ctx, T value) throws InterruptedException;

  /// Sends a value if that is possible at once. Does not wait, throws nothing when the channel is
  /// closed.
  ///
  /// @param value the value
  /// @return whether it was sent, and if not why
  TrySend trySend(T value);

  /// Says that no more values will come. Those in the buffer can still be received; all who wait
  /// are woken.
  ///
  /// **Memory effects.** Actions before this _happen-before_ the return of a receive that finds the
  /// channel closed.
  ///
  /// @throws ChannelClosedException if it is closed already
  void close();

  /// Whether it has been closed. Values may still be in its buffer.
  ///
  /// @return true once [#close()] has been called
  boolean isClosed();

  /// How many values are in the buffer at this moment. An unbuffered channel has none.
  ///
  /// @return the exact number
  int len();

  /// How many values the buffer can hold.
  ///
  /// @return the capacity that it was made with
  int cap();

  /// A send as a case of a [Select].
  ///
  /// @param <R> the type of the result
  /// @param value the value
  /// @param then what to do when it has been sent
  /// @return the case
  default <R extends @Nullable Object> Case<R> onSend(T value, Case.Call<? extends R> then) {
    return SendCase.of(this, value, Objects.requireNonNull(then, "then"));
  }

  /// A send as a case of a [Select], without a result.
  ///
  /// @param value the value
  /// @param then what to do when it has been sent
  /// @return the case
  default Case<@Nullable Void> onSend(T value, Case.Action then) {
    return SendCase.of(this, value, Handlers.of(then));
  }
}
