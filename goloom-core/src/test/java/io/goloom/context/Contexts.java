package io.goloom.context;

import static org.assertj.core.api.Assertions.assertThat;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.channel.TryReceive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// What the tests of this package share: waiting for states (each test has a watchdog), looks at a
/// context, and custom contexts.
final class Contexts {
  private Contexts() {}

  static void until(BooleanSupplier state) {
    while (!state.getAsBoolean()) {
      Thread.yield();
    }
  }

  static Node node(Context context) {
    return (Node) ((Own) context).link();
  }

  static boolean isDone(Context context) {
    return context.done().tryReceive() instanceof TryReceive.Closed<?>;
  }

  static void assertLive(Context... contexts) {
    for (Context c : contexts) {
      assertThat(isDone(c)).as("%s is done", c).isFalse();
      assertThat(c.err()).isNull();
      assertThat(c.cause()).isNull();
      assertThat(c.error()).isNull();
      c.check();
    }
  }

  static void assertEnded(ContextException err, Context... contexts) {
    for (Context c : contexts) {
      assertThat(isDone(c)).as("%s is done", c).isTrue();
      assertThat(c.err()).isSameAs(err);
    }
  }

  static void assertCanceled(Context... contexts) {
    assertEnded(CanceledException.CANCELED, contexts);
  }

  /// Go's `otherContext`: a wrapper that forwards everything.
  static class OtherContext implements Context {
    final Context inner;

    OtherContext(Context inner) {
      this.inner = inner;
    }

    @Override
    public Optional<Instant> deadline() {
      return inner.deadline();
    }

    @Override
    public ReceiveChannel<Void> done() {
      return inner.done();
    }

    @Override
    public @Nullable ContextException err() {
      return inner.err();
    }

    @Override
    public <T> @Nullable T value(Key<T> key) {
      return inner.value(key);
    }

    @Override
    public String toString() {
      return "other(" + inner + ")";
    }
  }

  /// Go's `customDoneContext`: a wrapper with a Done channel of its own.
  static final class CustomDoneContext extends OtherContext {
    private final ReceiveChannel<Void> done;

    CustomDoneContext(Context inner, ReceiveChannel<Void> done) {
      super(inner);
      this.done = done;
    }

    @Override
    public ReceiveChannel<Void> done() {
      return done;
    }
  }

  /// Go's `customContext`: ends after its parent, or by itself, and passes on the parent's values.
  static final class CustomContext extends OtherContext {
    private final Channel<Void> done = Channel.make();
    private final AtomicBoolean once = new AtomicBoolean();
    private volatile @Nullable ContextException err;

    CustomContext(Context parent) {
      super(parent);
      parent.afterFunc(() -> end(parent.err()));
    }

    void cancel() {
      end(CanceledException.CANCELED);
    }

    private void end(@Nullable ContextException newErr) {
      if (once.compareAndSet(false, true)) {
        err = newErr;
        done.close();
      }
    }

    @Override
    public ReceiveChannel<Void> done() {
      return done;
    }

    @Override
    public @Nullable ContextException err() {
      return done.isClosed() ? err : null;
    }
  }

  /// Go's `customCauseContext`: a root of its own that can be canceled.
  static final class CustomCauseContext extends Root {
    private final Channel<Void> done = Channel.make();
    private volatile @Nullable ContextException err;
    private volatile @Nullable Cancellable child;

    void cancel() {
      err = CanceledException.CANCELED;
      done.close();
      Cancellable c = child;
      if (c != null) {
        c.cancel();
      }
    }

    void cancelsToo(Cancellable context) {
      child = context;
    }

    @Override
    public ReceiveChannel<Void> done() {
      return done;
    }

    @Override
    public @Nullable ContextException err() {
      return err;
    }
  }

  /// A custom root: no deadline, no values.
  abstract static class Root implements Context {
    @Override
    public Optional<Instant> deadline() {
      return Optional.empty();
    }

    @Override
    public <T> @Nullable T value(Key<T> key) {
      return null;
    }
  }

  /// A context that tells of its end by `afterFunc` alone and never closes its Done channel: Go's
  /// `afterFuncContext`.
  static final class AfterFuncContext extends Root {
    private final List<Runnable> tasks = new ArrayList<>();
    private final Channel<Void> done = Channel.make();
    private @Nullable ContextException err;

    @Override
    public ReceiveChannel<Void> done() {
      return done;
    }

    @Override
    public synchronized @Nullable ContextException err() {
      return err;
    }

    synchronized int registered() {
      return tasks.size();
    }

    @Override
    public AfterFunc afterFunc(io.goloom.sched.Task task) {
      Runnable start = () -> io.goloom.Go.go(task);
      synchronized (this) {
        tasks.add(start);
      }
      return () -> {
        synchronized (this) {
          return tasks.remove(start);
        }
      };
    }

    synchronized void cancel(ContextException newErr) {
      if (err == null) {
        err = newErr;
        tasks.forEach(Runnable::run);
        tasks.clear();
      }
    }
  }
}
