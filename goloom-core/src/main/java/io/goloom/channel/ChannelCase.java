package io.goloom.channel;

import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.WaitQueue;
import org.jspecify.annotations.Nullable;

/// A case on a channel, which is also the node by which a select waits in that channel.
///
/// While a select waits in it the node is taken ([#selection] is set, guarded by the channel's
/// lock), and another select that uses the same case waits in a [#copy].
abstract sealed class ChannelCase<R extends @Nullable Object> extends WaitNode implements Case<R>
    permits ReceiveCase, SendCase {
  final Hchan channel;

  /// Who waits with this node, guarded by the channel's lock.
  private @Nullable Selection selection;

  ChannelCase(Hchan channel) {
    this.channel = channel;
  }

  /// Whether the operation seems possible: exact under the channel's lock but for dead nodes.
  abstract boolean mayProceed();

  /// Claims the waiting node on the other side. Under the channel's lock.
  abstract @Nullable WaitNode claimPeer();

  /// Whether the operation is possible without a node on the other side. Under the channel's lock.
  abstract boolean readyAlone();

  /// Does the operation, which is possible. Under the channel's lock.
  ///
  /// @return what [#fire] is to be given
  abstract @Nullable Object complete(@Nullable WaitNode peer);

  /// What [#fire] is to be given after a wait that another thread has ended with this outcome.
  abstract @Nullable Object woken(int outcome);

  /// Runs the handler. Without any lock.
  abstract R fire(@Nullable Object result) throws InterruptedException;

  abstract ChannelCase<R> copy();

  abstract WaitQueue queue();

  /// What the node offers while it waits.
  abstract @Nullable Object offered();

  /// Joins the queue for a select, if the node is free. Under the channel's lock.
  final boolean join(Selection by) {
    if (selection != null) {
      return false;
    }
    selection = by;
    item = offered();
    queue().add(this);
    return true;
  }

  /// Leaves the queue if still in it, and sets the node free.
  final void leave() {
    channel.lock();
    queue().remove(this);
    selection = null;
    item = null;
    channel.unlock();
  }

  @Override
  public final boolean claim() {
    return owner().claim(this);
  }

  @Override
  public final void ready(int outcome) {
    // Without the lock, but the owner sets the node free only after this has given it the outcome.
    owner().ready(outcome);
  }

  private Selection owner() {
    Selection by = selection;
    if (by == null) {
      throw new AssertionError("a node that nobody waits with");
    }
    return by;
  }
}
