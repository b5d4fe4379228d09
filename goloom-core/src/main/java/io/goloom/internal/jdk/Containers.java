package io.goloom.internal.jdk;

import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The fourth door: a container of our own for the threads of a scheduler, so that the JDK does not
/// keep a second list of them, and thread dumps list them under the scheduler's name.
///
/// Open with `--add-opens java.base/java.lang` and `--add-exports java.base/jdk.internal.vm`.
public final class Containers {
  private static final boolean OPEN = probe();

  private Containers() {}

  private static boolean probe() {
    try {
      return VirtualThreads.closed() == null && GoroutineContainer.works();
    } catch (LinkageError e) {
      return false; // not exported, or changed
    }
  }

  /// Makes a container and registers it for thread dumps.
  ///
  /// @param name what thread dumps call it
  /// @param threads the threads in it that live
  /// @return the container, or null if the door is closed
  public static @Nullable Object make(String name, Supplier<Stream<Thread>> threads) {
    return OPEN ? GoroutineContainer.registered(name, threads) : null;
  }

  /// Starts a thread in a container.
  ///
  /// @param thread a thread that is not started
  /// @param container what [#make] gave; null means the JDK's own
  public static void start(Thread thread, @Nullable Object container) {
    if (container == null) {
      thread.start();
    } else {
      GoroutineContainer.start(thread, container);
    }
  }

  /// Takes a container out of thread dumps.
  ///
  /// @param container what [#make] gave
  public static void close(@Nullable Object container) {
    if (container != null) {
      GoroutineContainer.close(container);
    }
  }
}
