package io.goloom.sync;

import io.goloom.context.Context;
import io.goloom.context.ContextException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is computed once, when it is asked for first: Go's `sync.OnceValue`. Made by
/// [Once#value].
///
/// {@snippet :
/// private final OnceValue<Config> config = Once.value(() -> Config.parse(path));
/// int port() {
///   return config.get().port();
/// }
/// }
///
/// If the supplier throws, each `get` throws the same failure again, the very object, whose stack
/// is that of the first call.
///
/// **Memory effects.** The end of the supplier _happens-before_ the return of each `get`.
///
/// Thread-safe; may be used from any thread.
///
/// @param <T> the type of the value
public final class OnceValue<T extends @Nullable Object> implements Supplier<T> {
  private final Once once = new Once();

  /// The three fields below are written by the one run and published by the Once.
  private @Nullable Supplier<? extends T> supplier;

  private @Nullable T value;
  private @Nullable Throwable failure;

  OnceValue(Supplier<? extends T> supplier) {
    this.supplier = supplier;
  }

  /// The value, which this call computes if it is the first.
  ///
  /// **Blocking and interrupts.** Blocks while another goroutine computes it. Interrupts do not end
  /// that wait; the interrupt status stays set.
  ///
  /// @return the value
  /// @throws IllegalStateException if called by the supplier itself
  @Override
  public T get() {
    if (!once.isDone()) {
      once.run(this::compute);
    }
    return result();
  }

  /// The value, as [#get()] gives it, but waits for another goroutine's run only until a context
  /// ends.
  ///
  /// **Blocking and interrupts.** Blocks while another goroutine computes it. Throws at once if the
  /// interrupt status is set on entry. Neither an interrupt nor the end of the context stops the
  /// supplier.
  ///
  /// @param ctx the context
  /// @return the value
  /// @throws ContextException if the context has ended, even if the value is there, or ends while
  ///   this waits
  /// @throws InterruptedException if interrupted on entry or while it waits, and the context has
  ///   not ended; the status is cleared
  /// @throws IllegalStateException if called by the supplier itself
  public T get(Context ctx) throws InterruptedException {
    once.run(ctx, this::compute);
    return result();
  }

  /// How far it is, for debugging.
  @Override
  public String toString() {
    return "OnceValue[" + once + "]";
  }

  private void compute() {
    try {
      value = takeSupplier().get();
    } catch (Throwable t) {
      failure = t;
    }
  }

  /// Leaves no reference here, so that what the supplier captured may go.
  private Supplier<? extends T> takeSupplier() {
    Supplier<? extends T> s = Objects.requireNonNull(supplier);
    supplier = null;
    return s;
  }

  @SuppressWarnings("NullAway") // null only where T allows it
  private T result() {
    Throwable f = failure;
    if (f != null) {
      throw OnceValue.<RuntimeException>same(f);
    }
    return value;
  }

  /// The very failure, also if it is a checked one that has slipped through the supplier's
  /// signature.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Throwable> X same(Throwable failure) throws X {
    throw (X) failure;
  }
}
