package io.goloom.internal.jdk;

/// The JDK's threads that wait for sockets on behalf of all virtual threads.
///
/// They are virtual threads themselves, started by whoever is the first to wait for a socket, and
/// run for good on the scheduler of that one: which had better not be one that gets closed.
public final class Pollers {
  private Pollers() {}

  /// Starts them, unless they run already, on the scheduler of the virtual thread that calls this.
  /// Takes some 20 ms at the first call. Needs no door.
  public static void start() {
    try {
      Class.forName("sun.nio.ch.Poller", true, null);
    } catch (ClassNotFoundException | LinkageError e) {
      // another JDK, or no sockets here: then there is nobody to be started
    }
  }
}
