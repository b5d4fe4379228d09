package io.goloom.testkit;

/// Takes the turns of a schedule.
final class Replay implements Choices {
  private final Schedule schedule;
  private int index;

  Replay(Schedule schedule) {
    this.schedule = schedule;
  }

  @Override
  public int choose(Kind kind, int n, int[] who) {
    int possibility = schedule.at(index++);
    return possibility < n ? possibility : 0; // of another program, or one that is being shrunk
  }
}
