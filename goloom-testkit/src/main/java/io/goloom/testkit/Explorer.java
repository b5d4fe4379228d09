package io.goloom.testkit;

import io.goloom.internal.sched.Scheduler;
import io.goloom.sched.Task;
import io.goloom.testkit.Run.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs the body of a test under many schedules, and finds those under which it fails.
///
/// {@snippet :
/// @Test
/// void counter_twoGoroutines_losesNothing() throws Exception {
///   Explorer.random().schedules(500).explore(() -> {
///     var counter = new Counter();
///     var group = new WaitGroup();
///     group.go(counter::increment);
///     group.go(counter::increment);
///     group.await();
///     assertEquals(2, counter.value());
///   });
/// }
/// }
///
/// The body is run once for each schedule, so it has to make what it works on. All its goroutines
/// run on one thread and virtual time, as in a [Bubble]. Each operation of a channel, select,
/// group, lock, context or timer begins with a choice point, at which any other goroutine that is
/// ready may go on instead. Fields have no choice points: where two goroutines share one, put
/// [#choicePoint()] between the accesses, or rather a lock around them.
///
/// A failure is thrown with the seed and with a schedule, shrunk to as few turns as could be found;
/// either one repeats it exactly, in this JVM or in another. The body must be deterministic but for
/// the order of its goroutines: no other threads, no contended monitors, no real time, no random
/// numbers without a seed. The explorer runs some schedules twice, and throws an
/// `IllegalStateException` that says where two runs differed if they did.
///
/// The JDK's clock and its timed waits are real time, unless `-javaagent:goloom-testkit.jar` is
/// there, as described at [Bubble].
///
/// An explorer cannot be changed, and can be used again and by several threads. Needs `--add-opens
/// java.base/java.lang=ALL-UNNAMED` or the agent.
public final class Explorer {
  private enum Kind {
    RANDOM,
    PCT,
    DEPTH_FIRST,
    REPLAY
  }

  private static final int SCHEDULES = 1000;
  private static final int MOST_STEPS = 100_000;
  private static final long SEED = 1;

  private static final String MUST_BE_REPEATABLE =
      ". It must make all that it works on, and depend on nothing but the order of its goroutines:"
          + " not on other threads, real time, identity hash codes, random numbers without a seed,"
          + " or what an earlier run has left in a static field"
          + JdkTime.HINT;

  private final Kind kind;
  private final int bound;
  private final Schedule replayed;
  private final int schedules;
  private final long seed;
  private final int mostSteps;

  private Explorer(
      Kind kind, int bound, Schedule replayed, int schedules, long seed, int mostSteps) {
    this.kind = kind;
    this.bound = bound;
    this.replayed = replayed;
    this.schedules = schedules;
    this.seed = seed;
    this.mostSteps = mostSteps;
  }

  private static Explorer of(Kind kind, int bound, Schedule replayed) {
    return new Explorer(kind, bound, replayed, SCHEDULES, SEED, MOST_STEPS);
  }

  /// Takes each possibility with the same chance, at each choice. Good where many schedules fail,
  /// and a start.
  ///
  /// @return an explorer of 1000 schedules, from seed 1 on
  public static Explorer random() {
    return of(Kind.RANDOM, 0, Schedule.PLAIN);
  }

  /// Gives goroutines random priorities, of which the highest runs, and changes them at `depth - 1`
  /// random places: probabilistic concurrency testing. Good at bugs that need few switches at the
  /// right places among many steps.
  ///
  /// @param depth of how many steps the order matters: 2 or 3 for most bugs
  /// @return an explorer of 1000 schedules, from seed 1 on
  /// @throws IllegalArgumentException if the depth is not positive
  public static Explorer pct(int depth) {
    return of(Kind.PCT, positive(depth, "depth"), Schedule.PLAIN);
  }

  /// Tries all schedules that differ from the plain one at few places, depth first. In the plain
  /// one each goroutine runs until it waits, and the one that is ready longest is next. Good at
  /// small tests: when it has tried all, there is no failure within the bound.
  ///
  /// @param turns at how many places at most: 2 finds most bugs of small tests
  /// @return an explorer of at most 1000 schedules
  /// @throws IllegalArgumentException if the number is not positive
  public static Explorer depthFirst(int turns) {
    return of(Kind.DEPTH_FIRST, positive(turns, "turns"), Schedule.PLAIN);
  }

  /// Runs a schedule from the message of a failure again. If the test passes, but could not take
  /// all its turns, the schedule is one of another program, and [#explore] says so.
  ///
  /// @param schedule what the message says
  /// @return an explorer of this schedule alone
  /// @throws IllegalArgumentException if it is no schedule
  public static Explorer replay(String schedule) {
    return of(Kind.REPLAY, 0, Schedule.parse(Objects.requireNonNull(schedule, "schedule")));
  }

  /// Sets how many schedules are tried at most, besides the plain one, which comes first.
  ///
  /// @param n at least one
  /// @return an explorer like this one
  /// @throws IllegalArgumentException if it is less
  public Explorer schedules(int n) {
    return new Explorer(kind, bound, replayed, positive(n, "schedules"), seed, mostSteps);
  }

  /// Sets what random schedules come from: the first from this seed, the second from the next, and
  /// so on. It is 1 unless set, so a test tries the same schedules each time.
  ///
  /// @param s any number
  /// @return an explorer like this one
  public Explorer seed(long s) {
    return new Explorer(kind, bound, replayed, schedules, s, mostSteps);
  }

  /// Sets after how many steps a run has no end and fails: 100,000 unless set.
  ///
  /// @param n at least one
  /// @return an explorer like this one
  /// @throws IllegalArgumentException if it is less
  public Explorer mostSteps(int n) {
    return new Explorer(kind, bound, replayed, schedules, seed, positive(n, "mostSteps"));
  }

  private static int positive(int n, String what) {
    if (n < 1) {
      throw new IllegalArgumentException(what + " must be positive: " + n);
    }
    return n;
  }

  /// Says that another goroutine may go on here first. In an exploration it is a choice point, as
  /// the beginning of each operation of goloom is; elsewhere it does nothing.
  public static void choicePoint() {
    Scheduler.choicePoint("choicePoint", Explorer.class);
  }

  /// Runs a test under schedule after schedule, until one fails or enough were tried.
  ///
  /// The test fails under a schedule if its body or another of its goroutines throws, if all wait
  /// and nothing can wake one of them, if some wait when the body has returned, or if it has no
  /// end.
  ///
  /// An assumption that does not hold, of JUnit or AssertJ, ends the exploration and is thrown as
  /// it is.
  ///
  /// **Blocking and interrupts.** Blocks. An interrupt ends it at the next step.
  ///
  /// @param body the test, which is run once for each schedule and more often for a failure
  /// @return what was tried
  /// @throws ScheduleFailure if a schedule was found under which the test fails
  /// @throws IllegalStateException if the test does something that cannot be repeated; if called
  ///   inside a bubble or an exploration; or if the JVM does not open `java.lang`
  /// @throws InterruptedException if interrupted
  public Explored explore(Task body) throws InterruptedException {
    Objects.requireNonNull(body, "body");
    Bubble.refuseInside("Explorer.explore");
    return SimThread.call(() -> {
      if (!Simulation.CHOICE_POINTS) {
        throw new IllegalStateException(
            "this JVM has no choice points, as goloom was used in it before the testkit: start it"
                + " with -Dgoloom.choicepoints=true (JUnit's launcher sees to that by itself)");
      }
      return new Exploration(body).explore();
    });
  }

  /// One call of [#explore].
  private final class Exploration {
    private final Task body;
    private int tried;
    private long longest;

    /// Tells of the first run that failed and passed when it was repeated. Thrown if nothing better
    /// is found: the first run to use a class is such a one by right.
    private @Nullable IllegalStateException unrepeated;

    Exploration(Task body) {
      this.body = body;
    }

    Explored explore() throws InterruptedException {
      Run plain = first(kind == Kind.REPLAY ? replayed : Schedule.PLAIN);
      boolean all = kind == Kind.REPLAY;
      if (!all) {
        Strategy strategy = strategy(plain);
        while (tried <= schedules) {
          Supplier<Choices> choices = strategy.next();
          if (choices == null) {
            all = true;
            break;
          }
          Run run = run(choices.get());
          if (run.verdict() != Verdict.FINISHED || tried % 64 == 1 || strategy.buildsOnIt()) {
            run = settled(run, choices);
            check(run);
          }
          strategy.ran(run);
          tried++;
        }
      }
      if (unrepeated != null) {
        throw unrepeated;
      }
      return new Explored(tried, all, longest);
    }

    private Run first(Schedule schedule) throws InterruptedException {
      Supplier<Choices> choices = () -> new Replay(schedule);
      Run run = settled(run(choices.get()), choices);
      check(run);
      checkFits(run, schedule);
      tried = 1;
      return run;
    }

    /// Repeats a run until two are the same: the first one to use a class initializes it, with
    /// choice points that no other run has, and nobody can give way while it does. So what is
    /// repeated are the choices, and not what became of them.
    ///
    /// @param choices what has decided the run, from its beginning
    /// @throws IllegalStateException if two repetitions differ
    private Run settled(Run run, Supplier<Choices> choices) throws InterruptedException {
      Run again = run(choices.get());
      if (again.isSame(run)) {
        return again;
      }
      Run third = run(choices.get());
      checkSame(again, third);
      if (run.verdict() != Verdict.FINISHED
          && third.verdict() == Verdict.FINISHED
          && unrepeated == null) {
        unrepeated = unrepeated(run);
      }
      return third;
    }

    private Strategy strategy(Run plain) {
      return switch (kind) {
        case RANDOM -> seeded(RandomChoices::new);
        case PCT -> seeded(s -> new PctChoices(s, bound, plain.widths().length));
        case DEPTH_FIRST -> new DepthFirst(bound, plain);
        case REPLAY -> throw new AssertionError("one schedule, and no strategy");
      };
    }

    private Strategy seeded(LongFunction<Choices> choices) {
      return () -> {
        long s = seed + tried - 1;
        return () -> choices.apply(s);
      };
    }

    private Run run(Choices choices) throws InterruptedException {
      return run(choices, false);
    }

    private Run run(Choices choices, boolean tracing) throws InterruptedException {
      Run run = Simulation.run(new Simulation.Options(choices, mostSteps, false, tracing), body);
      if (run.failure() instanceof RuntimeException e && Verdicts.isAbort(e)) {
        throw e;
      }
      longest = Math.max(longest, run.steps());
      return run;
    }

    private void check(Run run) throws InterruptedException {
      if (run.verdict() != Verdict.FINISHED) {
        throw failure(run);
      }
    }

    private void checkSame(Run one, Run two) {
      if (!one.isSame(two)) {
        throw new IllegalStateException(
            "the test does not do the same twice under one schedule ("
                + one.schedule()
                + "): it "
                + one.difference(two)
                + MUST_BE_REPEATABLE,
            one.verdict() != Verdict.FINISHED
                ? Verdicts.failure(one)
                : two.verdict() != Verdict.FINISHED ? Verdicts.failure(two) : null);
      }
    }

    private static IllegalStateException unrepeated(Run run) {
      Throwable failure = Verdicts.failure(run);
      return new IllegalStateException(
          "the test failed once under the schedule "
              + run.schedule()
              + ", and passed when that was repeated: "
              + FailureText.inALine(failure)
              + MUST_BE_REPEATABLE,
          failure);
    }

    private static void checkFits(Run run, Schedule schedule) {
      int took = run.schedule().turns().size();
      if (took != schedule.turns().size()) {
        throw new IllegalStateException(
            "the schedule \""
                + schedule
                + "\" is of another program: the test passes, but takes only "
                + took
                + " of its "
                + schedule.turns().size()
                + " turns, so that says nothing. Has the code been changed since it failed? Then"
                + " explore it again");
      }
    }

    private ScheduleFailure failure(Run found) throws InterruptedException {
      Run small = new Shrinker(schedule -> run(new Replay(schedule))).shrink(found);
      Run told = run(new Replay(small.schedule()), true);
      checkSame(small, told);
      return FailureText.failure(found, told, tried + 1, calls(told.schedule()));
    }

    /// What makes explorers that see a failure again.
    private List<String> calls(Schedule schedule) {
      String steps = mostSteps == MOST_STEPS ? "" : ".mostSteps(" + mostSteps + ")";
      String replay = "Explorer.replay(\"" + schedule + "\")" + steps;
      if (tried == 0 || (kind != Kind.RANDOM && kind != Kind.PCT)) {
        return List.of(replay);
      }
      long s = seed + tried - 1;
      String strategy = kind == Kind.PCT ? "pct(" + bound + ")" : "random()";
      String literal = s == (int) s ? "" + s : s + "L";
      return List.of(
          replay, "Explorer." + strategy + ".seed(" + literal + ").schedules(1)" + steps);
    }
  }
}
