package io.goloom.internal.jdk;

import org.jspecify.annotations.Nullable;

/// The second door: carrier threads that the JDK takes for its own.
///
/// Open, with `--add-exports java.base/jdk.internal.misc`, the JDK tells a carrier of blocking
/// calls that it knows of, and its queues see that the carrier has other work and do not spin
/// before they park. Closed, carriers are plain threads, and all else works.
public final class Carriers {
  private static final boolean FORK_JOIN = probe();

  private Carriers() {}

  private static boolean probe() {
    try {
      return ForkJoinCarrier.works();
    } catch (LinkageError e) {
      return false; // not exported, or changed
    }
  }

  /// Makes a carrier thread, a daemon that is not started and inherits nothing.
  ///
  /// @param name its name
  /// @param worker what it runs
  /// @return the thread
  public static Thread make(String name, Worker worker) {
    return FORK_JOIN ? ForkJoinCarrier.make(name, worker) : new PlainCarrier(name, worker);
  }

  /// What the carrier of the current thread runs. Needs the first door.
  ///
  /// @return null if the current thread neither is nor runs on a carrier of ours
  public static @Nullable Worker current() {
    Thread carrier = VirtualThreads.currentCarrier();
    if (FORK_JOIN) {
      return ForkJoinCarrier.worker(carrier);
    }
    return carrier instanceof PlainCarrier p ? p.worker : null;
  }

  private static final class PlainCarrier extends Thread {
    final Worker worker;

    PlainCarrier(String name, Worker worker) {
      super(null, null, name, 0, false);
      this.worker = worker;
      setDaemon(true);
      setContextClassLoader(ClassLoader.getSystemClassLoader());
    }

    @Override
    public void run() {
      worker.run();
    }
  }
}
