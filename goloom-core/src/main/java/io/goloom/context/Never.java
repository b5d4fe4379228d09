package io.goloom.context;

import io.goloom.channel.ReceiveChannel;
import io.goloom.internal.wait.EndListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The end that never comes. Nobody registers here, so a root holds nothing.
enum Never implements End, Due {
  NEVER;

  @Override
  public @Nullable ContextException err() {
    return null;
  }

  @Override
  public @Nullable Throwable cause() {
    return null;
  }

  @Override
  public ReceiveChannel<Void> done() {
    return ReceiveChannel.never();
  }

  @Override
  public @Nullable Node node() {
    return null;
  }

  @Override
  public Optional<Instant> deadline() {
    return Optional.empty();
  }

  @Override
  public Optional<Duration> remaining() {
    return Optional.empty();
  }

  @Override
  public boolean before(Deadline other) {
    return false;
  }

  @Override
  public Due due() {
    return this;
  }

  @Override
  public void adopt(Node child) {}

  @Override
  public void disown(Node child) {}

  @Override
  public boolean attach(EndListener listener) {
    return true;
  }

  @Override
  public boolean detach(EndListener listener) {
    return true;
  }
}
