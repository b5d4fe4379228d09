package io.goloom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.testing.ChildJvm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The same choices give the same run: each step, each value, each time.
class ReplayTest {
  private static final int REPLAYS = 100;

  /// A run and what the program made of it.
  private record Played(List<String> log, Run run) {
    /// All that must be the same.
    List<Object> parts() {
      return List.of(
          log, run.events(), run.hash(), run.schedule(), run.steps(), run.elapsed(), run.verdict());
    }
  }

  private static Played play(Choices choices) throws InterruptedException {
    List<String> log = new ArrayList<>();
    Run run =
        SimThread.call(() ->
            Simulation.run(
                new Simulation.Options(choices, 100_000, false, false),
                () -> log.addAll(Mixed.run())));
    assertThat(run.verdict())
        .as(() -> Verdicts.failure(run).toString())
        .isEqualTo(Run.Verdict.FINISHED);
    return new Played(log, run);
  }

  private static Choices choices(String strategy, long seed) {
    return strategy.equals("random") ? new RandomChoices(seed) : new PctChoices(seed, 4, 300);
  }

  /// Initializes classes: where that happens nobody can give way.
  @BeforeAll
  static void firstRun() throws Exception {
    play(new RandomChoices(0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"random", "pct"})
  void seed_hundredTimes_isTheSameRun(String strategy) throws Exception {
    Set<List<String>> logs = new HashSet<>();
    for (long seed = 1; seed <= 20; seed++) {
      Played first = play(choices(strategy, seed));
      logs.add(first.log);
      for (int i = 0; i < REPLAYS / 10; i++) {
        assertThat(play(choices(strategy, seed)).parts())
            .as("seed %d, replay %d", seed, i)
            .isEqualTo(first.parts());
      }
    }
    assertThat(logs).as("outcomes").hasSizeGreaterThan(10);
    Played first = play(choices(strategy, 21));
    for (int i = 0; i < REPLAYS; i++) {
      assertThat(play(choices(strategy, 21)).parts()).isEqualTo(first.parts());
    }
  }

  @Test
  void schedule_hundredTimes_isTheSameRun() throws Exception {
    for (long seed = 1; seed <= 5; seed++) {
      Played first = play(new RandomChoices(seed));
      Schedule text = Schedule.parse(first.run.schedule().toString());
      for (int i = 0; i < REPLAYS; i++) {
        assertThat(play(new Replay(text)).parts()).isEqualTo(first.parts());
      }
    }
  }

  /// Also while the collector runs, and beside other runs.
  @Test
  void seed_amongOthersAndCollections_isTheSameRun() throws Exception {
    Played first = play(new RandomChoices(3));
    Thread other =
        Thread.ofPlatform()
            .start(() -> {
              try {
                for (long seed = 100; !Thread.currentThread().isInterrupted(); seed++) {
                  play(new RandomChoices(seed));
                }
              } catch (InterruptedException e) {
                // told to end
              }
            });
    try {
      for (int i = 0; i < REPLAYS; i++) {
        if (i % 10 == 0) {
          System.gc();
        }
        assertThat(play(new RandomChoices(3)).parts()).isEqualTo(first.parts());
      }
    } finally {
      other.interrupt();
      other.join();
    }
  }

  /// Prints what a run was like.
  static final class Program {
    public static void main(String[] args) throws Exception {
      play(new RandomChoices(7)); // initializes classes
      Played second = play(new RandomChoices(7));
      System.out.println(second.log + " " + second.run.schedule());
      System.exit(0);
    }
  }

  @Test
  void seed_inAnotherJvm_isTheSameRun() throws Exception {
    Played here = play(new RandomChoices(7));
    ChildJvm.Run there = ChildJvm.of(Program.class).run();
    assertThat(there.out().strip()).as(there.err()).isEqualTo(here.log + " " + here.run.schedule());
  }
}
