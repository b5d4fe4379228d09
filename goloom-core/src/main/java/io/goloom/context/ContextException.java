package io.goloom.context;

import org.jspecify.annotations.Nullable;

/// The error of a context that has ended, and what an operation under that context throws.
///
/// Unchecked, since any operation under a context can end so, and a caller who wants to know asks
/// the context. As [Context#err()] it is one shared object without stack or cause, like Go's
/// `context.Canceled`. An operation throws a fresh one, whose stack is the operation's and whose
/// [#getCause()] is the context's [Context#cause()], if that says more.
public abstract sealed class ContextException extends RuntimeException
    permits CanceledException, DeadlineExceededException {
  private static final long serialVersionUID = 1;

  ContextException(String message, @Nullable Throwable cause, boolean stack) {
    super(message, cause, stack, stack);
  }
}
