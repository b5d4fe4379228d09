package io.goloom.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// The first door: virtual threads that run on an executor of our own. Without it there is no
/// scheduler of ours; the others make it faster or easier to look at.
///
/// Needs `--add-opens java.base/java.lang`. What is used: `ThreadBuilders.newVirtualThread`, by
/// which the JDK's own tests make them, and `Thread.currentCarrierThread`.
public final class VirtualThreads {
  private static final @Nullable MethodHandle NEW;
  private static final @Nullable MethodHandle CARRIER;
  private static final @Nullable String CLOSED;

  static {
    MethodHandle make = null;
    MethodHandle carrier = null;
    String closed = null;
    try {
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      make =
          lookup.findStatic(
              lookup.findClass("java.lang.ThreadBuilders"),
              "newVirtualThread",
              MethodType.methodType(
                  Thread.class, Executor.class, String.class, int.class, Runnable.class));
      carrier =
          lookup.findStatic(
              Thread.class, "currentCarrierThread", MethodType.methodType(Thread.class));
      closed = new VirtualThreadProbe(carrier).find(make);
    } catch (IllegalAccessException e) {
      closed = "java.base does not open java.lang";
    } catch (Throwable t) {
      closed = "this JDK is another one than goloom knows: " + t;
    }
    NEW = make;
    CARRIER = carrier;
    CLOSED = closed;
  }

  private VirtualThreads() {}

  /// Whether the door is open.
  ///
  /// @return null if it is, else a few words that say why not
  public static @Nullable String closed() {
    return CLOSED;
  }

  /// Makes a virtual thread that is not started.
  ///
  /// @param scheduler gets the thread's continuation, always the same object, whenever the thread
  ///   becomes runnable; a virtual thread that this thread makes without a scheduler has the same
  /// @param name the thread's name
  /// @param task what it runs
  /// @return the thread
  public static Thread unstarted(Executor scheduler, String name, Runnable task) {
    try {
      return (Thread) open(NEW).invokeExact(scheduler, name, 0, task);
    } catch (Throwable t) {
      throw Rethrow.unchecked(t);
    }
  }

  /// The platform thread under the current thread.
  ///
  /// @return the carrier of a virtual thread, else the current thread itself
  static Thread currentCarrier() {
    try {
      return (Thread) open(CARRIER).invokeExact();
    } catch (Throwable t) {
      throw Rethrow.unchecked(t);
    }
  }

  private static MethodHandle open(@Nullable MethodHandle handle) {
    if (handle == null) {
      throw new IllegalStateException("the door is closed: " + CLOSED);
    }
    return handle;
  }
}
