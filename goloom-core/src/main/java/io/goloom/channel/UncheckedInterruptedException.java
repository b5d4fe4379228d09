package io.goloom.channel;

/// The thread was interrupted in a place that cannot throw `InterruptedException`: while it
/// iterates over a channel.
///
/// The interrupt status is set again when this is thrown, so whoever catches it and goes on will be
/// stopped by the next blocking call.
public final class UncheckedInterruptedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UncheckedInterruptedException(InterruptedException cause) {
    super("interrupted while iterating over a channel", cause);
  }
}
