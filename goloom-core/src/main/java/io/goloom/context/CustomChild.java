package io.goloom.context;

import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.sched.Task;
import org.jspecify.annotations.Nullable;

/// What connects a node with the custom context above it, by that context's `afterFunc`. To the
/// rest of the chain it is the node's parent.
///
/// It is the task that is given to `afterFunc`. An implementation that overrides that method runs
/// it like any other task; the default recognises it and attaches the node to the Done channel, so
/// that the node ends with the channel and not a goroutine later.
final class CustomChild implements Link, Task {
  private final Link parent;

  @HoldsContext("part of a context: it ends with it")
  private final Context context;

  private final Node child;

  /// How to let go; null until `afterFunc` has returned it.
  private volatile @Nullable AfterFunc stop;

  CustomChild(Link parent, Context context, Node child) {
    this.parent = parent;
    this.context = context;
    this.child = child;
  }

  void follow() {
    stop = context.afterFunc(this);
    if (child.err() != null) {
      unfollow(); // ended meanwhile, perhaps before there was a stop
    }
  }

  void unfollow() {
    AfterFunc s = stop;
    if (s != null) {
      s.stop();
    }
  }

  /// The default `afterFunc` for this task.
  AfterFunc listenTo(EndSource done) {
    EndListener listener = child;
    if (!done.attach(listener)) {
      run();
      return () -> false;
    }
    return () -> done.detach(listener);
  }

  /// The custom context has ended.
  @Override
  public void run() {
    end(child, context);
  }

  /// Ends a node as its custom parent has ended.
  static void end(Node child, Context context) {
    Why why = why(context);
    child.end(why.err(), why.cause());
  }

  /// Why a custom context has ended.
  record Why(ContextException err, Throwable cause) {}

  Why why() {
    return why(context);
  }

  /// Asks a custom context that has said, by its Done channel or its `afterFunc`, that it has
  /// ended. That word counts, whatever it says now: those below must end.
  private static Why why(Context context) {
    ContextException err = null;
    Throwable cause = null;
    try {
      err = context.err();
      cause = context.cause();
    } catch (Throwable t) {
      cause = t;
    }
    if (err == null) {
      err = CanceledException.CANCELED;
    }
    return new Why(err, cause == null ? err : cause);
  }

  @Override
  public End end() {
    return parent.end();
  }

  @Override
  public @Nullable Object[] values() {
    return parent.values();
  }

  @Override
  public @Nullable Link above() {
    return parent.above();
  }

  @Override
  public String name() {
    return parent.name();
  }
}
