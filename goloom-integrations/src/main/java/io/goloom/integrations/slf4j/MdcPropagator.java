package io.goloom.integrations.slf4j;

import io.goloom.sched.Propagator;
import io.goloom.sched.Task;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// Takes SLF4J's mapped diagnostic context along into goroutines: their lines in the log carry the
/// same values, such as a request's number. A copy: what a goroutine puts there nobody else sees.
///
/// {@snippet :
/// Go.propagator(new MdcPropagator());
/// }
///
/// Thread-safe.
public final class MdcPropagator implements Propagator {
  /// Makes a propagator; all are alike.
  public MdcPropagator() {}

  @Override
  public Task propagate(Task task) {
    @Nullable Map<String, String> copy = MDC.getCopyOfContextMap();
    if (copy == null || copy.isEmpty()) {
      return task;
    }
    return () -> {
      @Nullable Map<String, String> before = MDC.getCopyOfContextMap();
      MDC.setContextMap(copy);
      try {
        task.run();
      } finally {
        MDC.setContextMap(before == null ? Map.of() : before);
      }
    };
  }
}
