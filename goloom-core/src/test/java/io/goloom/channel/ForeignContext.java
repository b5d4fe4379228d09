package io.goloom.channel;

import io.goloom.context.CanceledException;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.context.Key;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A context of a user's own: all that goloom can learn of its end is its Done channel.
class ForeignContext implements Context {
  private final Channel<Void> done = Channel.make();
  private volatile @Nullable ContextException err;

  void end() {
    err = CanceledException.CANCELED;
    done.close();
  }

  @Override
  public Optional<Instant> deadline() {
    return Optional.empty();
  }

  @Override
  public ReceiveChannel<Void> done() {
    return done.receiveOnly();
  }

  @Override
  public @Nullable ContextException err() {
    return err;
  }

  @Override
  public <T> @Nullable T value(Key<T> key) {
    return null;
  }
}
