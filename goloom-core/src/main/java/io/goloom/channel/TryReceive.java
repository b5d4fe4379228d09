package io.goloom.channel;

/// How a [ReceiveChannel#tryReceive] ended.
///
/// @param <T> the type of the elements
public sealed interface TryReceive<T> {
  /// A value was there.
  ///
  /// @param value the value
  /// @param <T> its type
  record Received<T>(T value) implements TryReceive<T> {}

  /// Nothing was there, more may come.
  ///
  /// @param <T> the type of the elements
  record Empty<T>() implements TryReceive<T> {}

  /// The channel is closed and drained.
  ///
  /// @param <T> the type of the elements
  record Closed<T>() implements TryReceive<T> {}
}
