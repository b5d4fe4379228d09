package io.goloom.internal.jdk;

import jdk.internal.misc.Signal;

/// The sixth door: signals of the operating system. The JDK hides its own class for them behind
/// `sun.misc.Signal`, of whose every mention javac warns.
///
/// Open with `--add-exports java.base/jdk.internal.misc`. Closed, signals are the JVM's.
public final class Signals {
  private Signals() {}

  /// Handles a signal from now on.
  ///
  /// @param name its name, such as `INT`
  /// @param handler runs on a thread of the JDK's own for each time that it comes
  /// @return false if the door is closed, or the signal is unknown here, or the JVM's to handle, or
  ///   nobody's, as with `-Xrs`
  public static boolean handle(String name, Runnable handler) {
    try {
      Door.handle(name, handler);
      return true;
    } catch (LinkageError | IllegalArgumentException e) {
      return false;
    }
  }

  /// A class of its own: where the JDK does not export its own, it cannot be linked.
  private record Door(Runnable handler) implements Signal.Handler {
    static void handle(String name, Runnable handler) {
      Signal.handle(new Signal(name), new Door(handler));
    }

    @Override
    public void handle(Signal signal) {
      handler.run();
    }
  }
}
