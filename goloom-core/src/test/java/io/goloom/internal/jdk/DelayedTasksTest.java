package io.goloom.internal.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// The door to the JDK's timers, which must be known to be open: closed, all works as before.
class DelayedTasksTest {
  @Test
  void install_putsADelayerBeforeTheJdksTimers() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    CountDownLatch slept = new CountDownLatch(1);
    Thread sleeper =
        VirtualThreads.unstarted(
            continuation -> Thread.ofPlatform().start(continuation),
            "sleeper",
            () -> {
              LockSupport.parkNanos(1_000_000);
              slept.countDown();
            });
    assertThat(
            DelayedTasks.install((command, nanos) -> {
              asked.incrementAndGet();
              return null; // for the JDK to do
            }))
        .isTrue();
    sleeper.start();
    slept.await();
    assertThat(asked).hasPositiveValue();
  }
}
