package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.Go;
import io.goloom.Goroutine;
import io.goloom.diagnostics.BirthPlace;
import io.goloom.diagnostics.Report;
import io.goloom.diagnostics.Reporter;
import io.goloom.sched.WaitReason;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import io.goloom.testing.Worker;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// C11 and C12. The invariants I1 to I4 are those of [WaitGroup].
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class WaitGroupTest {
  @Test
  void await_ofNothing_returns() throws Exception {
    new WaitGroup().await();
  }

  @Test
  void await_fiveWorkers_seesWhatTheyDid() throws Exception {
    WaitGroup wg = new WaitGroup();
    int[] written = new int[5];
    for (int i = 0; i < 5; i++) {
      int id = i;
      wg.go(() -> written[id] = id + 1);
    }
    wg.await();
    assertThat(written).containsExactly(1, 2, 3, 4, 5);
  }

  @Test
  void await_manyWaiters_allAreReleasedOnceEveryRound() throws Exception {
    WaitGroup wg = new WaitGroup();
    AtomicInteger released = new AtomicInteger();
    for (int round = 1; round <= 5; round++) {
      wg.add(1);
      List<Worker> waiters =
          IntStream.range(0, 100)
              .mapToObj(i ->
                  Worker.start(
                          () -> {
                            wg.await();
                            released.incrementAndGet();
                          })
                      .waits(WaitReason.WAIT_GROUP))
              .toList();
      wg.done();
      waiters.forEach(Worker::join);
      assertThat(released).hasValue(100 * round);
      assertThat(wg).hasToString("WaitGroup[counter 0, waiting 0]");
    }
  }

  @Test
  void add_negativeDelta_countsDown() throws Exception {
    WaitGroup wg = new WaitGroup();
    wg.add(3);
    Worker w = Worker.start(wg::await).waits(WaitReason.WAIT_GROUP);
    wg.add(-2);
    assertThat(w.isOver()).isFalse();
    wg.add(-1);
    w.join();
  }

  @Test
  void go_taskThrows_isReportedBeforeAwaitReturnsAndNotThrownThere() throws Exception {
    List<Report> reports = new CopyOnWriteArrayList<>();
    Reporter before = Go.reporter(reports::add);
    try {
      for (int i = 1; i <= 100; i++) {
        WaitGroup wg = new WaitGroup();
        Exception failure = new Exception("bad luck " + i);
        wg.go(() -> {
          throw failure;
        });
        wg.await();
        assertThat(reports).hasSize(i);
        assertThat(reports.getLast())
            .isInstanceOfSatisfying(
                Report.GoroutineFailed.class, r -> assertThat(r.failure()).isSameAs(failure));
      }
    } finally {
      Go.reporter(before);
    }
  }

  /// A program whose only goroutine fails.
  static final class Crashing {
    private Crashing() {}

    /// Waits for it.
    public static void main(String[] args) throws InterruptedException {
      WaitGroup wg = new WaitGroup();
      wg.go(() -> {
        throw new IllegalArgumentException("bad luck");
      });
      wg.await();
      System.out.println("await returned");
    }
  }

  /// Go's `TestIssue76126`: what waits must not go on, and perhaps end the process with status 0,
  /// while it crashes.
  @Test
  void go_taskThrowsUnderCrash_awaitDoesNotReturn() throws Exception {
    ChildJvm.Run run = ChildJvm.of(Crashing.class).option("-Dgoloom.failure=crash").run();
    assertThat(run.err()).contains("bad luck");
    assertThat(run.out()).isEmpty();
    assertThat(run.status()).isEqualTo(2);
  }

  @Test
  void go_taskCallsDoneItself_misuseIsReported() throws Exception {
    List<Report> reports = new CopyOnWriteArrayList<>();
    Reporter before = Go.reporter(reports::add);
    try {
      WaitGroup wg = new WaitGroup();
      wg.go(wg::done);
      wg.await();
      Until.until(() -> !reports.isEmpty());
      assertThat(reports.getFirst().text())
          .contains("done() or add(-n) took more than add() had given; use wg.go(task)");
      assertThat(wg).hasToString("WaitGroup[counter 0, waiting 0]");
    } finally {
      Go.reporter(before);
    }
  }

  @Test
  void go_birthPlace_isTheUsersLine() throws Exception {
    WaitGroup wg = new WaitGroup();
    AtomicReference<BirthPlace> place = new AtomicReference<>(BirthPlace.UNKNOWN);
    wg.go(() -> Goroutine.current().ifPresent(g -> place.set(g.birthPlace())));
    wg.await();
    assertThat(place.get().toString())
        .startsWith(
            "io.goloom.sync.WaitGroupTest.go_birthPlace_isTheUsersLine(WaitGroupTest.java:");
  }

  @Test
  @SuppressWarnings("NullAway")
  void go_null_isRefusedAndNotCounted() throws Exception {
    WaitGroup wg = new WaitGroup();
    assertThatThrownBy(() -> wg.go(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("task");
    wg.await();
  }

  @Test
  void done_moreOftenThanAdd_saysWhatToWriteAndLeavesTheCounter() throws Exception {
    WaitGroup wg = new WaitGroup();
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(wg::done)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "negative WaitGroup counter: done() or add(-n) took more than add() had given; use"
                  + " wg.go(task), which calls both add() and done()");
    }
    assertThatThrownBy(() -> wg.add(Integer.MIN_VALUE)).isInstanceOf(IllegalStateException.class);
    wg.add(1);
    assertThatThrownBy(() -> wg.add(-2)).isInstanceOf(IllegalStateException.class);
    Worker w = Worker.start(wg::await).waits(WaitReason.WAIT_GROUP);
    wg.done();
    w.join();
  }

  @Test
  void add_tooMuch_isRefusedAndLeavesTheCounter() {
    WaitGroup wg = new WaitGroup();
    wg.add(Integer.MAX_VALUE);
    assertThatThrownBy(() -> wg.add(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("WaitGroup counter overflow");
    wg.add(-Integer.MAX_VALUE);
    assertThat(wg).hasToString("WaitGroup[counter 0, waiting 0]");
  }

  /// I1, I3. The release finds the counter above zero and leaves the waiter; the add finds the
  /// waiter, and taking the add back releases it.
  @Test
  void add_fromZeroBeforeWaitersAreReleased_isNamedAndTakenBack() {
    WaitGroup wg = new WaitGroup();
    wg.add(1);
    Worker waiter = Worker.start(wg::await).waits(WaitReason.WAIT_GROUP);
    wg.waiters.lock();
    Worker done = Worker.start(wg::done);
    Until.until(() -> wg.toString().equals("WaitGroup[counter 0, waiting 1]"));
    Worker adder = Worker.start(() -> wg.add(1));
    Until.until(() -> wg.toString().equals("WaitGroup[counter 1, waiting 1]"));
    wg.waiters.unlock();
    done.join();
    assertThat(adder.failure())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "WaitGroup.add() from zero races with await(): call add() before the goroutine");
    waiter.join();
    assertThat(wg).hasToString("WaitGroup[counter 0, waiting 0]");
  }

  @Test
  void add_beforeTheLastAwaitHasReturned_isNamedThere() throws Exception {
    boolean named = false;
    while (!named) {
      WaitGroup wg = new WaitGroup();
      wg.add(1);
      Worker w = Worker.start(wg::await).waits(WaitReason.WAIT_GROUP);
      wg.done();
      wg.add(1);
      Throwable misuse = w.failure();
      if (misuse != null) {
        assertThat(misuse)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageStartingWith("WaitGroup reused before the previous await() has returned");
        named = true;
      }
    }
  }

  /// I3: no misuse, since the only waiter has returned, by interrupt, when the next round begins.
  @Test
  void add_afterWaitersWereInterrupted_beginsANewRound() throws Exception {
    for (int i = 0; i < 500; i++) {
      WaitGroup wg = new WaitGroup();
      wg.add(1);
      Worker done = Worker.start(wg::done);
      Worker main =
          Worker.start(() -> {
            Thread self = Thread.currentThread();
            Worker interrupter = Worker.start(self::interrupt);
            try {
              wg.await();
            } catch (InterruptedException e) {
              done.join(); // the counter is zero now
            }
            interrupter.join();
            Thread.interrupted();
            AtomicInteger second = new AtomicInteger();
            wg.go(second::incrementAndGet);
            wg.await();
            assertThat(second).as("released too soon").hasValue(1);
          });
      main.join();
    }
  }
}
