package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.goloom.internal.jdk.DelayedTasks;
import io.goloom.internal.procs.Procs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The scheduler under a [Storm]: S1-S6, P1-P3, M1-M4 and Q1-Q4 together. Every goroutine ends,
/// every message arrives, every thread of a closed runtime goes.
///
/// `goloom.stress.seed` replays a plan; `goloom.stress.seconds` says for how long each long form
/// goes on.
@Timeout(value = 1800, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SchedulerStressTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int SECONDS = Integer.getInteger("goloom.stress.seconds", 120);
  private static final int SHORT_ROUNDS = 100;

  @TempDir private Path dir;
  private Path file = Path.of("");

  /// Timed waits on our Ps, in whichever mode the other tests run.
  @BeforeAll
  static void timers() {
    DelayedTasks.install(TimedWait::arm);
  }

  @BeforeEach
  void file() throws Exception {
    file = Files.write(dir.resolve("bytes"), new byte[4096]);
  }

  private static long seed() {
    return Long.getLong("goloom.stress.seed", System.nanoTime());
  }

  @Test
  void anyLoad_nothingIsLost() {
    rounds(SHORT_ROUNDS, GmpScheduler::new);
  }

  /// S4 without its safety net: what the ordinary wake-ups forget is never looked at again.
  @Test
  void anyLoad_sysmonDoesNotLookForWork_nothingIsLost() {
    rounds(SHORT_ROUNDS, Unaided::new);
  }

  @Test
  @Tag("stress")
  void anyLoad_nothingIsLost_long() {
    seconds(GmpScheduler::new);
  }

  @Test
  @Tag("stress")
  void anyLoad_sysmonDoesNotLookForWork_nothingIsLost_long() {
    seconds(Unaided::new);
  }

  private void rounds(int rounds, Storm.Maker maker) {
    long seed = seed();
    try (Storm storm = new Storm(seed, PATIENCE, file, maker)) {
      for (int i = 0; i < rounds; i++) {
        storm.round();
      }
      System.out.println("Storm: " + storm.summary());
    }
  }

  private void seconds(Storm.Maker maker) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < SECONDS * 1_000_000_000L) {
      rounds(200, maker);
    }
  }

  /// The canary: a scheduler that after a while loses each wake-up that comes while all Ps are
  /// idle. To lose some of them is not enough: the next one makes up for it. The watchdog sees it
  /// and says where the goroutine stands.
  @Test
  void watchdog_lostWakeUp_isFound() {
    assertThatThrownBy(
            () -> {
              try (Storm storm = new Storm(seed(), Duration.ofSeconds(2), file, Forgetful::new)) {
                while (true) { // until it is found
                  storm.round();
                }
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("seed")
        .hasMessageContaining("nothing moves")
        .hasMessageContaining("state=IDLE")
        .hasMessageMatching("(?s).*runqueue=[1-9].*");
  }

  private static class Unaided extends GmpScheduler {
    Unaided(String name, Procs procs, int maxMs) {
      super(name, procs, maxMs);
    }

    @Override
    void wakeForWaiting() {
      // not sysmon's task here
    }
  }

  private static final class Forgetful extends Unaided {
    private int calls;

    Forgetful(String name, Procs procs, int maxMs) {
      super(name, procs, maxMs);
    }

    @Override
    void wakeOne() {
      boolean asleep = idlePs() >= gomaxprocs();
      if (++calls < 100 || !asleep) { // a race here does no harm
        super.wakeOne();
      }
    }
  }
}
