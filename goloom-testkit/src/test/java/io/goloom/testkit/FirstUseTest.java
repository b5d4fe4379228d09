package io.goloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.goloom.Go;
import io.goloom.sched.Task;
import io.goloom.sync.Mutex;
import io.goloom.testing.ChildJvm;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The first run that uses a class initializes it, with choice points that no later run has. What
/// is found, and what repeats it, must not depend on which run that is.
class FirstUseTest {
  private static final class Used {
    static final int VALUE = pass();

    /// Four choice points.
    static int pass() {
      Mutex mutex = new Mutex();
      mutex.withLock(() -> {});
      mutex.withLock(() -> {});
      return 1;
    }
  }

  private static final class UsedElsewhere {
    static final int VALUE = Used.pass();
  }

  private static final class State {
    boolean first;
    boolean second;
    boolean ended;
  }

  /// Fails if the first one runs at once, and the third one does, too. Uses a class only where that
  /// can still happen.
  private static void inOrder(Task use) throws Exception {
    State state = new State();
    Go.go(() -> {
      state.first = true;
    });
    boolean atOnce = state.first;
    Go.go(() -> {
      state.second = true;
    });
    if (atOnce && !state.second) {
      use.run();
      Go.go(() -> PlantedBug.check(state.second || state.ended, "the third comes first"));
      state.ended = true;
    }
  }

  private static void body() throws Exception {
    inOrder(() -> PlantedBug.check(Used.VALUE == 1, "initialized"));
  }

  private static final String SCHEDULE = "0:1 2:2";

  @Test
  void depthFirst_classIsInitializedOnTheWay_missesNothing() {
    assertThatThrownBy(() ->
            Explorer.depthFirst(2)
                .explore(
                    () -> inOrder(() -> PlantedBug.check(UsedElsewhere.VALUE == 1, "initialized"))))
        .isInstanceOfSatisfying(
            ScheduleFailure.class, failure -> assertThat(failure.schedule()).isEqualTo(SCHEDULE))
        .hasMessageContaining("the third comes first");
  }

  /// Repeats a failure in a JVM in which nothing has been initialized.
  static final class Program {
    public static void main(String[] args) throws Exception {
      Explorer explorer =
          args[0].contains(":")
              ? Explorer.replay(args[0])
              : Explorer.random().seed(Long.parseLong(args[0])).schedules(1);
      try {
        System.out.println(explorer.explore(FirstUseTest::body));
      } catch (ScheduleFailure e) {
        System.out.println(e.schedule());
      }
      System.exit(0);
    }
  }

  private static String inAnotherJvm(String how) throws Exception {
    ChildJvm.Run run =
        ChildJvm.of(Program.class).option("-Dgoloom.choicepoints=true").arg(how).run();
    return run.out().strip() + run.err();
  }

  @Test
  void failure_byItsSchedule_comesAgainInAnotherJvm() throws Exception {
    assertThat(inAnotherJvm(SCHEDULE)).isEqualTo(SCHEDULE);
  }

  @Test
  void failure_byItsSeed_comesAgainInAnotherJvm() throws Exception {
    PlantedBug.check(Used.VALUE == 1, "initialized");
    long seed = 0;
    ScheduleFailure failure = null;
    while (failure == null) {
      Explorer explorer = Explorer.random().seed(++seed).schedules(1);
      failure =
          catchThrowableOfType(ScheduleFailure.class, () -> explorer.explore(FirstUseTest::body));
    }
    assertThat(inAnotherJvm(Long.toString(seed))).isEqualTo(failure.schedule());
  }

  /// Such as a test whose first run fills a cache.
  @Test
  void failure_ofTheFirstRunAlone_isNotSwallowed() {
    AtomicInteger runs = new AtomicInteger();
    AssertionError thrown = new AssertionError("the first one");
    assertThatThrownBy(() ->
            Explorer.random()
                .explore(() -> {
                  if (runs.getAndIncrement() == 0) {
                    throw thrown;
                  }
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll(
            "failed once under the schedule plain, and passed when that was repeated",
            "the first one",
            "static field")
        .hasCause(thrown);
  }

  /// One that can be repeated is worth more.
  @Test
  void failure_afterOneOfTheFirstRun_isTold() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(() ->
            Explorer.random()
                .explore(() -> {
                  PlantedBug.check(runs.getAndIncrement() > 0, "the first one");
                  PlantedBug.LOST_UPDATE.run(false);
                }))
        .isInstanceOf(ScheduleFailure.class)
        .hasMessageContaining("expected 2, was 1");
  }

  @Test
  void failure_thatCannotBeRepeated_isTheCause() {
    AtomicInteger runs = new AtomicInteger();
    assertThatThrownBy(() ->
            Explorer.random()
                .explore(() -> PlantedBug.check(runs.getAndIncrement() % 2 == 1, "each second")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("does not do the same twice")
        .hasRootCauseMessage("each second");
  }
}
