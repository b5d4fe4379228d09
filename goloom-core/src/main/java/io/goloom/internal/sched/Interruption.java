package io.goloom.internal.sched;

import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.util.Set;

/// Tells failures that an interrupt made from others.
public final class Interruption {
  /// Nobody wraps deeper, and a chain of causes may be a circle.
  private static final int DEEPEST = 16;

  /// What java.net.Socket says in an interrupted virtual thread: first, and of each later use, such
  /// as in the `finally` of a client that hides the first. It has no class of its own.
  private static final Set<String> SOCKET =
      Set.of("Closed by interrupt", "Socket is closed", "Socket closed");

  private Interruption() {}

  /// Whether a failure is an interrupt's doing: itself, or at the bottom of what a library has
  /// wrapped around it.
  ///
  /// @param failure what some code threw
  /// @return true if it, or one of its causes, says that its thread was interrupted
  public static boolean in(Throwable failure) {
    Throwable t = failure;
    for (int i = 0; i < DEEPEST && t != null; i++) {
      if (is(t)) {
        return true;
      }
      t = t.getCause();
    }
    return false;
  }

  private static boolean is(Throwable t) {
    return t instanceof InterruptedException
        || t instanceof ClosedByInterruptException
        || t instanceof FileLockInterruptionException
        // A socket's own timeout is an InterruptedIOException by inheritance only.
        || (t instanceof InterruptedIOException && !(t instanceof SocketTimeoutException))
        || (t instanceof SocketException && SOCKET.contains(String.valueOf(t.getMessage())));
  }
}
