package io.goloom.sync;

import java.util.Objects;

/// Something that can be locked and unlocked: Go's `sync.Locker`.
///
/// A [Mutex] is one, a [RWMutex] is one for its writers, and [RWMutex#rLocker()] for its readers. A
/// [Cond] works with any.
///
/// **Memory effects.** An [#unlock()] _happens-before_ each later [#lock()] that it lets in.
///
/// Implementations are thread-safe.
public interface Locker {
  /// Takes the lock.
  ///
  /// **Blocking and interrupts.** Blocks until the lock is free. Interrupts do not end the wait;
  /// the interrupt status stays set.
  void lock();

  /// Gives the lock back. Any goroutine may do so, not only the one that took it.
  ///
  /// @throws IllegalStateException if it is not locked
  void unlock();

  /// Runs some code under the lock, which is given back however the code ends. What `lock()` with
  /// `unlock()` in a `finally` does, and what `defer mu.Unlock()` does in Go:
  ///
  /// {@snippet :
  /// mu.withLock(() -> balance -= amount);
  /// }
  ///
  /// **Blocking and interrupts.** As [#lock()].
  ///
  /// @param action the code
  /// @param <X> the checked exception that it throws; none if it throws none
  /// @throws X if the code does
  default <X extends Exception> void withLock(Action<X> action) throws X {
    Objects.requireNonNull(action, "action");
    lock();
    try {
      action.run();
    } finally {
      unlock();
    }
  }

  /// Some code without a result.
  ///
  /// @param <X> the checked exception that it throws
  @FunctionalInterface
  interface Action<X extends Exception> {
    /// Runs it.
    ///
    /// @throws X if it fails
    void run() throws X;
  }
}
