package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.sched.WaitReason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one run of a [SimScheduler] went.
///
/// @param seed what it was run with: the same seed and program give the same run
/// @param verdict how it ended
/// @param scheduleHash a hash over which goroutine ran at each step, and when a timer fired
/// @param steps how often a goroutine was run or a timer fired
/// @param elapsed how much virtual time went by
/// @param waiting the goroutines that had not ended, in the order in which they were started
/// @param failure what the first goroutine threw, or null
public record SimResult(
    long seed,
    Verdict verdict,
    long scheduleHash,
    long steps,
    Duration elapsed,
    List<Waiting> waiting,
    @Nullable Throwable failure) {

  /// How a run ends.
  public enum Verdict {
    /// All goroutines have ended, and the first one threw nothing.
    FINISHED,
    /// The first goroutine has thrown; others may wait for good.
    FAILED,
    /// Goroutines wait, none can run, and no timer is armed.
    DEADLOCK,
    /// It was stopped after [SimScheduler#MOST_STEPS].
    ENDLESS
  }

  /// A goroutine that had not ended.
  ///
  /// @param number its place in the order of starts, from 1 up
  /// @param name the name it was given, else `goroutine` and its number
  /// @param birthPlace where it was started
  /// @param reason what it waits for in an operation of goloom; null if it is in none
  /// @param on what it waits for or, without a reason, the state of its thread
  /// @param stack where it waits, innermost frame first
  public record Waiting(
      int number,
      String name,
      BirthPlace birthPlace,
      @Nullable WaitReason reason,
      String on,
      List<StackTraceElement> stack) {

    /// Several lines, laid out as Go's dumps are.
    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      text.append(name).append(" [").append(reason == null ? "in the JDK" : reason);
      text.append("] on ").append(on).append(", started at ").append(birthPlace);
      for (StackTraceElement frame : stack) {
        text.append("\n    at ").append(frame);
      }
      return text.toString();
    }
  }

  /// Several lines: the seed, the verdict, and who waits where.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(seed).append(": ").append(verdict);
    text.append(" after ").append(steps).append(" steps and ").append(elapsed);
    text.append(", schedule ").append(Long.toHexString(scheduleHash));
    if (failure != null) {
      text.append("\nfailure: ").append(failure);
    }
    for (Waiting w : waiting) {
      text.append("\n").append(w);
    }
    return text.toString();
  }
}
