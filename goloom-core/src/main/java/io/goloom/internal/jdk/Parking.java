package io.goloom.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The fifth door: wakes a parked virtual thread with one atomic step less than [LockSupport], for
/// waits that have an outcome of their own and so need no permit.
///
/// Open with `--add-opens java.base/java.lang`. What is used of `VirtualThread`: its states PARKED
/// and UNPARKED, which mean to it what they mean to us, so that `unpark`, interrupts and thread
/// dumps of the JDK go on to work; `compareAndSetState` and `submitRunContinuation`. Closed, all is
/// done by [LockSupport].
public final class Parking {
  private static final @Nullable Class<?> VIRTUAL;
  private static final MethodHandle WAKE;
  private static final MethodHandle SUBMIT;
  private static final int PARKED;
  private static final int UNPARKED;

  static {
    Class<?> virtual = null;
    MethodType ofThread = MethodType.methodType(void.class, Thread.class);
    MethodType swaps = MethodType.methodType(boolean.class, Thread.class, int.class, int.class);
    // where the door is closed, nobody calls these
    MethodHandle wake = MethodHandles.empty(swaps);
    MethodHandle submit = MethodHandles.empty(ofThread);
    int parked = 0;
    int unparked = 0;
    try {
      MethodHandles.Lookup thread =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      Class<?> found = thread.findClass("java.lang.VirtualThread");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(found, MethodHandles.lookup());
      parked = (int) lookup.findStaticGetter(found, "PARKED", int.class).invokeExact();
      unparked = (int) lookup.findStaticGetter(found, "UNPARKED", int.class).invokeExact();
      wake =
          lookup
              .findVirtual(found, "compareAndSetState", swaps.dropParameterTypes(0, 1))
              .asType(swaps);
      submit =
          lookup
              .findVirtual(found, "submitRunContinuation", MethodType.methodType(void.class))
              .asType(ofThread);
      virtual = found;
    } catch (Throwable e) {
      // closed, or another JDK than we know
    }
    VIRTUAL = virtual;
    WAKE = wake;
    SUBMIT = submit;
    PARKED = parked;
    UNPARKED = unparked;
  }

  private Parking() {}

  /// Whether the door is open.
  ///
  /// @return false if all is done by [LockSupport]
  public static boolean isOpen() {
    return VIRTUAL != null;
  }

  /// Wakes a thread whose wait has ended, with everything that tells it so written before, with
  /// release order at least.
  ///
  /// @param t the thread
  public static void unpark(Thread t) {
    if (t.getClass() == VIRTUAL) {
      try {
        if ((boolean) WAKE.invokeExact(t, PARKED, UNPARKED)) {
          SUBMIT.invokeExact(t);
          return;
        }
      } catch (Throwable e) {
        throw Rethrow.unchecked(e);
      }
    }
    // Not parked yet, or elsewhere: leaves a permit. Where there is one already the JDK only reads
    // it, and a CAS that has failed is no more than a read either: without a fence the end of the
    // wait might be seen only after the thread has taken that permit, has looked and has parked.
    VarHandle.fullFence();
    LockSupport.unpark(t);
  }
}
