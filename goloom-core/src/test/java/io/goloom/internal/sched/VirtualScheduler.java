package io.goloom.internal.sched;

import io.goloom.internal.time.VirtualClock;
import io.goloom.sched.Task;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Goroutines on the JDK's scheduler that live by a [VirtualClock].
public final class VirtualScheduler extends Scheduler {
  private VirtualScheduler(VirtualClock clock) {
    super("virtual", clock);
  }

  /// What a test does under virtual time.
  @FunctionalInterface
  public interface Body {
    /// Runs to its end.
    ///
    /// @param clock the clock of the current goroutine and of all that it starts
    /// @throws Exception if the test fails
    void run(VirtualClock clock) throws Exception;
  }

  /// Runs code in a goroutine that lives by a virtual clock, waits for it, and throws what it
  /// throws.
  ///
  /// @param body the code
  /// @throws Exception what the code throws
  public static void run(Body body) throws Exception {
    VirtualClock clock = new VirtualClock();
    AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    Task task =
        () -> {
          try {
            body.run(clock);
          } catch (Throwable t) {
            failure.set(t);
          }
        };
    new VirtualScheduler(clock).go("test", body.getClass(), task).thread().join();
    Throwable t = failure.get();
    if (t instanceof Error e) {
      throw e;
    }
    if (t != null) {
      throw (Exception) t;
    }
  }

  @Override
  protected Thread thread(G g, String name) {
    return Thread.ofVirtual().name(name).uncaughtExceptionHandler(g).unstarted(g);
  }

  @Override
  public void yield() {
    Thread.yield();
  }

  @Override
  public int gomaxprocs() {
    return 1;
  }

  @Override
  public int gomaxprocs(int n) {
    throw new UnsupportedOperationException();
  }

  @Override
  public String gomaxprocsReason() {
    return "virtual time";
  }
}
