package io.goloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.goloom.Go;
import io.goloom.sched.Task;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/// What is said of a failure can be pasted, and repeats it.
class FailureTextTest {
  private static String message(Explorer explorer, Task body) {
    ScheduleFailure failure =
        catchThrowableOfType(ScheduleFailure.class, () -> explorer.explore(body));
    assertThat(failure).isNotNull();
    return failure.getMessage();
  }

  private static void lostUpdate() throws Exception {
    PlantedBug.LOST_UPDATE.run(false);
  }

  @Test
  void seed_isALiteral() {
    assertThat(message(Explorer.random(), FailureTextTest::lostUpdate)).contains(".seed(2)");
    assertThat(message(Explorer.pct(3).seed(10_000_000_000L), FailureTextTest::lostUpdate))
        .containsPattern("Explorer\\.pct\\(3\\)\\.seed\\(100000000\\d\\dL\\)\\.schedules\\(1\\)");
    assertThat(message(Explorer.random().seed(Long.MAX_VALUE), FailureTextTest::lostUpdate))
        .containsPattern("\\.seed\\(-92233720368547\\d+L\\)");
  }

  /// Without it the program has more steps, and may come to an end.
  @Test
  void mostSteps_otherThanUsual_areInTheCalls() {
    Task body =
        () -> {
          boolean[] other = {false};
          Go.go(() -> {
            other[0] = true;
          });
          if (other[0]) {
            for (int i = 0; i < 100; i++) {
              Go.gosched();
            }
          }
        };
    assertThat(message(Explorer.random().mostSteps(50), body))
        .contains(
            "Explorer.replay(\"0:1\").mostSteps(50).explore(...)",
            ".schedules(1).mostSteps(50).explore(...)");
  }

  @Test
  void assertion_ofSeveralLines_isToldInOne() {
    assertThat(message(Explorer.random(), () -> assertThat(1).as("number").isEqualTo(2)))
        .contains(
            "under schedule number 1: org.opentest4j.AssertionFailedError: [number] expected: 2 but"
                + " was: 1\n",
            "throws org.opentest4j.AssertionFailedError: [number] expected: 2 but was: 1\n");
  }

  @Test
  void replay_ofAnotherProgram_isRefused() {
    assertThatThrownBy(() -> Explorer.replay("0:1 5000:2").explore(FailureTextTest::lostUpdate))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("\"0:1 5000:2\"", "1 of its 2 turns", "another program");
  }

  /// JUnit's assumptions, AssertJ's, and those of JUnit 4.
  @Test
  void assumption_thatDoesNotHold_abortsTheTest() {
    TestAbortedException aborted = new TestAbortedException("no such service here");
    Task body =
        () -> {
          throw aborted;
        };
    assertThatThrownBy(() -> Explorer.random().explore(body)).isSameAs(aborted);
    assertThatThrownBy(() -> Bubble.test(body)).isSameAs(aborted);
  }
}
