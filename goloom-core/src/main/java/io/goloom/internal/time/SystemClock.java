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

  private final TimerQueue timers = new TimerQueue();
  private volatile @Nullable Thread thread;

  /// Whether the thread sleeps, and until which reading; zero means for good. The thread writes
  /// both and looks at the timers again then; who arms a timer looks at them afterwards.
  private volatile boolean asleep;

  private volatile long wakeAt;

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
    timers.arm(timer, when);
    Thread t = thread;
    if (t == null) {
      start();
    } else if (asleep) {
      long until = wakeAt;
      if (until == 0 || when - until < 0) {
        asleep = false; // one waker is enough
        LockSupport.unpark(t);
      }
    }
  }

  /// Tells its timers to keep what they are going to wake.
  public void keepTimers() {
    timers.keepAll();
  }

  /// Starts the thread. If there is no room for one, the next timer tries again.
  private void start() {
    Thread made = makeThread();
    lock();
    boolean first = thread == null;
    if (first) {
      thread = made;
    }
    unlock();
    if (first) {
      try {
        made.start();
      } catch (Throwable t) {
        thread = null;
        throw t;
      }
    }
  }

  @Override
  public boolean disarm(TimerTask timer) {
    return TimerQueue.disarm(timer);
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
      TimerTask due = timers.takeDue(System.nanoTime());
      if (due != null) {
        due.fireSafely();
      } else {
        sleep();
      }
      Thread.interrupted(); // meant for others in its thread group; with it no park would last
    }
  }

  private void sleep() {
    long next = timers.next();
    wakeAt = next;
    asleep = true;
    if (timers.next() == next) {
      if (next == 0) {
        LockSupport.park(this);
      } else {
        LockSupport.parkNanos(this, next - System.nanoTime());
      }
    }
    asleep = false;
  }
}
