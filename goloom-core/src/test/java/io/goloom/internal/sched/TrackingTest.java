package io.goloom.internal.sched;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.GoRuntime;
import io.goloom.channel.Channel;
import io.goloom.diagnostics.GoroutineSnapshot;
import io.goloom.sched.GoroutineState;
import io.goloom.testing.ChildJvm;
import io.goloom.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The switch `goloom.registry`, and what is noted of goroutines that are listed.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TrackingTest {
  private static ChildJvm.Run run(String registry) throws Exception {
    return ChildJvm.of(Hundred.class).option("-Dgoloom.registry=" + registry).run();
  }

  /// Starts a hundred that wait, and says how many are counted and how many are listed, on the
  /// system's runtime and on one of its own; then the last line of a dump.
  static final class Hundred {
    public static void main(String[] args) throws Exception {
      Channel<Integer> never = Channel.make();
      for (int i = 0; i < 100; i++) {
        Go.go("one", never::receive);
      }
      GoRuntime built = GoRuntime.builder().build();
      for (int i = 0; i < 10; i++) {
        built.go("one", never::receive);
      }
      System.out.println(
          "system %d listed %d, built %d listed %d"
              .formatted(
                  Go.numGoroutine(),
                  GoRuntime.system().goroutines().stream()
                      .filter(g -> g.name().equals("one"))
                      .count(),
                  built.numGoroutine(),
                  built.goroutines().size()));
      StringBuilder dump = new StringBuilder();
      Go.dump(dump);
      System.out.println(dump.toString().lines().toList().getLast());
      Runtime.getRuntime().halt(0);
    }
  }

  @Test
  void registry_full_listsAll() throws Exception {
    assertThat(run("full").out())
        .startsWith("system 100 listed 100, built 10 listed 10\ncreated by ");
    assertThat(run("").out()).startsWith("system 100 listed 100, ");
  }

  @Test
  void registry_sampled_listsOneIn64AndCountsAll() throws Exception {
    var run = run("sampled");
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .isEqualTo(
            """
            system 100 listed 2, built 10 listed 10
            98 more goroutines are not listed (see -Dgoloom.registry)
            """);
  }

  @Test
  void registry_off_listsNoneAndCountsAll() throws Exception {
    assertThat(run("off").out())
        .isEqualTo(
            """
            system 100 listed 0, built 10 listed 10
            100 more goroutines are not listed (see -Dgoloom.registry)
            """);
  }

  @Test
  void registry_unknownWord_isNamedAndFull() throws Exception {
    var run = run("some");
    assertThat(run.err())
        .isEqualTo("goloom: goloom.registry=some is not one of full, sampled, off: taking full\n");
    assertThat(run.out()).startsWith("system 100 listed 100, ");
  }

  @Test
  void lists_sampled_isOneIn64() {
    assertThat(LongStream.rangeClosed(1, 6400).filter(Tracking.SAMPLED::lists).count())
        .isEqualTo(100);
    assertThat(Tracking.SAMPLED.lists(1)).isTrue();
    assertThat(Looks.unlisted(1))
        .isEqualTo("1 more goroutine is not listed (see -Dgoloom.registry)");
  }

  /// On virtual time, so to the minute.
  @Test
  void look_waitOfMinutes_tellsIt() throws Exception {
    List<String> lines = new ArrayList<>();
    VirtualScheduler.run(clock -> {
      Scheduler scheduler = Scheduler.current();
      Channel<Integer> orders = Channel.make();
      G parent = scheduler.go("parent", TrackingTest.class, () -> starts(orders));
      Until.until(() ->
          scheduler.liveGoroutines() == 2 && parent.thread().getState() == Thread.State.TERMINATED);
      G child = scheduler.goroutines().stream().max((a, b) -> Long.compare(a.id(), b.id())).get();
      Until.until(() -> child.state() == GoroutineState.WAITING);
      for (int minutes : new int[] {0, 1, 61}) {
        clock.advance(Duration.ofMinutes(minutes));
        GoroutineSnapshot seen =
            Looks.all(scheduler).stream().filter(g -> g.id() == child.id()).findFirst().get();
        assertThat(seen.parent()).hasValue(parent.id());
        List<String> text = seen.text().lines().toList();
        lines.add(text.getFirst() + " " + text.getLast().replaceAll("^created by \\S+ ", ""));
      }
      lines.replaceAll(line ->
          line.replace("goroutine " + child.id(), "goroutine C")
              .replace("goroutine " + parent.id(), "goroutine P"));
      orders.close();
    });
    assertThat(lines)
        .containsExactly(
            "goroutine C [chan receive, runtime virtual]: in goroutine P",
            "goroutine C [chan receive, 1 minute, runtime virtual]: in goroutine P, 1 minute ago",
            "goroutine C [chan receive, 62 minutes, runtime virtual]: in goroutine P, 62 minutes"
                + " ago");
  }

  private static void starts(Channel<Integer> orders) {
    Go.go(orders::receive);
  }

  /// One wait keeps its begin; the next one has a later one. On goloom's scheduler that holds for
  /// waits in the JDK, too.
  @Test
  void waitsSince_oneWaitAndTheNext_isOfTheWait() throws Exception {
    Scheduler scheduler = Schedulers.closable("since", null, null);
    Channel<Integer> first = Channel.make();
    Channel<Integer> second = Channel.make();
    long begin = System.nanoTime();
    G g =
        scheduler.go(
            null,
            TrackingTest.class,
            () -> {
              first.receive();
              second.receive();
            });
    Until.until(() -> g.waitsOn() == first && g.state() == GoroutineState.WAITING);
    Until.until(() -> g.waitsSince() != 0);
    long since = g.waitsSince();
    Until.until(() -> System.nanoTime() - begin > 20_000_000); // until the rough clock has gone on
    assertThat(g.waitsSince()).isEqualTo(since);
    assertThat(Looks.all(scheduler).getFirst().waited()).isPresent();
    first.close();
    Until.until(() -> g.waitsOn() == second && g.waitsSince() != 0 && g.waitsSince() != since);
    assertThat(g.waitsSince() - since).isPositive();
    second.close();

    ReentrantLock lock = new ReentrantLock();
    Until.until(() -> scheduler.liveGoroutines() == 0);
    lock.lock();
    try {
      G other = scheduler.go(null, TrackingTest.class, () -> takes(lock));
      Until.until(() -> other.state() == GoroutineState.WAITING);
      if (scheduler.notesRuns()) {
        Until.until(() -> other.waitsSince() != 0);
        assertThat(Looks.all(scheduler).getFirst().waited()).isPresent();
      } else {
        assertThat(Looks.all(scheduler).getFirst().waited()).isEmpty();
      }
    } finally {
      lock.unlock();
    }
    scheduler.lifecycle().close();
  }

  @SuppressWarnings("LockNotBeforeTry") // to wait for it is all that matters
  private static void takes(ReentrantLock lock) {
    lock.lock();
    lock.unlock();
  }
}
