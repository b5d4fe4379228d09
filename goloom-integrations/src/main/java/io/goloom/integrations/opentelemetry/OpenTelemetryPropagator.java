package io.goloom.integrations.opentelemetry;

import io.goloom.sched.Propagator;
import io.goloom.sched.Task;
import io.opentelemetry.context.Context;

/// Takes OpenTelemetry's current context, and so the current span, along into goroutines: what they
/// do becomes a part of the trace of who has started them.
///
/// {@snippet :
/// Go.propagator(new OpenTelemetryPropagator());
/// }
///
/// Thread-safe.
public final class OpenTelemetryPropagator implements Propagator {
  /// Makes a propagator; all are alike.
  public OpenTelemetryPropagator() {}

  @Override
  @SuppressWarnings("ReferenceEquality") // there is one root
  public Task propagate(Task task) {
    Context context = Context.current();
    if (context == Context.root()) {
      return task;
    }
    return () -> {
      try (var _ = context.makeCurrent()) {
        task.run();
      }
    };
  }
}
