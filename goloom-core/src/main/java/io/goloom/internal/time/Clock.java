package io.goloom.internal.time;

import java.time.Duration;
import java.time.Instant;

/// The clock seam: everything in goloom that asks for the time or waits for it goes through one of
/// these, so that a test can run on virtual time.
public interface Clock {
  /// A monotonic reading in nanoseconds; only differences mean something.
  ///
  /// @return the reading
  long nanoTime();

  /// The wall clock's time.
  ///
  /// @return now
  Instant now();

  /// Arms a timer that is not armed, to fire once when [#nanoTime()] reaches `when`.
  ///
  /// @param timer the timer
  /// @param when the reading to fire at; in the past means at once, but never on the calling thread
  void arm(TimerTask timer, long when);

  /// Disarms a timer.
  ///
  /// @param timer the timer
  /// @return true if it was armed and will now not fire; false if it has fired, is firing or was
  ///   never armed
  boolean disarm(TimerTask timer);

  /// A duration as nanoseconds that can be added to a reading and compared with others: at most 146
  /// years.
  ///
  /// @param duration any duration
  /// @return its nanoseconds, cut to half of what a long can hold
  static long nanos(Duration duration) {
    long most = Long.MAX_VALUE / 2;
    if (duration.compareTo(Duration.ofNanos(most)) >= 0) {
      return most;
    }
    if (duration.compareTo(Duration.ofNanos(-most)) <= 0) {
      return -most;
    }
    return duration.toNanos();
  }
}
