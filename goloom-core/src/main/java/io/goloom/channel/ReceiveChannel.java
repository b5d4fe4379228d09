package io.goloom.channel;

import io.goloom.context.Context;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// FOUNDATION SKETCH: signatures only; the channel author owns every word of this file.
public sealed interface ReceiveChannel<T> extends Iterable<T> permits Channel {
  /// never ready, never closed
  static <T> ReceiveChannel<T> never() { throw new UnsupportedOperationException(); }

  /// null when closed and drained
  @Nullable T receive() throws InterruptedException;

  @Nullable T receive(Context ctx) throws InterruptedException;

  /// sealed: Received(value) | Empty | Closed
  TryReceive<T> tryReceive();

  int len();

  int cap();

  /// case: `then` gets the value, or null when closed and drained
  <R> Case<R> onReceive(Function<? super @Nullable T, ? extends R> then);

  /// case: a value and the end told apart
  <R> Case<R> onReceive(Function<? super T, ? extends R> then, Supplier<? extends R> onClosed);

  /// case: whatever comes, value or close
  <R> Case<R> onReceive(Supplier<? extends R> then);
}
