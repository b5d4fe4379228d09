package io.goloom.internal.sched.blocking;

import io.goloom.sched.Task;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// Something that blocks: what waits, what ends it, what comes out, what an interrupt does.
///
/// @param body what waits
/// @param end what ends it, done by another thread
/// @param result what the wait has to return
/// @param interrupt what an interrupt does instead
/// @param thrown what it then throws, if it does
record Wait(
    Callable<?> body, Task end, @Nullable Object result, Interrupt interrupt, Class<?> thrown) {

  /// What an interrupt does to a wait.
  enum Interrupt {
    /// It ends with an exception, and the status is clear unless it is one that closes a channel.
    THROWS,
    /// It ends as if it were over, and the status is set.
    RETURNS,
    /// It goes on, and the status is set afterwards.
    IGNORED
  }

  /// One without a result that throws InterruptedException.
  static Wait of(Task body, Task end) {
    return of(
        () -> {
          body.run();
          return "over";
        },
        end,
        "over");
  }

  /// One with a result that throws InterruptedException.
  static Wait of(Callable<?> body, Task end, Object result) {
    return new Wait(body, end, result, Interrupt.THROWS, InterruptedException.class);
  }

  Wait throwing(Class<? extends Exception> type) {
    return new Wait(body, end, result, Interrupt.THROWS, type);
  }

  Wait returning() {
    return new Wait(body, end, result, Interrupt.RETURNS, thrown);
  }

  Wait ignoring() {
    return new Wait(body, end, result, Interrupt.IGNORED, thrown);
  }
}
