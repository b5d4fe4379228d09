package io.goloom.channel;

import org.jspecify.annotations.Nullable;

/// A case on the channel that is never ready.
final class NeverCase<R extends @Nullable Object> implements Case<R> {
  private static final NeverCase<?> INSTANCE = new NeverCase<>();

  private NeverCase() {}

  @SuppressWarnings("unchecked") // never has a result
  static <R extends @Nullable Object> NeverCase<R> instance() {
    return (NeverCase<R>) INSTANCE;
  }
}
