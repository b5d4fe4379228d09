package io.goloom.channel;

import io.goloom.context.Context;
import io.goloom.internal.end.Ends;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.sched.Scheduler;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.WaitNode;
import io.goloom.sched.WaitReason;
import org.jspecify.annotations.Nullable;

/// The algorithm of select, named after Go's `selectgo`.
final class Selectgo {
  /* Source      golang/go runtime/select.go. We differ: a first look without locks; the random choice is made among the ready cases and
   *             needs a permutation only for several that wait on one channel; a case is its own queue node.
   * Steps       Look: pick among the cases that seem ready, lock that one channel, do it if it is still possible.
   *             Decide: lock all channels in the order of their ids; do a ready case, or else take the default, or else join all queues; unlock.
   *             Wait: park once. Leave: leave all queues, one lock at a time.
   * S1          A case happens in one critical section of its channel, by this thread (then no node of this select is in any queue) or by
   *             a peer that has won the CAS on the Selection (then this thread has not).
   * S2          That nothing is ready is decided, and the queues are joined, under all locks at once: no moment between.
   * S3          By S1 a select cannot meet itself: while it looks for peers it has no node in a queue.
   * S4          Interrupt, end of the context and peers compete for the same CAS. Who loses it does nothing.
   * S5          Locks are taken in ascending order of ids, each once, and nobody else takes a second lock while holding one: no deadlock.
   * S6          In listed order, no case is done while one listed before it is ready: the look without locks tries the first case only.
   * Rejected    Lock, look and join one channel at a time: two selects that face each other can both claim themselves and miss each other,
   *             or a default is taken though at each moment some case was ready.
   * Cost        Ready: one lock, no allocation. Else an array of cases, one of channels, one Selection. */

  private static final ChannelCase<?>[] NONE = new ChannelCase<?>[0];

  private Selectgo() {}

  static <R extends @Nullable Object> R select(
      @Nullable Case<? extends R>[] cases, boolean inOrder, @Nullable Context ctx)
      throws InterruptedException {
    Scheduler.choicePoint("select", cases);
    DefaultCase<? extends R> otherwise = defaultOf(cases);
    if (ctx != null) {
      ctx.check();
    }
    if (otherwise == null && Thread.interrupted()) {
      throw interrupted(ctx);
    }
    ChannelCase<? extends R> quick = look(cases, inOrder);
    if (quick != null) {
      Hchan channel = quick.channel;
      channel.lock();
      WaitNode peer = quick.claimPeer();
      boolean done = peer != null || quick.readyAlone();
      Object result = done ? quick.complete(peer) : null;
      channel.unlock();
      if (done) {
        return fire(quick, peer, result);
      }
    }
    return decide(channelCases(cases), otherwise, inOrder, ctx);
  }

  private static <R extends @Nullable Object> R decide(
      ChannelCase<? extends R>[] cases,
      @Nullable DefaultCase<? extends R> otherwise,
      boolean inOrder,
      @Nullable Context ctx)
      throws InterruptedException {
    // Before the cases wait: it may run code of a user's, which may throw.
    EndSource end = ctx == null ? null : Ends.of(ctx);
    @Nullable Hchan[] order = lockOrder(cases);
    if (!inOrder && order.length > 1 && order[order.length - 1] == null) {
      shuffle(cases); // of those on one channel, a peer finds the first that has joined
    }
    Selection selection = new Selection(cases);
    lockAll(order);
    ChannelCase<? extends R> picked;
    while ((picked = pick(cases, inOrder)) != null) {
      WaitNode peer = picked.claimPeer();
      if (peer != null || picked.readyAlone()) {
        Object result = picked.complete(peer);
        unlockAll(order);
        return fire(picked, peer, result);
      }
      // It had dead nodes only. They are dropped now, so this ends.
    }
    if (otherwise != null) {
      unlockAll(order);
      return otherwise.then().call();
    }
    for (int i = 0; i < cases.length; i++) {
      if (!cases[i].join(selection)) {
        cases[i] = cases[i].copy(); // in use: the same case twice here, or in another select
        cases[i].join(selection);
      }
    }
    unlockAll(order);
    return await(cases, selection, ctx, end);
  }

  private static <R extends @Nullable Object> R await(
      ChannelCase<? extends R>[] cases,
      Selection selection,
      @Nullable Context ctx,
      @Nullable EndSource ended)
      throws InterruptedException {
    WaitReason reason = cases.length == 0 ? WaitReason.FOREVER : WaitReason.SELECT;
    EndSource end = ended;
    int outcome = 0;
    if (end != null && !end.attach(selection)) {
      selection.ended(end);
      outcome = Parker.uninterruptibly(selection, reason, selection);
      end = null;
    } else {
      outcome = Parker.interruptibly(selection, reason, selection);
    }
    boolean withdrawn = outcome == 0 && selection.claim(selection);
    if (outcome == 0 && !withdrawn) {
      outcome =
          Parker.uninterruptibly(selection, reason, selection); // claimed already: it is on its way
      Thread.currentThread().interrupt();
    }
    if (end != null) {
      end.detach(selection);
    }
    @SuppressWarnings("unchecked") // one of the cases
    ChannelCase<? extends R> winner =
        outcome > 0 ? (ChannelCase<? extends R>) selection.winner() : null;
    Object result = winner == null ? null : winner.woken(outcome);
    for (ChannelCase<? extends R> c : cases) {
      c.leave();
    }
    if (winner != null) {
      return winner.fire(result);
    }
    if (withdrawn || ctx == null) {
      throw interrupted(ctx);
    }
    throw Ends.error(ctx);
  }

  private static <R extends @Nullable Object> R fire(
      ChannelCase<? extends R> done, @Nullable WaitNode peer, @Nullable Object result)
      throws InterruptedException {
    if (peer != null) {
      peer.ready(Hchan.DONE);
    }
    return done.fire(result);
  }

  private static InterruptedException interrupted(@Nullable Context ctx) {
    if (ctx != null) {
      ctx.check();
    }
    return new InterruptedException();
  }

  private static void shuffle(ChannelCase<?>[] cases) {
    for (int i = cases.length - 1; i > 0; i--) {
      int j = Dice.roll(i + 1);
      ChannelCase<?> swapped = cases[i];
      cases[i] = cases[j];
      cases[j] = swapped;
    }
  }

  // ---- which case

  private static <R extends @Nullable Object> @Nullable DefaultCase<? extends R> defaultOf(
      @Nullable Case<? extends R>[] cases) {
    DefaultCase<? extends R> found = null;
    for (Case<? extends R> c : cases) {
      if (found != null) {
        throw new IllegalArgumentException(
            "orElse must be the last case of a select, and the only one of its kind");
      }
      if (c instanceof DefaultCase<? extends R> d) {
        found = d;
      }
    }
    return found;
  }

  /// A case that seems ready, without any lock, or null.
  private static <R extends @Nullable Object> @Nullable ChannelCase<? extends R> look(
      @Nullable Case<? extends R>[] cases, boolean inOrder) {
    ChannelCase<? extends R> picked = null;
    int ready = 0;
    for (Case<? extends R> c : cases) {
      if (c instanceof ChannelCase<? extends R> some) {
        if (some.mayProceed() && (++ready == 1 || Dice.roll(ready) == 0)) {
          picked = some;
        }
        if (inOrder) {
          break; // S6
        }
      }
    }
    return picked;
  }

  /// A case that is ready but for dead nodes, under all locks, or null. Each of `n` has a chance of
  /// `1/n`: the one found as `k`-th displaces the one before with `1/k`.
  private static <R extends @Nullable Object> @Nullable ChannelCase<? extends R> pick(
      ChannelCase<? extends R>[] cases, boolean inOrder) {
    ChannelCase<? extends R> picked = null;
    int ready = 0;
    for (ChannelCase<? extends R> c : cases) {
      if (c.mayProceed() && (++ready == 1 || Dice.roll(ready) == 0)) {
        picked = c;
        if (inOrder) {
          break;
        }
      }
    }
    return picked;
  }

  /// The cases that can ever be ready, in an array that nobody else changes.
  @SuppressWarnings("unchecked") // elements are checked one by one
  private static <R extends @Nullable Object> ChannelCase<? extends R>[] channelCases(
      @Nullable Case<? extends R>[] cases) {
    int n = 0;
    for (Case<? extends R> c : cases) {
      if (c instanceof ChannelCase) {
        n++;
      }
    }
    ChannelCase<?>[] some = n == 0 ? NONE : new ChannelCase<?>[n];
    n = 0;
    for (Case<? extends R> c : cases) {
      if (c instanceof ChannelCase<? extends R> onChannel) {
        some[n++] = onChannel;
      }
    }
    return (ChannelCase<? extends R>[]) some;
  }

  // ---- locks

  /// The channels, each once, in ascending order of ids, then nulls.
  private static @Nullable Hchan[] lockOrder(ChannelCase<?>[] cases) {
    @Nullable Hchan[] order = new @Nullable Hchan[cases.length];
    if (cases.length == 1) {
      order[0] = cases[0].channel; // needs no id
      return order;
    }
    int n = 0;
    for (ChannelCase<?> c : cases) {
      Hchan channel = c.channel;
      long id = channel.id();
      int at = n;
      Hchan before = null;
      while (at > 0 && (before = order[at - 1]) != null && before.id() > id) {
        at--;
      }
      if (at > 0 && before != null && before.id() == id) {
        continue; // several cases on one channel
      }
      System.arraycopy(order, at, order, at + 1, n - at);
      order[at] = channel;
      n++;
    }
    return order;
  }

  private static void lockAll(@Nullable Hchan[] order) {
    for (Hchan channel : order) {
      if (channel != null) {
        channel.lock();
      }
    }
  }

  private static void unlockAll(@Nullable Hchan[] order) {
    for (Hchan channel : order) {
      if (channel != null) {
        channel.unlock();
      }
    }
  }
}
