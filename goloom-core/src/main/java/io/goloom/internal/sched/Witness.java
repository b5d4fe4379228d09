package io.goloom.internal.sched;

import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/// Brings a goroutine back once after nothing could reach it any more, so that it can be looked at:
/// where it waits, and which other ones it can reach.
///
/// The goroutine and its witness refer to each other, so they become unreachable together; the JVM
/// keeps both until the finalizer has run. Where finalizers are switched off
/// (`--finalization=disabled`) or gone none comes, and a proof does without.
final class Witness {
  private volatile @Nullable G g;
  private final Mark mark;
  private final ConcurrentLinkedQueue<G> back;

  Witness(G g, Mark mark, ConcurrentLinkedQueue<G> back) {
    this.g = g;
    this.mark = mark;
    this.back = back;
  }

  /// The goroutine is kept, so it needs none: lets go of it, as finalizers come late.
  void dismiss() {
    g = null;
  }

  @Override
  @Deprecated
  @SuppressWarnings({"removal", "Finalize", "ReferenceEquality"}) // nothing else can do this
  protected void finalize() {
    G found = g;
    if (found != null && found.mark() == mark) { // else it has only moved
      g = null;
      back.add(found);
    }
  }
}
