package io.goloom.testkit;

/// A test fails under some schedule. The message says how to see it again and what happened; the
/// cause is what the test has thrown, or a [DeadlockError].
public final class ScheduleFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  /// How many were tried.
  private final int schedules;

  /// The one that fails.
  private final String schedule;

  ScheduleFailure(String message, Throwable cause, int schedules, String schedule) {
    super(message, cause);
    this.schedules = schedules;
    this.schedule = schedule;
  }

  /// How many schedules were tried until it failed.
  ///
  /// @return one if the first one failed
  public int schedules() {
    return schedules;
  }

  /// The schedule, with as few turns as could be found, for [Explorer#replay(String)].
  ///
  /// @return such as `3:1 17:2`
  public String schedule() {
    return schedule;
  }
}
