package io.goloom.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// A virtual thread that runs on an executor of our own, once, to see that the executor is used. A
/// class of its own: its thread would wait for the end of the initializer that waits for it.
final class VirtualThreadProbe implements Runnable, Executor {
  private final MethodHandle carrier;
  private volatile @Nullable Runnable submitted;
  private volatile boolean isVirtual;
  private volatile @Nullable Object seen;

  VirtualThreadProbe(MethodHandle carrier) {
    this.carrier = carrier;
  }

  @Override
  public void execute(Runnable continuation) {
    submitted = continuation;
  }

  @Override
  public void run() {
    isVirtual = Thread.currentThread().isVirtual();
    try {
      seen = (Thread) carrier.invokeExact();
    } catch (Throwable t) {
      seen = t;
    }
  }

  /// Looks whether it works.
  ///
  /// @param make makes a virtual thread with an executor
  /// @return what is wrong, or null
  @Nullable String find(MethodHandle make) throws Throwable {
    Thread thread = (Thread) make.invokeExact((Executor) this, "goloom-probe", 0, (Runnable) this);
    thread.start();
    Runnable continuation = submitted;
    if (continuation == null) {
      return "the JDK does not use a virtual thread's own executor";
    }
    Thread platform = Thread.ofPlatform().daemon().name("goloom-probe").unstarted(continuation);
    platform.start();
    boolean interrupted = false;
    while (platform.isAlive()) {
      try {
        platform.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return isVirtual && seen == platform
        ? null
        : "a virtual thread did not run on its own executor";
  }
}
