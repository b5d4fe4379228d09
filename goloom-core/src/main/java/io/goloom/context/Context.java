package io.goloom.context;

import io.goloom.channel.ReceiveChannel;
import io.goloom.sched.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// FOUNDATION SKETCH: signatures only; the context author owns every word of this file.
public interface Context {
  static Context background() { throw new UnsupportedOperationException(); }
  static Context todo() { throw new UnsupportedOperationException(); }
  /// context of the innermost ctx.call / go(ctx, ..) on this thread, else background()
  static Context current() { throw new UnsupportedOperationException(); }

  // --- what an implementation provides
  Optional<Instant> deadline();
  ReceiveChannel<Void> done();
  @Nullable ContextException err();
  @Nullable Throwable cause();
  <T> @Nullable T value(Key<T> key);

  // --- what every context can do
  default Cancellable withCancel() { throw new UnsupportedOperationException(); }
  default Cancellable withTimeout(Duration timeout) { throw new UnsupportedOperationException(); }
  default Cancellable withTimeout(Duration timeout, Throwable cause) { throw new UnsupportedOperationException(); }
  default Cancellable withDeadline(Instant deadline) { throw new UnsupportedOperationException(); }
  default Cancellable withDeadline(Instant deadline, Throwable cause) { throw new UnsupportedOperationException(); }
  default <T> Context withValue(Key<T> key, T value) { throw new UnsupportedOperationException(); }
  default Context withoutCancel() { throw new UnsupportedOperationException(); }
  default AfterFunc afterFunc(Task task) { throw new UnsupportedOperationException(); }
  /// throws a fresh exception for err() and cause() if this context has ended
  default void check() { throw new UnsupportedOperationException(); }
  /// the fresh exception check() would throw; null if not ended
  default @Nullable ContextException error() { throw new UnsupportedOperationException(); }
  /// runs on this thread, which is interrupted if this context ends meanwhile
  default <T> T call(Callable<T> body) throws Exception { throw new UnsupportedOperationException(); }
  default void run(Task body) throws Exception { throw new UnsupportedOperationException(); }
}
