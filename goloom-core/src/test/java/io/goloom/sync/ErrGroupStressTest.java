package io.goloom.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.Go;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.diagnostics.Report;
import io.goloom.testing.CapturedReports;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// I1 and I4 of [ErrGroup] under random plans: limits are kept, and each failure that is no echo
/// reaches somebody.
@Timeout(value = 600, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ErrGroupStressTest {
  private static final class Planned extends Exception {
    private static final long serialVersionUID = 1;
  }

  @Test
  void anyPlan_eachFailureReachesSomebody() throws Exception {
    plans(300);
  }

  @Test
  @Tag("stress")
  void anyPlan_eachFailureReachesSomebody_long() throws Exception {
    plans(100_000);
  }

  private static void plans(int rounds) throws Exception {
    long seed = System.nanoTime();
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    for (int round = 0; round < rounds; round++) {
      plan(random, "seed " + seed + ", round " + round);
    }
  }

  private static void plan(RandomGenerator random, String replay) throws Exception {
    Set<Planned> thrown = ConcurrentHashMap.newKeySet();
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    int limit = random.nextBoolean() ? 1 + random.nextInt(4) : -1;
    boolean withContext = random.nextBoolean();
    boolean awaits = random.nextBoolean();
    Throwable handedOn = null;
    try (CapturedReports reports = new CapturedReports();
        Cancellable parent = Context.background().withCancel()) {
      try (ErrGroup group = withContext ? ErrGroup.withContext(parent) : new ErrGroup()) {
        group.limit(limit);
        int tasks = random.nextInt(12);
        for (int i = 0; i < tasks; i++) {
          int what = random.nextInt(4);
          group.go(() -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            try {
              step(what, withContext, thrown);
            } finally {
              running.decrementAndGet();
            }
          });
        }
        if (withContext && random.nextInt(4) == 0) {
          parent.cancel();
        }
        if (awaits) {
          group.await();
        }
      } catch (Exception e) { // an InterruptedException of a task's own among them
        handedOn = e;
      }
      assertThat(running).as(replay).hasValue(0);
      if (limit > 0) {
        assertThat(most.get()).as(replay).isLessThanOrEqualTo(limit);
      }
      assertThat(lost(thrown, handedOn, reports.all())).as(replay).isEmpty();
    }
  }

  private static void step(int what, boolean withContext, Set<Planned> thrown) throws Exception {
    switch (what) {
      case 0 -> Go.gosched();
      case 1 -> fail(thrown);
      case 2 -> {
        if (withContext) { // fails with an echo
          Go.sleep(Duration.ofMillis(1));
          throw new InterruptedException("not an echo if nothing has ended the context");
        }
      }
      default -> {
        try {
          Go.sleep(Duration.ofNanos(100_000));
        } finally {
          fail(thrown);
        }
      }
    }
  }

  private static void fail(Set<Planned> thrown) throws Planned {
    Planned failure = new Planned();
    thrown.add(failure);
    throw failure;
  }

  /// The checker: which of the failures that tasks have thrown nobody got to see.
  private static List<Planned> lost(
      Set<Planned> thrown, @Nullable Throwable handedOn, List<Report> reports) {
    List<Throwable> seen = new ArrayList<>();
    collect(handedOn, seen);
    for (Report report : reports) {
      if (report instanceof Report.GoroutineFailed failed) {
        collect(failed.failure(), seen);
      }
    }
    return thrown.stream().filter(t -> !seen.contains(t)).toList();
  }

  private static void collect(@Nullable Throwable t, List<Throwable> into) {
    if (t != null && !into.contains(t)) {
      into.add(t);
      collect(t.getCause(), into);
      Arrays.stream(t.getSuppressed()).forEach(s -> collect(s, into));
    }
  }

  /// The canary: a group that keeps the first failure alone, as Go's does, loses the second.
  @Test
  void checker_groupThatDropsLaterFailures_isFound() {
    Planned first = new Planned();
    Planned second = new Planned();
    assertThat(lost(Set.of(first, second), first, List.of())).containsExactly(second);
  }
}
