package io.goloom.context;

import io.goloom.diagnostics.BirthPlace;
import io.goloom.internal.sched.Births;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.sched.Task;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// A task that waits for the end of a context. Either it is started, once, or stopped.
final class AfterFuncTask extends EndListener implements AfterFunc {
  private static final VarHandle TASK;

  static {
    try {
      TASK = MethodHandles.lookup().findVarHandle(AfterFuncTask.class, "task", Task.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final EndSource source;
  private final Scheduler scheduler = Scheduler.current();
  private final BirthPlace birthPlace;

  /// The right to start it or to stop it: whoever takes it out.
  @SuppressWarnings("unused") // through TASK
  private volatile @Nullable Task task;

  private AfterFuncTask(EndSource source, Task task) {
    this.source = source;
    this.task = task;
    this.birthPlace = Births.of(task.getClass()); // whoever ends the context says nothing about it
  }

  static AfterFunc register(EndSource source, Task task) {
    Scheduler.choicePoint("afterFunc", source);
    AfterFuncTask waiting = new AfterFuncTask(source, task);
    if (!source.attach(waiting)) {
      waiting.ended(source);
    }
    return waiting;
  }

  @Override
  public boolean stop() {
    Scheduler.choicePoint("stop", source);
    if (TASK.getAndSet(this, null) == null) {
      return false;
    }
    source.detach(this);
    return true;
  }

  @Override
  public void ended(EndSource source) {
    Task t = (Task) TASK.getAndSet(this, null);
    if (t != null) {
      scheduler.goLater(birthPlace, t);
    }
  }
}
