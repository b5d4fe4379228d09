package io.goloom.sched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.context.Context;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.WaitGroup;
import io.goloom.time.Timer;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PropagatorTest {
  private static final ThreadLocal<String> NAME = ThreadLocal.withInitial(() -> "none");

  /// What tasks have seen.
  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

  private final Propagator before = Go.propagator(PropagatorTest::withName);

  private static Task withName(Task task) {
    String name = NAME.get();
    return () -> {
      NAME.set(name);
      task.run();
    };
  }

  @AfterEach
  void restore() {
    Go.propagator(before);
    NAME.remove();
  }

  @Test
  void goroutine_ofEachKind_getsWhatItsStarterHas() throws Exception {
    NAME.set("starter");
    Task look = () -> seen.add(NAME.get());
    Go.go(look);
    assertThat(seen.take()).isEqualTo("starter");
    Go.go(Context.background(), _ -> look.run());
    assertThat(seen.take()).isEqualTo("starter");
    var wg = new WaitGroup();
    wg.go(look);
    assertThat(seen.take()).isEqualTo("starter");
    try (var group = ErrGroup.withContext(Context.background())) {
      group.go(_ -> look.run());
      group.await();
    }
    assertThat(seen.take()).isEqualTo("starter");
    GoRuntime.system().executor().submit(() -> seen.add(NAME.get())).get();
    assertThat(seen.take()).isEqualTo("starter");
    Go.threadFactory().newThread(() -> seen.add(NAME.get())).start();
    assertThat(seen.take()).isEqualTo("starter");
  }

  @Test
  void goroutine_ofATimer_getsNothing() throws Exception {
    NAME.set("starter");
    Timer.afterFunc(Duration.ZERO, () -> seen.add(NAME.get()));
    assertThat(seen.take()).isEqualTo("none");
  }

  @Test
  void goroutine_ofAGoroutine_getsItFromThere() throws Exception {
    NAME.set("starter");
    Go.go(() -> {
      NAME.set("child");
      Go.go(() -> seen.add(NAME.get()));
    });
    assertThat(seen.take()).isEqualTo("child");
    assertThat(NAME.get()).isEqualTo("starter");
  }

  @Test
  void and_theFirstIsOutside() throws Exception {
    Propagator both = named("a").and(named("b"));
    both.propagate(() -> seen.add("task")).run();
    assertThat(seen).containsExactly("a", "b", "task");
  }

  private Propagator named(String name) {
    return task ->
        () -> {
          seen.add(name);
          task.run();
        };
  }

  @Test
  void propagatorThatThrows_isHeardByTheStarter() {
    Go.propagator(_ -> {
      throw new IllegalStateException("broken");
    });
    // A runtime of its own: in the system's, goroutines of earlier tests may still be ending.
    try (GoRuntime runtime = GoRuntime.builder().name("propagator").build()) {
      assertThatThrownBy(() -> runtime.go(() -> {})).hasMessage("broken");
      assertThat(runtime.numGoroutine()).isZero();
    }
  }
}
