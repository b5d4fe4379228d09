package io.goloom.testkit;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.time.TimerTask;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/// A task that the JDK runs after a delay on a thread of its own, such as that of
/// `CompletableFuture.orTimeout`: in a simulation a goroutine runs it when its time has come.
final class SimDelay extends TimerTask {
  private final Simulation sim;
  private final Delayed task;
  private final BirthPlace birthPlace = new BirthPlace(Frames.here(), true);

  private SimDelay(Simulation sim, Delayed task) {
    this.sim = sim;
    this.task = task;
  }

  /// Takes a task over.
  ///
  /// @return what tells whether it is over
  static Future<?> arm(Simulation sim, Delayed task) {
    long delay = Math.clamp(task.getDelay(TimeUnit.NANOSECONDS), 0, Long.MAX_VALUE / 2);
    sim.clock().arm(new SimDelay(sim, task), sim.clock().nanoTime() + delay);
    return (Future<?>) task;
  }

  @Override
  public void fire() {
    if (!((Future<?>) task).isDone()) { // canceled, since what it limits is over
      sim.goLater(birthPlace, () -> JdkTime.run(task));
    }
  }
}
