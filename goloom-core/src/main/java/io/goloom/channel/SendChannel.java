package io.goloom.channel;

import io.goloom.context.Context;
import java.util.function.Supplier;

/// FOUNDATION SKETCH: signatures only; the channel author owns every word of this file.
public sealed interface SendChannel<T> permits Channel {
  void send(T value) throws InterruptedException;

  /// ends with the context's error
  void send(Context ctx, T value) throws InterruptedException;

  /// SENT, FULL, CLOSED
  TrySend trySend(T value);

  /// IllegalStateException subclass if closed already
  void close();

  boolean isClosed();

  int len();

  int cap();

  <R> Case<R> onSend(T value, Supplier<? extends R> then);
}
