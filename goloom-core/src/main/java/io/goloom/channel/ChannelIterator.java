package io.goloom.channel;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The iteration of Go's `for v := range ch`. For one thread, as iterators are; several iterators
/// share the values.
final class ChannelIterator<T> implements Iterator<T> {
  private final ReceiveChannel<T> channel;
  private @Nullable T next;
  private boolean ended;

  ChannelIterator(ReceiveChannel<T> channel) {
    this.channel = channel;
  }

  @Override
  public boolean hasNext() {
    if (next == null && !ended) {
      try {
        next = channel.receive();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UncheckedInterruptedException(e);
      }
      ended = next == null;
    }
    return !ended;
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the channel is closed and drained");
    }
    T value = next;
    if (value == null) {
      throw new AssertionError("hasNext without a value");
    }
    next = null;
    return value;
  }
}
