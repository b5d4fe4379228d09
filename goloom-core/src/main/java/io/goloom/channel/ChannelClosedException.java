package io.goloom.channel;

/// A send on a closed channel, or a second close: a mistake in the program, which in Go is a panic.
///
/// Only the sender's side should close a channel, once, when no more sends can come. With several
/// senders, wait for all of them (a [io.goloom.sync.WaitGroup]) and then close. Who only wants to
/// try uses [SendChannel#trySend].
public final class ChannelClosedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  private ChannelClosedException(String message) {
    super(message);
  }

  static ChannelClosedException onSend() {
    return new ChannelClosedException(
        "send on closed channel: close it only when all its senders are done, or use trySend");
  }

  static ChannelClosedException onClose() {
    return new ChannelClosedException("close of closed channel: let one owner close it, once");
  }
}
