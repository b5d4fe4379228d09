package io.goloom.testkit;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.sched.G;
import io.goloom.sched.WaitReason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one run of a [Simulation] went.
///
/// @param verdict how it ended
/// @param failure what a goroutine has thrown; null unless the verdict is FAILED
/// @param bodyEnded whether the first goroutine had ended
/// @param waiting the goroutines that had not ended, in the order of their numbers
/// @param schedule which turns it took
/// @param widths how many possibilities there were at each choice
/// @param events what was about to happen at each choice point, and who ran
/// @param hash a hash over all of that
/// @param steps how often a choice point was passed, a goroutine was run or a timer fired
/// @param elapsed how much virtual time went by
/// @param trace what happened, in words; empty unless asked for
@SuppressWarnings("ArrayRecordComponent") // nobody changes it, and runs are not compared by equals
record Run(
    Verdict verdict,
    @Nullable Throwable failure,
    boolean bodyEnded,
    List<Waiting> waiting,
    Schedule schedule,
    int[] widths,
    List<Event> events,
    long hash,
    long steps,
    Duration elapsed,
    List<String> trace) {

  /// How a run ends.
  enum Verdict {
    /// All goroutines have ended, and none has thrown.
    FINISHED,
    /// A goroutine has thrown.
    FAILED,
    /// Goroutines wait, none can run, and no timer is armed, or the first goroutine has ended.
    DEADLOCK,
    /// It was stopped after too many steps.
    ENDLESS,
    /// Goroutines wait for something outside of the run that does not come.
    STUCK
  }

  /// Something that happened in a run.
  ///
  /// @param number the goroutine's number, or [Choices#TIMER]
  /// @param what what it was about to do
  record Event(int number, String what) {
    static final String RUNS = "runs";
    static final String FIRES = "fires";
  }

  /// A goroutine that had not ended.
  ///
  /// @param number its number
  /// @param name what it is called in this run
  /// @param birthPlace where it was started
  /// @param what what it does or waits for, in the words of Go's dumps
  /// @param on what it waits on; null if that is not known
  /// @param holder who holds the lock that it waits for; null if it waits for no lock or that is
  ///   not known
  /// @param stack where it waits, innermost frame first
  record Waiting(
      int number,
      String name,
      BirthPlace birthPlace,
      String what,
      @Nullable String on,
      @Nullable Holder holder,
      List<StackTraceElement> stack) {

    static final String IN_THE_JDK = "waits in the JDK";

    /// What a goroutine does.
    static String what(G g) {
      WaitReason reason = g.waitReason();
      return reason != null
          ? reason.toString()
          : switch (g.thread().getState()) {
            case RUNNABLE -> "runnable";
            case BLOCKED -> "waits for a monitor";
            case TIMED_WAITING -> "timed wait in the JDK";
            default -> IN_THE_JDK;
          };
    }

    /// Several lines, laid out as Go's dumps are.
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(name).append(" [").append(what).append(on == null ? "]" : "] on " + on);
      text.append(holder == null ? "" : holder.says(number));
      text.append(", started at ").append(birthPlace);
      for (StackTraceElement frame : stack) {
        text.append("\n    at ").append(frame);
      }
      return text.toString();
    }
  }

  /// Who holds a lock.
  ///
  /// @param number the goroutine's number, or zero if it is none of those that have not ended
  /// @param name what the goroutine is called in this run
  record Holder(int number, String name) {
    /// One that has ended, or a thread that is no goroutine of the run.
    static final Holder GONE = new Holder(0, "");

    private String says(int waiter) {
      return number == waiter
          ? ", which it holds itself"
          : number != 0
              ? ", which " + name + " holds"
              : ", which was locked by one that has ended, or by a thread that is no goroutine"
                  + " here";
    }
  }

  /// Whether another one did the same.
  boolean isSame(Run other) {
    return hash == other.hash && verdict == other.verdict && steps == other.steps;
  }

  /// What another one did instead, in words that go on after "it".
  String difference(Run other) {
    int n = Math.min(events.size(), other.events.size());
    for (int i = 0; i < n; i++) {
      if (!events.get(i).equals(other.events.get(i))) {
        return "was at step "
            + i
            + " once that "
            + say(events, i)
            + ", once that "
            + say(other.events, i);
      }
    }
    if (events.size() != other.events.size()) {
      return "ended after step "
          + n
          + " once, and once it was then that "
          + say(events.size() > n ? events : other.events, n);
    }
    return verdict == other.verdict
        ? "differed in how many possibilities there were at a choice"
        : "was " + verdict + " once, and " + other.verdict + " once";
  }

  private static String say(List<Event> events, int i) {
    Event event = events.get(i);
    String who = event.number == Choices.TIMER ? "a timer " : "goroutine " + event.number + " ";
    return who
        + switch (event.what) {
          case Event.RUNS -> "went on";
          case Event.FIRES -> "fired";
          default -> "came to " + event.what;
        };
  }
}
