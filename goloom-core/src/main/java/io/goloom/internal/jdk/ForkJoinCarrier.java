package io.goloom.internal.jdk;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RecursiveAction;
import jdk.internal.misc.CarrierThread;
import org.jspecify.annotations.Nullable;

/// A carrier of the JDK's kind. It belongs to no pool: the one it names was shut down when it was
/// made.
final class ForkJoinCarrier extends CarrierThread {
  private static final ForkJoinPool NO_POOL = new ForkJoinPool(1);

  static {
    NO_POOL.shutdown();
  }

  private final Worker worker;

  private ForkJoinCarrier(String name, Worker worker) {
    super(NO_POOL);
    this.worker = worker;
    setName(name);
    setDaemon(true);
  }

  /// Loads and links the class, which fails where the JDK does not export its own.
  static boolean works() {
    return new ForkJoinCarrier(
                "goloom-probe",
                new Worker() {
                  @Override
                  public void run() {}

                  @Override
                  public void beginBlocking() {}

                  @Override
                  public void endBlocking() {}
                })
            .getQueuedTaskCount()
        > 0;
  }

  static Thread make(String name, Worker worker) {
    return new ForkJoinCarrier(name, worker);
  }

  static @Nullable Worker worker(Thread carrier) {
    return carrier instanceof ForkJoinCarrier c ? c.worker : null;
  }

  /// Forks a task that nobody ever takes. `SynchronousQueue` and its kin spin for microseconds
  /// before they park, unless the carrier has work queued: a carrier of ours has, or will have soon
  /// enough.
  @Override
  public void run() {
    new NeverRun().fork();
    worker.run();
  }

  @Override
  public boolean beginBlocking() {
    worker.beginBlocking();
    return true;
  }

  @Override
  public void endBlocking() {
    worker.endBlocking();
  }

  /// Closes the JDK's short cuts past a virtual thread's executor, which want an empty queue.
  @Override
  public int getQueuedTaskCount() {
    return 1;
  }

  private static final class NeverRun extends RecursiveAction {
    private static final long serialVersionUID = 1;

    @Override
    protected void compute() {}
  }
}
