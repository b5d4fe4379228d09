package io.goloom.channel;

/// How a [SendChannel#trySend] ended.
public enum TrySend {
  /// The value was handed to a receiver or put into the buffer.
  SENT,
  /// Nobody waits for it and the buffer has no room.
  FULL,
  /// The channel is closed.
  CLOSED
}
