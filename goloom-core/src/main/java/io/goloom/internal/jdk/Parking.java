package io.goloom.internal.jdk;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The fifth door: parks virtual threads and wakes them with fewer atomic steps than [LockSupport]
/// does, for waits that have an outcome of their own and so need no permit.
///
/// Open with `--add-opens java.base/java.lang`. What is used of `VirtualThread`: its states
/// RUNNING, PARKING, PARKED, UNPARKED and YIELDING, which mean to it what they mean to us, so that
/// `unpark`, interrupts and thread dumps of the JDK go on to work; `yieldContinuation` and
/// `submitRunContinuation`. Closed, all is done by [LockSupport].
public final class Parking {
  private static final @Nullable Class<?> VIRTUAL;
  private static final MethodHandle SET_STATE;
  private static final MethodHandle WAKE;
  private static final MethodHandle SUBMIT;
  private static final MethodHandle YIELD;
  private static final MethodHandle PERMIT;
  private static final int RUNNING;
  private static final int PARKING;
  private static final int PARKED;
  private static final int UNPARKED;
  private static final int YIELDING;

  static {
    Class<?> virtual = null;
    MethodType ofThread = MethodType.methodType(void.class, Thread.class);
    MethodType looks = MethodType.methodType(boolean.class, Thread.class);
    MethodType sets = MethodType.methodType(void.class, Thread.class, int.class);
    MethodType swaps = MethodType.methodType(boolean.class, Thread.class, int.class, int.class);
    // where the door is closed, nobody calls these
    MethodHandle set = MethodHandles.empty(sets);
    MethodHandle wake = MethodHandles.empty(swaps);
    MethodHandle submit = MethodHandles.empty(ofThread);
    MethodHandle unmount = MethodHandles.empty(looks);
    MethodHandle permit = MethodHandles.empty(looks);
    int[] states = new int[5];
    try {
      MethodHandles.Lookup thread =
          MethodHandles.privateLookupIn(Thread.class, MethodHandles.lookup());
      Class<?> found = thread.findClass("java.lang.VirtualThread");
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(found, MethodHandles.lookup());
      String[] names = {"RUNNING", "PARKING", "PARKED", "UNPARKED", "YIELDING"};
      for (int i = 0; i < names.length; i++) {
        states[i] = (int) lookup.findStaticVarHandle(found, names[i], int.class).get();
      }
      VarHandle state = lookup.findVarHandle(found, "state", int.class);
      set = state.toMethodHandle(VarHandle.AccessMode.SET_RELEASE).asType(sets);
      wake = state.toMethodHandle(VarHandle.AccessMode.COMPARE_AND_SET).asType(swaps);
      submit =
          lookup
              .findVirtual(found, "submitRunContinuation", MethodType.methodType(void.class))
              .asType(ofThread);
      unmount =
          lookup
              .findVirtual(found, "yieldContinuation", MethodType.methodType(boolean.class))
              .asType(looks);
      permit =
          lookup
              .findVarHandle(found, "parkPermit", boolean.class)
              .toMethodHandle(VarHandle.AccessMode.GET_VOLATILE)
              .asType(looks);
      virtual = found;
    } catch (ReflectiveOperationException | RuntimeException e) {
      // closed, or another JDK than we know
    }
    VIRTUAL = virtual;
    SET_STATE = set;
    WAKE = wake;
    SUBMIT = submit;
    YIELD = unmount;
    PERMIT = permit;
    RUNNING = states[0];
    PARKING = states[1];
    PARKED = states[2];
    UNPARKED = states[3];
    YIELDING = states[4];
  }

  private Parking() {}

  /// Whether the door is open.
  ///
  /// @return false if all is done by [LockSupport]
  public static boolean isOpen() {
    return VIRTUAL != null;
  }

  /// Parks the current thread until it is woken or interrupted, or for no reason. What it waits for
  /// has to be looked at before and afterwards.
  public static void park() {
    Thread t = Thread.currentThread();
    if (t.getClass() != VIRTUAL) {
      LockSupport.park();
      return;
    }
    try {
      if (!(boolean) PERMIT.invokeExact(t) && !t.isInterrupted() && unmount(t, PARKING)) {
        return;
      }
    } catch (Throwable e) {
      throw Rethrow.unchecked(e);
    }
    LockSupport.park(); // takes the permit, or parks with its carrier
  }

  /// Lets others run first, as `Thread.yield` does.
  @SuppressWarnings("NamedLikeContextualKeyword") // the field's own word
  public static void yield() {
    Thread t = Thread.currentThread();
    if (t.getClass() == VIRTUAL) {
      try {
        unmount(t, YIELDING);
      } catch (Throwable e) {
        throw Rethrow.unchecked(e);
      }
    } else {
      Thread.yield();
    }
  }

  /// @return false if the thread cannot leave its carrier
  private static boolean unmount(Thread t, int state) throws Throwable {
    // Not volatile: whether it was woken meanwhile is looked at after PARKED, which is.
    SET_STATE.invokeExact(t, state);
    boolean yielded = false;
    try {
      yielded = (boolean) YIELD.invokeExact(t);
    } catch (OutOfMemoryError e) {
      // parks with its carrier
    } finally {
      if (!yielded) {
        SET_STATE.invokeExact(t, RUNNING);
      }
    }
    return yielded;
  }

  /// Wakes a thread whose wait has ended, with everything that tells it so written before.
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
    LockSupport.unpark(t); // not parked yet, or elsewhere: leaves a permit
  }
}
