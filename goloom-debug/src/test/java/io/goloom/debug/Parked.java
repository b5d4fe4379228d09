package io.goloom.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.GoRuntime;
import io.goloom.Goroutine;
import io.goloom.channel.Channel;
import io.goloom.sched.Task;
import io.goloom.sync.WaitGroup;
import java.time.Duration;

/// Goroutines that wait on a runtime of their own, until it is closed.
final class Parked implements AutoCloseable {
  private static final Duration WATCHDOG = Duration.ofSeconds(30);

  final GoRuntime runtime = GoRuntime.builder().name("parked").build();
  private final Channel<Integer> orders = Channel.make();
  private final Channel<Integer> full = Channel.make(1);
  private final WaitGroup never = new WaitGroup();

  /// Three that receive, one of them with a name, one that sends, one that waits for a group.
  static Parked five() throws InterruptedException {
    Parked parked = new Parked();
    parked.never.add(1);
    parked.full.send(1);
    for (int i = 0; i < 2; i++) {
      parked.runtime.go(parked::receive);
    }
    parked.runtime.go("clerk", parked::receive);
    parked.runtime.go(() -> parked.full.send(2));
    parked.runtime.go(parked.never::await);
    return parked.waits(5);
  }

  /// So many that receive.
  static Parked receivers(int n) {
    Parked parked = new Parked();
    for (int i = 0; i < n; i++) {
      parked.runtime.go(parked::receive);
    }
    return parked.waits(n);
  }

  /// One with a name, which is to wait by itself.
  static Parked one(String name, Task task) {
    Parked parked = new Parked();
    parked.runtime.go(name, task);
    return parked.waits(1);
  }

  private void receive() throws InterruptedException {
    orders.receive();
  }

  private Parked waits(long n) {
    long start = System.nanoTime();
    while (waiting() < n) {
      assertThat(System.nanoTime() - start).as(waiting() + " wait").isLessThan(WATCHDOG.toNanos());
      Thread.yield();
    }
    return this;
  }

  private long waiting() {
    return runtime.goroutineCounts().waiting().values().stream().mapToLong(n -> n).sum();
  }

  @Override
  public void close() {
    assertThat(runtime.stop(WATCHDOG)).extracting(Goroutine::toString).isEmpty();
  }
}
