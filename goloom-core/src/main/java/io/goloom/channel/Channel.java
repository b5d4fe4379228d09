package io.goloom.channel;

/// A channel: goroutines hand values to each other through it, in order.
///
/// An unbuffered channel hands each value from a sender to a receiver, and whoever comes first
/// waits for the other. A buffered one takes up to its capacity of values before a sender waits.
/// Those who wait are served first come, first served.
///
/// {@snippet :
/// Channel<Integer> ch = Channel.make(); // or Channel.make(128)
/// go(() -> {
///   for (int i = 0; i < 3; i++) ch.send(i);
///   ch.close();
/// });
/// for (Integer v : ch) IO.println(v); // until closed and drained
/// }
///
/// Hand out one direction with [#receiveOnly()] and [#sendOnly()]. Closing says that no more values
/// come; a channel need not be closed to be collected.
///
/// **Memory effects.** As in Go: actions before a send _happen-before_ the return of the receive
/// that gets its value; actions before the close _happen-before_ the return of a receive that finds
/// the channel closed; on a channel of capacity C, actions before the k-th receive _happen-before_
/// the return of the (k+C)-th send (unbuffered: C = 0).
///
/// Thread-safe. The algorithm is that of Go's `runtime/chan.go`, see `docs/design/channels.md`.
///
/// @param <T> the type of the elements, which are never null
public sealed interface Channel<T> extends SendChannel<T>, ReceiveChannel<T>
    permits ChannelImpl, NeverChannel {
  /// Makes an unbuffered channel.
  ///
  /// @param <T> the type of the elements
  /// @return a new channel
  static <T> Channel<T> make() {
    return new ChannelImpl<>(0);
  }

  /// Makes a channel with a buffer, which is allocated whole.
  ///
  /// @param <T> the type of the elements
  /// @param capacity how many values it can hold; zero makes it unbuffered
  /// @return a new channel
  /// @throws IllegalArgumentException if the capacity is negative
  static <T> Channel<T> make(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("a channel's capacity cannot be negative: " + capacity);
    }
    return new ChannelImpl<>(capacity);
  }

  /// The channel that is never ready: Go's nil channel. To send to it or receive from it waits
  /// until interrupted or until the context ends; its case in a select never takes place, so a
  /// variable that holds it or a real channel switches a case off and on. It cannot be closed.
  ///
  /// @param <T> the type of the elements
  /// @return the channel, one for all
  static <T> Channel<T> never() {
    return NeverChannel.instance();
  }

  /// The receiving direction alone. Nobody can get back from it to the sending one.
  ///
  /// @return a view, equal to the others of this kind on this channel
  ReceiveChannel<T> receiveOnly();

  /// The sending direction alone. Nobody can get back from it to the receiving one.
  ///
  /// @return a view, equal to the others of this kind on this channel
  SendChannel<T> sendOnly();

  @Override
  boolean isClosed();

  @Override
  int len();

  @Override
  int cap();
}
