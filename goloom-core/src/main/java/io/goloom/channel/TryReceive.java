package io.goloom.channel;

/// How a [ReceiveChannel#tryReceive] ended: a value, nothing yet, or nothing any more.
///
/// {@snippet :
/// switch (jobs.tryReceive()) {
///   case TryReceive.Received<Job>(Job job) -> run(job);
///   case TryReceive.Empty<Job> _ -> idle();
///   case TryReceive.Closed<Job> _ -> stop();
/// }
/// }
///
/// Immutable.
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
  record Empty<T>() implements TryReceive<T> {
    private static final Empty<?> INSTANCE = new Empty<>();
  }

  /// The channel is closed and drained.
  ///
  /// @param <T> the type of the elements
  record Closed<T>() implements TryReceive<T> {
    private static final Closed<?> INSTANCE = new Closed<>();
  }

  /// Nothing, for now.
  ///
  /// @param <T> the type of the elements
  /// @return the result that stands for it
  @SuppressWarnings("unchecked") // holds no value
  static <T> TryReceive<T> empty() {
    return (TryReceive<T>) Empty.INSTANCE;
  }

  /// Nothing, for good.
  ///
  /// @param <T> the type of the elements
  /// @return the result that stands for it
  @SuppressWarnings("unchecked") // holds no value
  static <T> TryReceive<T> closed() {
    return (TryReceive<T>) Closed.INSTANCE;
  }
}
