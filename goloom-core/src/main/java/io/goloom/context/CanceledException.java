package io.goloom.context;

import org.jspecify.annotations.Nullable;

/// The context was canceled, by its own `cancel` or `close` or by that of a context above it.
public final class CanceledException extends ContextException {
  private static final long serialVersionUID = 1;

  /// What [Context#err()] of a canceled context is: Go's `context.Canceled`. It has no stack; throw
  /// [Context#error()] instead.
  @SuppressWarnings("StaticAssignmentOfThrowable") // has no stack that could mislead
  public static final CanceledException CANCELED =
      new CanceledException("context canceled", null, false);

  private CanceledException(String message, @Nullable Throwable cause, boolean stack) {
    super(message, cause, stack);
  }

  static CanceledException because(@Nullable Throwable cause) {
    return new CanceledException(
        cause == null ? "context canceled" : "context canceled: " + cause, cause, true);
  }
}
