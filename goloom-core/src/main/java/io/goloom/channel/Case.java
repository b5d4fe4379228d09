package io.goloom.channel;

import org.jspecify.annotations.Nullable;

/// One case of a [Select]: an operation on a channel, and what to do when it has taken place.
///
/// Made by [ReceiveChannel#onReceive], [SendChannel#onSend] and [Select#orElse]. Making one does
/// nothing to the channel. A case may be kept and stand in any number of selects, one after the
/// other or at the same time; a loop can make its cases once, before it begins.
///
/// **What handlers may throw.** Unchecked exceptions and `InterruptedException`, which come out of
/// the select, so a handler may itself send and receive. For work that throws other checked
/// exceptions let the select return the value, and do the work after it.
///
/// **Which lambdas.** With or without a result. Java cannot tell whether `v -> f(v)` is meant to
/// have one and takes it as having one; where `f` is `void` write `v -> { f(v); }`.
///
/// Thread-safe.
///
/// @param <R> the type of the result
public sealed interface Case<R extends @Nullable Object>
    permits ChannelCase, NeverCase, DefaultCase {
  /// What to do after an operation, without a value, without a result.
  @FunctionalInterface
  interface Action {
    /// Does it.
    ///
    /// @throws InterruptedException if interrupted; it comes out of the select
    void run() throws InterruptedException;
  }

  /// What to do after an operation, without a value, with a result.
  ///
  /// It is an [Action] so that a lambda that could be both is taken as this one.
  ///
  /// @param <R> the type of the result
  @FunctionalInterface
  interface Call<R extends @Nullable Object> extends Action {
    /// Does it.
    ///
    /// @return the result of the select
    /// @throws InterruptedException if interrupted; it comes out of the select
    R call() throws InterruptedException;

    @Override
    default void run() throws InterruptedException {
      call();
    }
  }

  /// What to do with a received value, without a result.
  ///
  /// @param <T> the type of the value
  @FunctionalInterface
  interface ValueAction<T extends @Nullable Object> {
    /// Does it.
    ///
    /// @param value the value
    /// @throws InterruptedException if interrupted; it comes out of the select
    void accept(T value) throws InterruptedException;
  }

  /// What to do with a received value, with a result.
  ///
  /// It is a [ValueAction] so that a lambda that could be both is taken as this one.
  ///
  /// @param <T> the type of the value
  /// @param <R> the type of the result
  @FunctionalInterface
  interface ValueCall<T extends @Nullable Object, R extends @Nullable Object>
      extends ValueAction<T> {
    /// Does it.
    ///
    /// @param value the value
    /// @return the result of the select
    /// @throws InterruptedException if interrupted; it comes out of the select
    R apply(T value) throws InterruptedException;

    @Override
    default void accept(T value) throws InterruptedException {
      apply(value);
    }
  }
}
