package io.goloom.channel;

/// FOUNDATION SKETCH: signatures only; the channel author owns every word of this file.
public non-sealed interface Channel<T> extends SendChannel<T>, ReceiveChannel<T> {
  static <T> Channel<T> make() { throw new UnsupportedOperationException(); }

  static <T> Channel<T> make(int capacity) { throw new UnsupportedOperationException(); }
}
