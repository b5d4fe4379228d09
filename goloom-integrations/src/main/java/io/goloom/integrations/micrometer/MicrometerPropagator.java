package io.goloom.integrations.micrometer;

import io.goloom.sched.Propagator;
import io.goloom.sched.Task;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.Objects;

/// Takes all thread locals that Micrometer's context-propagation has accessors for along into
/// goroutines: observations, Spring's security context, and others that libraries register.
///
/// {@snippet :
/// Go.propagator(new MicrometerPropagator());
/// }
///
/// Thread-safe.
public final class MicrometerPropagator implements Propagator {
  private final ContextSnapshotFactory snapshots;

  /// Makes a propagator of what the global registry knows.
  public MicrometerPropagator() {
    this(ContextSnapshotFactory.builder().build());
  }

  /// Makes a propagator of what a factory takes along.
  ///
  /// @param snapshots the factory
  public MicrometerPropagator(ContextSnapshotFactory snapshots) {
    this.snapshots = Objects.requireNonNull(snapshots, "snapshots");
  }

  @Override
  public Task propagate(Task task) {
    ContextSnapshot snapshot = snapshots.captureAll();
    return () -> {
      try (var _ = snapshot.setThreadLocals()) {
        task.run();
      }
    };
  }
}
