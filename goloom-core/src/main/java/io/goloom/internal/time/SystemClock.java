package io.goloom.internal.time;

import io.goloom.internal.wait.SpinLock;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Real time: `System.nanoTime`, and one daemon thread that fires the timers.
///
/// The thread sleeps until the earliest timer that it knew when it fell asleep. A later timer does
/// not wake it, nor does a disarming: so the usual life of a timeout, armed for seconds and
/// disarmed after microseconds, costs no system call.
public final class SystemClock extends SpinLock implements Clock {
  /// The clock that all goroutines share.
  public static final SystemClock INSTANCE = new SystemClock();

  private final TimerHeap heap = new TimerHeap();
  private @Nullable Thread thread;

  /// Whether the thread sleeps, and until when. Guarded by this lock.
  private boolean asleep;

  private boolean forever;
  private long wakeAt;

  SystemClock() {}

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public void arm(TimerTask timer, long when) {
    Thread toStart = null;
    Thread toWake = null;
    lock();
    try {
      heap.add(timer, when);
      if (thread == null) {
        toStart = makeThread();
        thread = toStart;
      } else if (asleep && (forever || when - wakeAt < 0)) {
        asleep = false; // one waker is enough
        toWake = thread;
      }
    } finally {
      unlock();
    }
    if (toStart != null) {
      start(toStart);
    } else if (toWake != null) {
      LockSupport.unpark(toWake);
    }
  }

  /// Starts the thread. If there is no room for one, the next timer tries again.
  private void start(Thread toStart) {
    try {
      toStart.start();
    } catch (Throwable t) {
      lock();
      thread = null;
      unlock();
      throw t;
    }
  }

  @Override
  public boolean disarm(TimerTask timer) {
    lock();
    try {
      return heap.remove(timer);
    } finally {
      unlock();
    }
  }

  /// It lives for good, so it keeps nothing of whoever happens to need it first.
  private Thread makeThread() {
    Thread made =
        Thread.ofPlatform()
            .daemon()
            .name("goloom-timer")
            .inheritInheritableThreadLocals(false)
            .unstarted(this::run);
    made.setContextClassLoader(ClassLoader.getSystemClassLoader());
    return made;
  }

  private void run() {
    while (true) {
      TimerTask due = null;
      long wait = 0;
      lock();
      try {
        TimerTask first = heap.peek();
        long now = System.nanoTime();
        if (first != null && first.when - now <= 0) {
          heap.remove(first);
          due = first;
          asleep = false;
        } else {
          asleep = true;
          forever = first == null;
          if (first != null) {
            wakeAt = first.when;
            wait = first.when - now;
          }
        }
      } finally {
        unlock();
      }
      if (due != null) {
        fire(due);
      } else if (wait == 0) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, wait);
      }
      Thread.interrupted(); // meant for others in its thread group; with it no park would last
    }
  }

  private static void fire(TimerTask timer) {
    try {
      timer.fire();
    } catch (Throwable t) {
      // A timer must not throw; if one does all the same, the others must still fire.
      Thread.UncaughtExceptionHandler handler =
          Thread.currentThread().getUncaughtExceptionHandler();
      handler.uncaughtException(Thread.currentThread(), t);
    }
  }
}
