package io.goloom.time;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.sched.Births;
import io.goloom.sched.Task;

/// An alarm that starts a goroutine, born where the alarm was made.
final class TaskAlarm extends Alarm {
  private final Task task;
  private final BirthPlace birthPlace;

  TaskAlarm(Task task) {
    this.task = task;
    this.birthPlace = Births.of(task.getClass());
  }

  @Override
  boolean deliver() {
    return true;
  }

  @Override
  void delivered() {
    scheduler.goLater(birthPlace, task);
  }

  @Override
  boolean takeBack() {
    return false;
  }
}
