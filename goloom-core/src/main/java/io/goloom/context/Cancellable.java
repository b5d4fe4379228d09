package io.goloom.context;

import org.jspecify.annotations.Nullable;

/// A context that its maker ends, at the latest when closing it.
///
/// Close it on every path, best with try-with-resources: that is what `defer cancel()` is in Go.
/// Until then the context above it holds it, and its timer is armed. One that is lost unclosed is
/// reported, see [io.goloom.diagnostics.Report.ContextLost].
///
/// Thread-safe: any thread may cancel, at any time, several times; the first end of the context, of
/// whatever kind, sets `err` and `cause`.
public interface Cancellable extends Context, AutoCloseable {
  /// Ends this context and all contexts under it with a [CanceledException], unless it has ended
  /// before.
  ///
  /// When this returns, the whole tree under it has ended: all Done channels are closed and all
  /// waiters are on their way. What those waiters do, and the tasks of [#afterFunc], is not waited
  /// for.
  ///
  /// **Blocking and interrupts.** Does not block, and neither reads nor clears the interrupt
  /// status; goroutines that run under this context are interrupted, among them the caller if it is
  /// one.
  ///
  /// **Memory effects.** What the caller did before _happens-before_ whatever follows from seeing
  /// the end.
  default void cancel() {
    cancel(null);
  }

  /// Ends this context as [#cancel()] does, and says why.
  ///
  /// @param cause what [#cause()] tells from then on, here and below; null for none
  void cancel(@Nullable Throwable cause);

  /// The same as [#cancel()].
  @Override
  default void close() {
    cancel(null);
  }
}
