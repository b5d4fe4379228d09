package io.goloom.sync;

import io.goloom.context.Context;
import io.goloom.context.ContextTask;
import io.goloom.sched.Task;

/// FOUNDATION SKETCH: the sync author owns every word of this file.
public final class ErrGroup implements AutoCloseable {
  public ErrGroup() {}

  public static ErrGroup withContext(Context parent) { throw new UnsupportedOperationException(); }

  /// the group's own context (withContext), canceled with the first failure as cause, and when the group is over
  public Context context() { throw new UnsupportedOperationException(); }

  public ErrGroup limit(int n) { throw new UnsupportedOperationException(); }

  public void go(Task task) throws InterruptedException { throw new UnsupportedOperationException(); }

  public void go(ContextTask task) throws InterruptedException { throw new UnsupportedOperationException(); }

  public boolean tryGo(Task task) { throw new UnsupportedOperationException(); }

  public boolean tryGo(ContextTask task) { throw new UnsupportedOperationException(); }

  public void await() throws Exception { throw new UnsupportedOperationException(); }

  @Override
  public void close() { throw new UnsupportedOperationException(); }
}
