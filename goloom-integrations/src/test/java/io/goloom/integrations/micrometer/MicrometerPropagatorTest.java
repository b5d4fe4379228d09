package io.goloom.integrations.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.integrations.slf4j.MdcPropagator;
import io.goloom.sched.Propagator;
import io.goloom.sync.WaitGroup;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class MicrometerPropagatorTest {
  private static final ThreadLocal<String> TENANT = new ThreadLocal<>();

  private final ContextSnapshotFactory snapshots =
      ContextSnapshotFactory.builder()
          .contextRegistry(new ContextRegistry().registerThreadLocalAccessor("tenant", TENANT))
          .build();
  private final Propagator before = Go.propagator(new MicrometerPropagator(snapshots));

  @AfterEach
  void restore() {
    Go.propagator(before);
    TENANT.remove();
    MDC.clear();
  }

  @Test
  void threadLocal_isTakenIn_andNotOut() throws Exception {
    TENANT.set("one");
    var seen = new CompletableFuture<String>();
    var wg = new WaitGroup();
    wg.go(() -> {
      seen.complete(TENANT.get());
      TENANT.set("two");
    });
    wg.await();
    assertThat(seen).isCompletedWithValue("one");
    assertThat(TENANT.get()).isEqualTo("one");
  }

  @Test
  void task_leavesAsItFound() throws Exception {
    TENANT.set("one");
    var task = new MicrometerPropagator(snapshots).propagate(() -> TENANT.set("two"));
    TENANT.set("three");
    task.run();
    assertThat(TENANT.get()).isEqualTo("three");
  }

  @Test
  void propagators_together_takeBothAlong() throws Exception {
    // @start region=both
    Go.propagator(new MdcPropagator().and(new MicrometerPropagator(snapshots)));
    // @end region=both
    TENANT.set("one");
    MDC.put("request", "7");
    var seen = new CompletableFuture<String>();
    Go.go(() -> seen.complete(TENANT.get() + MDC.get("request")));
    assertThat(seen.get()).isEqualTo("one7");
  }
}
