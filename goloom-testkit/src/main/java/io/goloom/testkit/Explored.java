package io.goloom.testkit;

/// How an exploration went that has found nothing.
///
/// @param schedules how many schedules were tried
/// @param all whether these were all that there are within the bounds; never for random ones
/// @param mostSteps how many steps the longest run took
public record Explored(int schedules, boolean all, long mostSteps) {
  /// Such as `412 schedules, all there are, of at most 96 steps: no failure`.
  @Override
  public String toString() {
    return schedules
        + (schedules == 1 ? " schedule" : " schedules")
        + (all ? ", all there are," : "")
        + " of at most "
        + mostSteps
        + " steps: no failure";
  }
}
