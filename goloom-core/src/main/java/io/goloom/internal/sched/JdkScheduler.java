package io.goloom.internal.sched;

import io.goloom.internal.procs.Procs;
import io.goloom.internal.procs.ProcsPolicy;
import io.goloom.internal.time.Clock;
import java.util.concurrent.RejectedExecutionException;

/// Goroutines as virtual threads on the JDK's own scheduler.
final class JdkScheduler extends Scheduler {
  private volatile boolean closed;

  JdkScheduler(String name, Clock clock) {
    super(name, clock);
  }

  @Override
  protected void start(G g) {
    if (closed) {
      throw new RejectedExecutionException("the runtime " + name() + " is closed");
    }
    super.start(g);
  }

  @Override
  public int gomaxprocs() {
    Integer set = Integer.getInteger("jdk.virtualThreadScheduler.parallelism");
    return set != null ? set : Runtime.getRuntime().availableProcessors();
  }

  @Override
  public int gomaxprocs(int n) {
    Procs.setByCall(n); // the same arguments are refused
    warnNoEffect("Go.gomaxprocs(" + n + ")");
    return gomaxprocs();
  }

  /// Says which setting of ours nobody reads here.
  static void sayWhatHasNoEffect() {
    String setting = ProcsPolicy.settingOfThisProcess();
    if (setting != null) {
      warnNoEffect(setting);
    }
  }

  private static void warnNoEffect(String what) {
    Reports.warn(
        what
            + " has no effect on the JDK's scheduler: use"
            + " -Djdk.virtualThreadScheduler.parallelism, or goloom's own scheduler");
  }

  @Override
  public String gomaxprocsReason() {
    return "GOMAXPROCS is "
        + gomaxprocs()
        + ": the parallelism of the JDK's scheduler, which goroutines run on";
  }

  @Override
  public void close() {
    closed = true;
    hideBean();
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
