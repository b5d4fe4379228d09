package io.goloom.bench.stress.context;

import io.goloom.context.Context;
import io.goloom.internal.sched.Scope;
import io.goloom.internal.wait.EndSource;

/// A scope whose code and whose interrupt take their time, so that the moment in which both are
/// under way is met often.
class SlowScope extends Scope {
  private static final int SPINS = 50;

  SlowScope(Context context) {
    super(context, (EndSource) context);
  }

  /// Runs next to nothing under the context.
  final void pass() {
    enter();
    spin();
    leave();
  }

  @Override
  protected final void interrupt() {
    spin();
    spin();
    super.interrupt();
  }

  private static void spin() {
    for (int i = 0; i < SPINS; i++) {
      Thread.onSpinWait();
    }
  }
}
