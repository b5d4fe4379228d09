package io.goloom.testkit;

import io.goloom.internal.jdk.VirtualThreads;
import io.goloom.internal.sched.Schedulable;
import io.goloom.internal.time.TimerTask;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// Fires the timers of a simulation, on a virtual thread of its own: what a timer does may have to
/// wait, by yielding, for a goroutine that was stopped at a choice point in the middle of
/// something.
final class TimerThread extends Schedulable implements Executor, Runnable {
  private final Simulation sim;
  private final Thread thread;
  private @Nullable Runnable own;
  private @Nullable TimerTask firing;
  private boolean onItsWay;

  @SuppressWarnings("this-escape") // not started here
  TimerThread(Simulation sim) {
    this.sim = sim;
    thread = VirtualThreads.unstarted(this, "timers", this);
  }

  /// Whether it is in the middle of a timer, and so cannot fire another one.
  boolean isBusy() {
    return firing != null;
  }

  /// Begins to fire a timer; returns when it has fired, or has yielded.
  void fire(TimerTask timer) {
    firing = timer;
    onItsWay = true;
    if (own == null) {
      thread.start();
    } else {
      LockSupport.unpark(thread);
    }
    onItsWay = false;
    resume();
  }

  /// Goes on with the timer that it is in the middle of.
  void resume() {
    if (own != null) {
      own.run();
    }
  }

  @Override
  public void execute(Runnable continuation) {
    own = continuation;
    if (!onItsWay) {
      sim.timerYields(this);
    }
  }

  @Override
  @SuppressWarnings("InfiniteLoopStatement") // it goes with the simulation
  public void run() {
    while (true) {
      TimerTask timer = firing;
      if (timer != null) {
        timer.fireSafely();
        firing = null;
      }
      LockSupport.park(this);
    }
  }
}
