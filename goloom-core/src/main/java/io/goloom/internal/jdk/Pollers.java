package io.goloom.internal.jdk;

/// The JDK's socket pollers. They are virtual threads that run on the scheduler of whoever first
/// waits for a socket, and serve all others from then on.
public final class Pollers {
  private Pollers() {}

  /// Starts the pollers on the scheduler of the current virtual thread, if they do not run yet.
  public static void start() {
    try {
      Class.forName("sun.nio.ch.Poller", true, null);
    } catch (ClassNotFoundException e) {
      // another JDK: whatever it has in its place starts at first use
    }
  }
}
