package io.goloom.time;

import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.time.Clock;
import io.goloom.internal.time.TimerTask;
import io.goloom.internal.wait.SpinLock;
import org.jspecify.annotations.Nullable;

/// What is armed on the clock for a [Timer] or [Ticker], and can be armed anew.
///
/// A [Shot] fires on the clock's thread, and stopping it may come too late for the clock but not
/// for us: only the shot that is current when it takes the lock has an effect. So after `stop` or
/// `arm` has returned, nothing of earlier shots arrives.
abstract class Alarm extends SpinLock {
  final Scheduler scheduler = Scheduler.current();

  /// The shot that counts, guarded by this lock.
  private @Nullable Shot current;

  final Clock clock() {
    return scheduler.clock();
  }

  /// One arming.
  private static final class Shot extends TimerTask {
    private final Alarm alarm;
    private final long period;

    /// When it is due, guarded by the alarm's lock.
    private long due;

    Shot(Alarm alarm, long due, long period) {
      this.alarm = alarm;
      this.due = due;
      this.period = period;
    }

    @Override
    public void fire() {
      alarm.fired(this);
    }

    @Override
    protected void keep() {
      alarm.keep();
    }

    void armed() {
      if (keeping()) {
        alarm.keep();
      }
    }
  }

  /// Arms, in place of what was armed before.
  ///
  /// @param nanos the time until the first shot
  /// @param period the time between further shots; zero if there are none
  /// @return whether something was armed, or delivered and not yet received
  final boolean arm(long nanos, long period) {
    lock();
    try {
      boolean was = disarm();
      Clock clock = clock();
      Shot shot = new Shot(this, clock.nanoTime() + nanos, period);
      current = shot;
      clock.arm(shot, shot.due);
      shot.armed();
      return was;
    } finally {
      unlock();
    }
  }

  /// Disarms.
  ///
  /// @return whether something was armed, or delivered and not yet received
  final boolean stop() {
    lock();
    try {
      return disarm();
    } finally {
      unlock();
    }
  }

  private boolean disarm() {
    Shot shot = current;
    current = null;
    if (shot != null) {
      clock().disarm(shot);
    }
    boolean tookBack = takeBack();
    return tookBack || shot != null;
  }

  private void fired(Shot shot) {
    boolean counts;
    lock();
    try {
      counts = current == shot;
      if (counts) {
        if (deliver() && shot.period > 0) {
          rearm(shot);
        } else {
          current = null;
        }
      }
    } finally {
      unlock();
    }
    if (counts) {
      delivered();
    }
  }

  /// The next time of the grid that the first shot has set: times that were missed are left out.
  private void rearm(Shot shot) {
    long late = clock().nanoTime() - shot.due;
    shot.due += shot.period * (1 + Math.max(0, late) / shot.period);
    clock().arm(shot, shot.due);
  }

  /// Delivers, with the lock held.
  ///
  /// @return false if nobody is there any more to deliver to
  abstract boolean deliver();

  /// Keeps what it delivers to reachable from now on. Called on any thread.
  void keep() {}

  /// Called after a delivery, with no lock held.
  void delivered() {}

  /// Takes back what was delivered and not yet received, with the lock held.
  ///
  /// @return whether there was something
  abstract boolean takeBack();
}
