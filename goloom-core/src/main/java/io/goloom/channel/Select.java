package io.goloom.channel;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Waits for the first of several channel operations: Go's `select`.
///
/// {@snippet :
/// boolean more = true;
/// while (more) {
///   more = select(
///       ctx.done().onReceive(() -> false),
///       data.onReceive(item -> { process(item); return true; }));
/// }
/// }
///
/// Exactly one of the operations takes place, then its handler runs, on the calling thread and
/// without any lock, and its result is that of the select. If several can take place one of them is
/// chosen at random, each with the same chance; [#selectFirst] takes the first as listed.
///
/// A channel may stand in several cases and in both directions; a select never sends to itself. A
/// case that is `null`, or on [Channel#never()], never takes place: Go's idiom of the nil channel,
/// which switches a case off.
///
/// {@snippet :
/// select(
///     in.onReceive(v -> { queue.add(v); }),
///     queue.isEmpty() ? null : out.onSend(queue.peek(), () -> { queue.remove(); }));
/// }
///
/// A send case on a closed channel can take place, and then throws [ChannelClosedException]. A
/// receive case on a closed and drained channel takes place without a value.
///
/// **Blocking and interrupts.** Waits until a case can take place; without any case, for ever.
/// Throws at once if the interrupt status is set on entry. If an interrupt comes while it waits,
/// then either no operation takes place and it throws, or one has taken place already: then that
/// one's handler runs, with the interrupt status set. With [#orElse] it does not wait, and does not
/// look at the interrupt status.
///
/// **Memory effects.** Those of the operation that takes place; the others have none.
///
/// Thread-safe.
public final class Select {
  private Select() {}

  /// Does one of several operations, chosen at random among those that are ready, and waits if none
  /// is.
  ///
  /// @param <R> the type of the result
  /// @param cases the cases, [#orElse] last; a null never takes place
  /// @return what the handler returns, null if it has no result
  /// @throws InterruptedException if interrupted before an operation took place (the status is
  ///   cleared), or by the handler
  /// @throws ChannelClosedException if the operation is a send on a closed channel
  /// @throws IllegalArgumentException if [#orElse] is not last
  @SafeVarargs
  public static <R extends @Nullable Object> R select(@Nullable Case<? extends R>... cases)
      throws InterruptedException {
    return Selectgo.select(cases, false, null);
  }

  /// Does one of several operations as [#select(Case...)] does, until a context ends.
  ///
  /// @param <R> the type of the result
  /// @param ctx the context
  /// @param cases the cases, [#orElse] last; a null never takes place
  /// @return what the handler returns, null if it has no result
  /// @throws ContextException if the context has ended (then no operation is tried) or ends
  ///   meanwhile
  /// @throws InterruptedException if interrupted before an operation took place (the status is
  ///   cleared), or by the handler
  /// @throws ChannelClosedException if the operation is a send on a closed channel
  /// @throws IllegalArgumentException if [#orElse] is not last
  @SafeVarargs
  public static <R extends @Nullable Object> R select(
      Context ctx, @Nullable Case<? extends R>... cases) throws InterruptedException {
    return Selectgo.select(cases, false, Objects.requireNonNull(ctx, "ctx"));
  }

  /// Does the first operation, as listed, that is ready, and waits if none is: a select with
  /// priorities.
  ///
  /// No operation takes place while one listed before it is ready. What becomes ready first ends a
  /// wait.
  ///
  /// @param <R> the type of the result
  /// @param cases the cases, the most urgent first, [#orElse] last; a null never takes place
  /// @return what the handler returns, null if it has no result
  /// @throws InterruptedException if interrupted before an operation took place (the status is
  ///   cleared), or by the handler
  /// @throws ChannelClosedException if the operation is a send on a closed channel
  /// @throws IllegalArgumentException if [#orElse] is not last
  @SafeVarargs
  public static <R extends @Nullable Object> R selectFirst(@Nullable Case<? extends R>... cases)
      throws InterruptedException {
    return Selectgo.select(cases, true, null);
  }

  /// Does the first operation, as listed, that is ready, as [#selectFirst(Case...)] does, until a
  /// context ends.
  ///
  /// @param <R> the type of the result
  /// @param ctx the context
  /// @param cases the cases, the most urgent first, [#orElse] last; a null never takes place
  /// @return what the handler returns, null if it has no result
  /// @throws ContextException if the context has ended (then no operation is tried) or ends
  ///   meanwhile
  /// @throws InterruptedException if interrupted before an operation took place (the status is
  ///   cleared), or by the handler
  /// @throws ChannelClosedException if the operation is a send on a closed channel
  /// @throws IllegalArgumentException if [#orElse] is not last
  @SafeVarargs
  public static <R extends @Nullable Object> R selectFirst(
      Context ctx, @Nullable Case<? extends R>... cases) throws InterruptedException {
    return Selectgo.select(cases, true, Objects.requireNonNull(ctx, "ctx"));
  }

  /// The default case, last in a select: what to do when no operation is ready at one moment,
  /// instead of waiting.
  ///
  /// @param <R> the type of the result
  /// @param then what to do
  /// @return the case
  public static <R extends @Nullable Object> Case<R> orElse(Case.Call<? extends R> then) {
    return new DefaultCase<>(Objects.requireNonNull(then, "then"));
  }

  /// The default case without a result, as [#orElse(Case.Call)].
  ///
  /// @param then what to do
  /// @return the case
  public static Case<@Nullable Void> orElse(Case.Action then) {
    return new DefaultCase<>(Handlers.of(then));
  }
}
