package io.goloom.internal.sched;

import io.goloom.internal.time.Clock;

/// Goroutines as virtual threads on the JDK's own scheduler.
final class JdkScheduler extends Scheduler {
  JdkScheduler(Clock clock) {
    super(clock);
  }

  @Override
  protected Thread thread(G g, String name) {
    return Thread.ofVirtual().name(name).uncaughtExceptionHandler(g).unstarted(g);
  }

  @Override
  public void yield() {
    Thread.yield();
  }
}
