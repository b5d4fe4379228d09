package io.goloom.sync;

import io.goloom.context.Context;
import io.goloom.sched.Task;

/// FOUNDATION SKETCH: the sync author owns every word of this file.
public final class WaitGroup {
  public WaitGroup() {}

  public void add(int delta) { throw new UnsupportedOperationException(); }

  public void done() { throw new UnsupportedOperationException(); }

  public void go(Task task) { throw new UnsupportedOperationException(); }

  public void await() throws InterruptedException { throw new UnsupportedOperationException(); }

  public void await(Context ctx) throws InterruptedException { throw new UnsupportedOperationException(); }
}
