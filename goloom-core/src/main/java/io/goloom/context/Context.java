package io.goloom.context;

import io.goloom.channel.ReceiveChannel;
import io.goloom.internal.end.Ends;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.sched.Scope;
import io.goloom.sched.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A deadline, a signal to stop and values for one piece of work, passed as first parameter to all
/// that does the work.
///
/// Contexts form a tree. When one ends, all that were derived from it end with it, and nothing
/// above or beside it does. It ends once: canceled by its maker, or because its time is up, or
/// because the context above it has ended. From then on [#err()] and [#cause()] say why, and
/// [#done()] is closed.
///
/// {@snippet :
/// try (var request = Context.background().withTimeout(Duration.ofSeconds(30))) {
///   try (var query = request.withTimeout(Duration.ofSeconds(3))) { // @highlight substring="withTimeout"
///     return database.find(query, id);
///   }
/// }
/// }
///
/// A context stops nobody by force. Waiters take part: every blocking operation of goloom has a
/// form with a context, [#done()] can stand in a select, and code that knows of interrupts only
/// runs in [#call] or in a goroutine that was started with the context.
///
/// Pass a context as first parameter, do not keep it in a field (see [HoldsContext]), and never
/// pass null: [#todo()] is for places where it is not yet clear which context to use. Values are
/// for what belongs to a request and crosses APIs, such as a trace id, not for optional parameters.
///
/// **Implementing it.** The four abstract methods are enough, usually by asking another context and
/// changing one answer. They must be thread-safe, quick and non-blocking; `done` must give the same
/// channel each time. A wrapper that forwards `done` and `value` costs those derived from it
/// nothing.
///
/// Thread-safe, like everything derived from it.
public interface Context {
  /// The root: never ends, has no deadline and no values.
  ///
  /// @return always the same context
  static Context background() {
    return ImmutableContext.BACKGROUND;
  }

  /// A root like [#background()], for code that does not yet get the context that it should use.
  ///
  /// @return always the same context
  static Context todo() {
    return ImmutableContext.TODO;
  }

  /// The context that the calling code runs under: of the innermost [#call] or [#run] on this
  /// thread, or that which this goroutine was started with.
  ///
  /// For bridges to code that cannot pass a context, such as logging. Application code passes it.
  ///
  /// @return [#background()] if there is none
  static Context current() {
    Object context = Scope.context();
    return context == null ? background() : (Context) context;
  }

  /// When the work should be over.
  ///
  /// @return the time of the wall clock, the same at each call; empty if there is no limit
  Optional<Instant> deadline();

  /// A channel that is closed when this context ends, for use in a select. It never carries a
  /// value.
  ///
  /// {@snippet :
  /// select(
  ///     ctx.done().onReceive(() -> null), // @highlight substring="ctx.done()"
  ///     results.onReceive(r -> r));
  /// }
  ///
  /// **Memory effects.** What was done before the end _happens-before_ a receive on this channel
  /// returns.
  ///
  /// @return the same channel at each call; one that is never ready if this context cannot end
  ReceiveChannel<Void> done();

  /// Why this context has ended: a shared object without a stack, to be compared or asked for its
  /// class.
  ///
  /// @return null until it has ended; then [CanceledException#CANCELED] or
  ///   [DeadlineExceededException#DEADLINE_EXCEEDED], for good
  @Nullable ContextException err();

  /// What ended this context in the words of who did: the cause given to
  /// [Cancellable#cancel(Throwable)], or that given with the deadline, of this context or of the
  /// one above that ended first.
  ///
  /// @return null until it has ended; the same as [#err()] if no cause was given
  default @Nullable Throwable cause() {
    ContextException err = err();
    if (err == null) {
      return null;
    }
    Node node = value(Node.KEY);
    Throwable cause = node == null ? null : node.cause();
    return cause == null ? err : cause;
  }

  /// The value that this context, or the nearest one above that has one, holds under a key.
  ///
  /// @param <T> the value's type
  /// @param key the key, compared by identity; an implementation forwards keys that it does not
  ///   know
  /// @return null if there is none, or if the nearest is null
  <T> @Nullable T value(Key<T> key);

  /// How much time is left until [#deadline()].
  ///
  /// @return zero if the deadline has passed; empty if there is none
  default Optional<Duration> remaining() {
    return deadline()
        .map(d -> {
          Duration left = Duration.between(Scheduler.current().clock().now(), d);
          return left.isNegative() ? Duration.ZERO : left;
        });
  }

  /// Does nothing while this context goes on, and throws once it has ended. For loops that compute,
  /// and before a step that should not be begun in vain.
  ///
  /// @throws ContextException as [#error()] makes it
  default void check() {
    if (err() != null) {
      throw Objects.requireNonNull(error());
    }
  }

  /// The error to throw for a context that has ended, made afresh: with the caller's stack, and
  /// with [#cause()] as its cause if that says more than [#err()].
  ///
  /// @return null if this context has not ended
  default @Nullable ContextException error() {
    ContextException err = err();
    if (err == null) {
      return null;
    }
    Throwable why = cause();
    Throwable cause = why == err ? null : why;
    return err instanceof DeadlineExceededException
        ? DeadlineExceededException.because(cause)
        : CanceledException.because(cause);
  }

  /// Derives a context that ends when it is canceled or closed, or when this context ends.
  ///
  /// @return a new context, to be closed by the caller
  default Cancellable withCancel() {
    return LostContexts.handle(Node.under(Own.link(this)));
  }

  /// Derives a context that ends at the first of three events: `timeout` elapses, the returned
  /// context is closed or canceled, or this context ends.
  ///
  /// Its deadline is the earlier of `now + timeout` and this context's: a child may shorten its
  /// parent's time, never extend it. A zero or negative timeout gives a context that has ended
  /// already. After expiry [#err()] is a [DeadlineExceededException]; otherwise the first event
  /// sets err and cause for good.
  ///
  /// A context holds its child until the child has ended, so close the child on every path:
  ///
  /// {@snippet :
  /// try (var ctx = parent.withTimeout(Duration.ofSeconds(2))) { // @highlight substring="withTimeout"
  ///   return fetcher.get(ctx, url);
  /// }
  /// }
  ///
  /// **Blocking and interrupts.** Does not block, and neither reads nor sets the interrupt status.
  /// Expiry interrupts only what runs in [#call] or in a goroutine started with the context: other
  /// waiters learn of it from the Done channel.
  ///
  /// **Memory effects.** Actions before the end _happen-before_ the return of a receive on
  /// [#done()], and of any [#err()] call that reports it.
  ///
  /// @param timeout how long the work may take, on the monotonic clock
  /// @return a new context, to be closed by the caller
  default Cancellable withTimeout(Duration timeout) {
    Objects.requireNonNull(timeout, "timeout");
    return LostContexts.handle(Node.under(Own.link(this), Deadline.in(timeout, null)));
  }

  /// Derives a context as [#withTimeout(Duration)] does, with a cause for the case that the time
  /// runs out.
  ///
  /// @param timeout how long the work may take, on the monotonic clock
  /// @param cause what [#cause()] is after expiry; it is not used when the context ends otherwise
  /// @return a new context, to be closed by the caller
  default Cancellable withTimeout(Duration timeout, Throwable cause) {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(cause, "cause");
    return LostContexts.handle(Node.under(Own.link(this), Deadline.in(timeout, cause)));
  }

  /// Derives a context as [#withTimeout(Duration)] does, with a deadline instead of a time span.
  /// The time is measured on the monotonic clock from now on: setting the wall clock does not move
  /// it.
  ///
  /// @param deadline when the work should be over; a past one gives a context that has ended
  ///   already
  /// @return a new context, to be closed by the caller
  default Cancellable withDeadline(Instant deadline) {
    Objects.requireNonNull(deadline, "deadline");
    return LostContexts.handle(Node.under(Own.link(this), Deadline.at(deadline, null)));
  }

  /// Derives a context as [#withDeadline(Instant)] does, with a cause for the case that the
  /// deadline passes.
  ///
  /// @param deadline when the work should be over
  /// @param cause what [#cause()] is after expiry; it is not used when the context ends otherwise
  /// @return a new context, to be closed by the caller
  default Cancellable withDeadline(Instant deadline, Throwable cause) {
    Objects.requireNonNull(deadline, "deadline");
    Objects.requireNonNull(cause, "cause");
    return LostContexts.handle(Node.under(Own.link(this), Deadline.at(deadline, cause)));
  }

  /// Derives a context that holds a value more, and ends when this one does. It needs no closing.
  ///
  /// @param <T> the value's type
  /// @param key the key; hides a value that a context above holds under it
  /// @param value the value, which should be immutable or thread-safe; null hides an outer value
  /// @return a new context
  default <T> Context withValue(Key<T> key, @Nullable T value) {
    Objects.requireNonNull(key, "key");
    return ImmutableContext.withValue(Own.link(this), key, value);
  }

  /// Derives a context that has this one's values, but never ends and has no deadline: for work
  /// that must be finished after the request that started it, such as a rollback.
  ///
  /// @return a new context
  default Context withoutCancel() {
    return ImmutableContext.withoutCancel(Own.link(this));
  }

  /// Starts a task in a goroutine of its own once this context ends, at once if it has ended
  /// already.
  ///
  /// Several calls are independent of each other. Whoever ends the context does not wait for the
  /// task.
  ///
  /// An implementation that has its own way to tell of its end may override this method; contexts
  /// derived from it are then ended by it.
  ///
  /// @param task what to start; its failure is that of any goroutine's
  /// @return a handle by which the task can be stopped as long as it was not started
  default AfterFunc afterFunc(Task task) {
    Objects.requireNonNull(task, "task");
    return task instanceof CustomChild child
        ? child.listenTo(Ends.of(this))
        : AfterFuncTask.register(Ends.of(this), task);
  }

  /// Runs code on the current thread, which is interrupted if this context ends meanwhile, so that
  /// blocking calls of the JDK and of other libraries end too.
  ///
  /// {@snippet :
  /// byte[] page = ctx.call(() -> socket.getInputStream().readAllBytes());
  /// }
  ///
  /// If the context has ended already, the body is not begun. If the body ends with an
  /// `InterruptedException` or another exception that an interrupt makes (such as
  /// `ClosedByInterruptException`), also one that is wrapped, and the context has ended, then the
  /// context's error is thrown, with that exception suppressed. Everything else is handed on: the
  /// value of a body that finished all the same, and any other exception, a [ContextException]
  /// among them.
  ///
  /// **Blocking and interrupts.** Blocks as the body does. After this has returned or thrown, no
  /// interrupt of this context's comes any more, and none is left in the interrupt status. An
  /// interrupt from elsewhere stays, unless the context has ended too: the status is one bit, and
  /// is cleared then. Calls may be nested; when an inner one clears its interrupt and an outer
  /// one's context has ended, the status is set again.
  ///
  /// **Memory effects.** What was done before the context's end _happens-before_ the interrupt is
  /// seen.
  ///
  /// @param <T> the type of the result
  /// @param body the code
  /// @return what the body returns
  /// @throws ContextException if the context has ended
  /// @throws Exception what the body throws
  default <T extends @Nullable Object> T call(Callable<T> body) throws Exception {
    Objects.requireNonNull(body, "body");
    return Calls.call(this, body);
  }

  /// Runs code as [#call] does, without a result.
  ///
  /// @param body the code
  /// @throws ContextException if the context has ended
  /// @throws Exception what the body throws
  default void run(Task body) throws Exception {
    Objects.requireNonNull(body, "body");
    Calls.<@Nullable Object>call(
        this,
        () -> {
          body.run();
          return null;
        });
  }
}
