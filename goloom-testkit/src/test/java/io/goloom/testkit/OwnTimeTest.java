package io.goloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.sync.Mutex;
import io.goloom.sync.WaitGroup;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goloom promises about time, to the nanosecond.
class OwnTimeTest {
  @Test
  void sleep_parkPermitLeftOver_doesNotEndIt() throws Exception {
    Bubble.test(() -> {
      Instant begin = Bubble.clock().instant();
      LockSupport.unpark(Thread.currentThread());
      Go.sleep(Duration.ofMillis(20));
      assertThat(Bubble.clock().instant()).isEqualTo(begin.plusMillis(20));
    });
  }

  /// Who has waited for more than a millisecond is handed the lock; before that, it may be
  /// overtaken.
  @ParameterizedTest
  @CsvSource({"1000000, overtaken", "1000001, handed over"})
  void mutex_waiterWithoutLuck_isPatientForAMillisecond(long nanos, String outcome)
      throws Exception {
    Bubble.test(() -> {
      Mutex mu = new Mutex();
      List<String> order = new ArrayList<>();
      WaitGroup group = new WaitGroup();
      mu.lock();
      group.go(() -> {
        mu.lock();
        order.add("waiter");
        mu.unlock();
      });
      Bubble.await();
      Go.sleep(Duration.ofNanos(nanos));
      mu.unlock(); // wakes the waiter
      mu.lock(); // before it runs
      Bubble.await(); // it has seen that it came too late
      mu.unlock();
      boolean overtaken = mu.tryLock();
      assertThat(overtaken).isEqualTo(outcome.equals("overtaken"));
      if (overtaken) {
        order.add("main");
        mu.unlock();
      }
      group.await();
      assertThat(order).isEqualTo(overtaken ? List.of("main", "waiter") : List.of("waiter"));
    });
  }
}
