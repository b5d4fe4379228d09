package io.goloom.internal.jdk;

import java.lang.invoke.MethodHandles;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import org.jspecify.annotations.Nullable;

/// The third door: the timers behind `Thread.sleep` and all other timed waits of virtual threads
/// that have an executor of their own.
///
/// The JDK keeps them in one queue with one thread for each four processors, so that each sleep
/// costs a hop over that thread. Its executors stand in an array, whose elements can be replaced.
/// Needs `--add-opens java.base/java.lang`.
public final class DelayedTasks {
  private DelayedTasks() {}

  /// Takes the timers that it can.
  @FunctionalInterface
  public interface Delayer {
    /// Arms a timer, or declines. Called on the carrier, with no virtual thread mounted.
    ///
    /// @param command what to run once, on any platform thread; does not block
    /// @param nanos the time until then
    /// @return null if the JDK has to do it
    @Nullable ScheduledFuture<?> schedule(Runnable command, long nanos);
  }

  /// Puts a delayer before the JDK's timers and those that were put there earlier, for good.
  ///
  /// @param delayer is asked first
  /// @return false if the door is closed; then nothing has changed
  public static synchronized boolean install(Delayer delayer) {
    try {
      Class<?> holder =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup())
              .findClass("java.lang.VirtualThread$DelayedTaskSchedulers");
      ScheduledExecutorService[] all =
          (ScheduledExecutorService[])
              // Not by way of the lookup above: across modules the right goes no further.
              MethodHandles.privateLookupIn(holder, MethodHandles.lookup())
                  .findStaticGetter(holder, "INSTANCE", ScheduledExecutorService[].class)
                  .invokeExact();
      for (int i = 0; i < all.length; i++) {
        all[i] = new DelayedTaskScheduler(all[i], delayer);
      }
      return true;
    } catch (Throwable t) {
      return false; // another JDK: its own timers do
    }
  }
}
