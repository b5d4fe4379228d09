package io.goloom.internal.sched;

import io.goloom.diagnostics.BirthPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recording of who ran when on which P, and who woke whom, of the last moments: a ring for each
/// M, see [TimelineRing]. Our scheduler alone has it.
///
/// While it is off, each run of a goroutine reads one field more.
public final class Timeline {
  private static final String PROPERTY = "goloom.timeline";

  /// Readings are nanoseconds since then.
  private static final long EPOCH = System.nanoTime();

  private static volatile boolean on = wanted(System.getProperty(PROPERTY));

  private Timeline() {}

  /// What happened.
  public enum Kind {
    /// An M has begun to run a goroutine.
    BEGIN,
    /// It runs it no more.
    END,
    /// What runs on the M has woken a goroutine.
    WAKE
  }

  /// An event.
  ///
  /// @param nanos when, see [#reading]
  /// @param kind what happened
  /// @param m the M's number
  /// @param p the number of the P that it had when it began; it may have lost it since
  /// @param goroutine who began, stopped or was woken; zero for a thread that is no goroutine
  /// @param place where it was started, of a goroutine that begins
  /// @param why why it stopped, in the words of Go's goroutine dumps
  public record Event(
      long nanos,
      Kind kind,
      int m,
      int p,
      long goroutine,
      @Nullable BirthPlace place,
      String why) {}

  /// Whether it records.
  ///
  /// @return true if it does
  public static boolean isOn() {
    return on;
  }

  /// Begins to record, or stops. What was recorded stays.
  ///
  /// @param record whether to record
  public static void record(boolean record) {
    on = record;
  }

  /// The clock of the events.
  ///
  /// @return nanoseconds
  public static long reading() {
    return System.nanoTime() - EPOCH;
  }

  /// What a scheduler's Ms have recorded, as far as it is whole: where the rings reach back to
  /// different times, since the last of these.
  ///
  /// @param scheduler the scheduler
  /// @return events by time; empty on the JDK's scheduler
  public static List<Event> of(Scheduler scheduler) {
    List<Event> all = new ArrayList<>();
    long whole = 0;
    if (scheduler instanceof GmpScheduler gmp) {
      for (M m : gmp.ms()) {
        TimelineRing ring = m.ring();
        if (ring != null) {
          int before = all.size();
          if (ring.read(all) && all.size() > before) {
            whole = Math.max(whole, all.get(before).nanos());
          }
        }
      }
    }
    long since = whole;
    all.removeIf(event -> event.nanos() < since);
    all.sort(Comparator.comparingLong(Event::nanos)); // stable: those of one M keep their order
    return all;
  }

  private static boolean wanted(@Nullable String text) {
    if (text == null || text.isBlank() || text.strip().equalsIgnoreCase("off")) {
      return false;
    }
    if (!text.strip().equalsIgnoreCase("on")) {
      Reports.warn(PROPERTY + "=" + text + " is neither on nor off: recording nothing");
      return false;
    }
    return true;
  }
}
