package io.goloom.context;

import io.goloom.channel.ReceiveChannel;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A context that a user has implemented, as a link in the chain of those derived from it.
///
/// There are three sorts. Its Done channel is never closed: nobody registers with it. It is the
/// Done channel of one of our nodes, to which `value` leads: a wrapper, and who is under it
/// registers with that node. Else those under it ask its `afterFunc`, whose default listens to the
/// Done channel.
final class CustomLink implements Link, End, Due {
  @HoldsContext("part of a context: it ends with it")
  private final Context context;

  private final ReceiveChannel<Void> done;
  private final EndSource source;
  private final @Nullable Node wrapped;
  private final @Nullable Object[] values;

  CustomLink(Context context) {
    this.context = context;
    this.done = Objects.requireNonNull(context.done(), "done");
    Node node = context.value(Node.KEY);
    this.wrapped = node != null && node.hasDone(done) ? node : null;
    this.source = wrapped != null ? wrapped : (EndSource) done;
    this.values = new @Nullable Object[] {context};
  }

  /// The link that a node under `parent`, whose end is this one, hangs on.
  @SuppressWarnings("ReferenceEquality") // there is one channel that is never ready
  Link linkTo(Link parent, Node child) {
    return wrapped != null || done == ReceiveChannel.<Void>never()
        ? parent
        : new CustomChild(parent, context, child);
  }

  /// The node that it wraps, so that what is under it is attached to that.
  @Nullable Node wrapped() {
    return wrapped;
  }

  @Override
  public void adopt(Node child) {
    if (child.parent() instanceof CustomChild c) {
      c.follow();
    } else if (!source.attach(child)) {
      CustomChild.end(child, context);
    }
  }

  @Override
  public void disown(Node child) {
    if (child.parent() instanceof CustomChild c) {
      c.unfollow();
    } else {
      source.detach(child);
    }
  }

  @Override
  public @Nullable ContextException err() {
    return context.err();
  }

  @Override
  public @Nullable Throwable cause() {
    return context.cause();
  }

  @Override
  public ReceiveChannel<Void> done() {
    return done;
  }

  @Override
  public @Nullable Node node() {
    return context.value(Node.KEY);
  }

  @Override
  public boolean attach(EndListener listener) {
    return source.attach(listener);
  }

  @Override
  public boolean detach(EndListener listener) {
    return source.detach(listener);
  }

  @Override
  public Due due() {
    return this;
  }

  @Override
  public Optional<Instant> deadline() {
    return context.deadline();
  }

  @Override
  public Optional<Duration> remaining() {
    return context.remaining();
  }

  @Override
  public boolean before(Deadline other) {
    return context.deadline().filter(other::isAfter).isPresent();
  }

  @Override
  public End end() {
    return this;
  }

  @Override
  public @Nullable Object[] values() {
    return values;
  }

  @Override
  public @Nullable Link above() {
    return null;
  }

  @Override
  public String name() {
    return context.toString();
  }
}
