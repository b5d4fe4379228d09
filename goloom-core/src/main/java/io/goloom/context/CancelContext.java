package io.goloom.context;

import io.goloom.internal.sched.Scheduler;
import org.jspecify.annotations.Nullable;

/// The handle of a node. Only users refer to it.
class CancelContext extends Own implements Cancellable {
  private final Node node;

  CancelContext(Node node) {
    this.node = node;
  }

  @Override
  final Node link() {
    return node;
  }

  @Override
  public void cancel(@Nullable Throwable cause) {
    Scheduler.choicePoint("cancel", this);
    node.cancel(CanceledException.CANCELED, cause);
  }
}
