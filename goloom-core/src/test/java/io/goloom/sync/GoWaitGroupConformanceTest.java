package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What Go's `sync/waitgroup_test.go` covers, under its names.
///
/// Not applicable: `TestWaitGroupAlign`, alignment of a 64-bit word inside a struct, which the JVM
/// sees to. `TestIssue76126` runs a process that crashes; here it is [WaitGroupTest]'s
/// `go_taskThrowsUnderCrash_awaitDoesNotReturn`.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GoWaitGroupConformanceTest {
  @Test
  void testWaitGroup() throws Exception {
    WaitGroup wg1 = new WaitGroup();
    WaitGroup wg2 = new WaitGroup();
    for (int i = 0; i < 8; i++) {
      round(wg1, wg2);
    }
  }

  private static void round(WaitGroup wg1, WaitGroup wg2) throws InterruptedException {
    int n = 16;
    BlockingQueue<Boolean> exited = new ArrayBlockingQueue<>(n);
    wg1.add(n);
    wg2.add(n);
    for (int i = 0; i < n; i++) {
      Go.go(() -> {
        wg1.done();
        wg2.await();
        exited.put(true);
      });
    }
    wg1.await();
    for (int i = 0; i < n; i++) {
      assertThat(exited.poll()).as("let go too soon").isNull();
      wg2.done();
    }
    for (int i = 0; i < n; i++) {
      exited.take();
    }
  }

  @Test
  void testWaitGroupMisuse() {
    WaitGroup wg = new WaitGroup();
    wg.add(1);
    wg.done();
    assertThatThrownBy(wg::done)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("negative WaitGroup counter");
  }

  @Test
  void testWaitGroupRace() throws Exception {
    for (int i = 0; i < 1000; i++) {
      WaitGroup wg = new WaitGroup();
      AtomicInteger n = new AtomicInteger();
      for (int g = 0; g < 2; g++) {
        wg.add(1);
        Go.go(() -> {
          n.incrementAndGet();
          wg.done();
        });
      }
      wg.await();
      assertThat(n).as("woken too soon").hasValue(2);
    }
  }

  @Test
  void testWaitGroupGo() throws Exception {
    WaitGroup wg = new WaitGroup();
    int[] i = {0};
    wg.go(() -> i[0]++);
    wg.await();
    assertThat(i[0]).isOne();
  }
}
