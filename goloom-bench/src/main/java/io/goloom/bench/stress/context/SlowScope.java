package io.goloom.bench.stress.context;

import io.goloom.context.Context;
import io.goloom.internal.sched.Scope;
import io.goloom.internal.wait.EndSource;

/// A scope whose interrupt takes its time, so that the moment in which it is under way is met
/// often.
class SlowScope extends Scope {
  private static final int SPINS = 50;

  SlowScope(Context context) {
    super(context, (EndSource) context);
  }

  /// Runs nothing under the context.
  final void pass() {
    enter();
    leave();
  }

  @Override
  protected final void interrupt() {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
    }
    super.interrupt();
  }
}
