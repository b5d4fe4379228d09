package io.goloom.context;

import io.goloom.channel.ReceiveChannel;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The contexts of this package: a link in the chain, asked through the methods of [Context].
abstract class Own implements Context, EndSource {
  /// What the contexts derived from this one refer to; never a handle that a user has to close.
  abstract Link link();

  static Link link(Context context) {
    Scheduler.choicePoint("derive", context);
    return context instanceof Own own ? own.link() : new CustomLink(context);
  }

  @Override
  public final Optional<Instant> deadline() {
    return link().end().due().deadline();
  }

  @Override
  public final Optional<Duration> remaining() {
    return link().end().due().remaining();
  }

  @Override
  public final ReceiveChannel<Void> done() {
    Scheduler.choicePoint("done", this);
    return link().end().done();
  }

  @Override
  public final @Nullable ContextException err() {
    Scheduler.choicePoint("err", this);
    return link().end().err();
  }

  @Override
  public final @Nullable Throwable cause() {
    return link().end().cause();
  }

  @Override
  @SuppressWarnings("unchecked") // withValue has put it there under the same key
  public final <T> @Nullable T value(Key<T> key) {
    Link link = link();
    return (T) (key == Node.KEY ? link.end().node() : Values.find(link.values(), key));
  }

  @Override
  public final boolean attach(EndListener listener) {
    return link().end().attach(listener);
  }

  @Override
  public final boolean detach(EndListener listener) {
    return link().end().detach(listener);
  }

  @Override
  public final String toString() {
    return Link.describe(link());
  }
}
