package io.goloom.context;

import org.jspecify.annotations.Nullable;

/// The context's time was up before its work was done.
public final class DeadlineExceededException extends ContextException {
  private static final long serialVersionUID = 1;

  /// What [Context#err()] of a context is whose deadline has passed: Go's
  /// `context.DeadlineExceeded`. It has no stack; throw [Context#error()] instead.
  @SuppressWarnings("StaticAssignmentOfThrowable") // has no stack that could mislead
  public static final DeadlineExceededException DEADLINE_EXCEEDED =
      new DeadlineExceededException("context deadline exceeded", null, false);

  private DeadlineExceededException(String message, @Nullable Throwable cause, boolean stack) {
    super(message, cause, stack);
  }

  static DeadlineExceededException because(@Nullable Throwable cause) {
    return new DeadlineExceededException(
        cause == null ? "context deadline exceeded" : "context deadline exceeded: " + cause,
        cause,
        true);
  }
}
