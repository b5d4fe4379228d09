package io.goloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each planted bug is found by each strategy within a number of schedules that
/// docs/design/testkit.md states; the mended twin passes.
class PlantedBugsTest {
  /// Within so many schedules each bug is found by each strategy from most seeds.
  private static final int WITHIN = 50;

  private static final int SEEDS = 100;

  static Stream<Arguments> cases() {
    return Stream.of(PlantedBug.values())
        .flatMap(bug ->
            Stream.of("random", "pct", "depthFirst").map(strategy -> Arguments.of(bug, strategy)));
  }

  private static Explorer explorer(String strategy) {
    return switch (strategy) {
      case "random" -> Explorer.random();
      case "pct" -> Explorer.pct(3);
      default -> Explorer.depthFirst(2);
    };
  }

  @ParameterizedTest
  @MethodSource("cases")
  void bug_isFound_andReplays(PlantedBug bug, String strategy) throws Exception {
    int most = 0;
    int sum = 0;
    int seeds = strategy.equals("depthFirst") ? 1 : SEEDS;
    for (int seed = 1; seed <= seeds; seed++) {
      Explorer explorer = explorer(strategy).seed(seed * 1000L).schedules(1000);
      ScheduleFailure failure =
          catchThrowableOfType(ScheduleFailure.class, () -> explorer.explore(() -> bug.run(false)));
      assertThat(failure).as("%s by %s, seed %d", bug, strategy, seed * 1000L).isNotNull();
      assertThat(failure.getMessage() + failure.getCause()).containsPattern(bug.says);
      most = Math.max(most, failure.schedules());
      sum += failure.schedules();
    }
    System.out.printf(
        "%s by %s: after %.1f schedules on average, at most %d%n",
        bug, strategy, (double) sum / seeds, most);
    assertThat(sum).isLessThanOrEqualTo(WITHIN * seeds);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void mended_passes(PlantedBug bug, String strategy) throws Exception {
    Explored explored = explorer(strategy).schedules(2000).explore(() -> bug.run(true));
    System.out.printf("%s mended, by %s: %s%n", bug, strategy, explored);
    assertThat(explored.schedules()).isPositive();
  }
}
