package io.goloom.internal.sched;

import io.goloom.internal.time.Clock;
import io.goloom.internal.time.TimerTask;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.SpinLock;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import org.jspecify.annotations.Nullable;

/// A sleep on the clock seam: a wait in a queue of one, which a timer ends.
public final class Sleep extends SpinLock {
  private static final int OVER = 1;

  private final WaitQueue queue = new WaitQueue();

  private Sleep() {}

  /// Sleeps.
  ///
  /// @param nanos how long; zero or less yields and returns
  /// @param end what else ends the sleep, or null
  /// @return true if it slept to the end, false if `end` ended
  /// @throws InterruptedException if interrupted, also before it begins
  public static boolean sleep(long nanos, @Nullable EndSource end) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    Scheduler scheduler = Scheduler.current();
    if (nanos <= 0) {
      scheduler.yield();
      return true;
    }
    Clock clock = scheduler.clock();
    Sleep sleep = new Sleep();
    Waiter waiter = new Waiter();
    sleep.queue.add(waiter); // nobody else knows the queue yet
    Alarm alarm = new Alarm(sleep, waiter);
    clock.arm(alarm, clock.nanoTime() + nanos);
    try {
      return Parker.await(sleep, sleep.queue, waiter, WaitReason.SLEEP, sleep, end) == OVER;
    } finally {
      clock.disarm(alarm);
    }
  }

  @Override
  public String toString() {
    return "sleep";
  }

  private static final class Alarm extends TimerTask {
    private final Sleep sleep;
    private final Waiter waiter;

    Alarm(Sleep sleep, Waiter waiter) {
      this.sleep = sleep;
      this.waiter = waiter;
    }

    @Override
    public void fire() {
      sleep.lock();
      boolean waits = sleep.queue.remove(waiter);
      sleep.unlock();
      if (waits) {
        waiter.ready(OVER);
      }
    }
  }
}
