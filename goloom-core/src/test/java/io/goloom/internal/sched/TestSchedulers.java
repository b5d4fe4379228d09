package io.goloom.internal.sched;

import io.goloom.internal.jdk.Carriers;
import io.goloom.internal.jdk.DelayedTasks;
import io.goloom.internal.procs.Procs;
import io.goloom.internal.time.SystemClock;
import io.goloom.sched.Task;
import io.goloom.testing.Until;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/// Makes schedulers for tests, of either kind in the same JVM, and closes them.
public final class TestSchedulers {
  static {
    CountDownLatch done = new CountDownLatch(1);
    Scheduler.system().go(null, TestSchedulers.class, new StartPollers(done));
    Until.until("the pollers run", () -> done.getCount() == 0);
    if (!(Scheduler.system() instanceof GmpScheduler)) {
      DelayedTasks.install(TimedWait::arm);
    }
  }

  /// Lacks of threads that are further apart are told again.
  public static final Duration SHORTAGE_GAP = Duration.ofNanos(Shortage.GAP);

  private TestSchedulers() {}

  /// The threads that wait for sockets must not run on a scheduler that gets closed. No lambda:
  /// that would wait for the initialization of the class around it.
  private record StartPollers(CountDownLatch done) implements Task {
    @Override
    public void run() throws ClassNotFoundException {
      Class.forName("sun.nio.ch.Poller");
      done.countDown();
    }
  }

  /// Makes one of ours, whatever the system's is.
  public static Scheduler gmp(int procs) {
    return gmp(procs, 64);
  }

  /// Makes one of ours with at most so many threads.
  public static Scheduler gmp(int procs, int maxMs) {
    return new GmpScheduler("test", Procs.setByCall(procs), maxMs);
  }

  /// Makes one on the JDK's.
  public static Scheduler jdk() {
    return new JdkScheduler("test", SystemClock.INSTANCE);
  }

  /// Closes one, and waits until it has no threads left.
  public static void close(Scheduler scheduler) {
    scheduler.close();
    if (scheduler instanceof GmpScheduler gmp) {
      Until.until("the threads of a closed scheduler end", () -> gmp.ms().length == 0);
    }
  }

  /// How often the P of a hog went to another M.
  public static long handoffs(Scheduler scheduler) {
    long sum = 0;
    for (P p : ((GmpScheduler) scheduler).ps()) {
      sum += p.counters.handoffs;
    }
    return sum;
  }

  /// Whether the current thread runs on a carrier of ours.
  public static boolean isOnM() {
    return Carriers.current() instanceof M;
  }
}
