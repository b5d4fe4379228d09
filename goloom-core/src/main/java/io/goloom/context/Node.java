package io.goloom.context;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.internal.wait.EndListener;
import io.goloom.internal.wait.EndSource;
import io.goloom.internal.wait.SpinLock;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A node of the tree: one place where contexts can be canceled.
final class Node extends EndListener implements End, Link {
  /* Source      golang/go context/context.go (cancelCtx). We differ: children are a doubly linked list through the children
   *             themselves, not a map; the tree is ended by a loop and not by recursion; no lock is held on the way.
   * State       err: null, then set once, under the lock. children: while err is null, the list of all that are attached, as a
   *             ring through prev (head.prev is the tail) that is open through next (tail.next is null); afterwards null, or the
   *             Ending that took the list.
   * I1          First wins: err and cause are set once, together.
   * I2          err() says non-null only once the Done channel, if anyone has it, is closed; and a closed Done channel implies
   *             a non-null err.
   * I3          What is attached is called exactly once if it was attached before the end and not detached, else never.
   * I4          When cancel() returns, the whole tree below has ended, also if another thread has done (part of) it.
   * I5          A child is attached only to the nearest node above it; one that has ended is attached to nothing, unless its parent
   *             has ended too.
   * I6          A listener that is no node is told only when all nodes of the tree have ended. So what it interrupts or wakes finds the
   *             contexts derived from its own ended too. Those who listen to a Done channel are told at its close, perhaps before that.
   * Ordering    err: release store under the lock, after cause; acquire loads. The list belongs to the Ending alone once err is set, because
   *             attach and detach look at err under the lock first.
   * Linearizes  An end at the store of err, for those who hold no Done channel; else at the close of that channel.
   * Progress    attach, detach: O(1) under a spin lock. err() may wait for another thread to get from the store of err to the close. A
   *             loser of I1 waits for the winner's tree. That wait goes down the tree only, so it has no circle.
   * Rejected    Recursion: a chain of 10,000 overflows a goroutine's stack. Closing the channel under the lock: it wakes any number
   *             of waiters, and calls listeners.
   * Cost        56 bytes a node, 16 its handle; a Done channel only if someone asks for it before the end. */

  /// Under this key a context tells its nearest node, through wrappers too, as Go's
  /// `&cancelCtxKey`.
  static final Key<Node> KEY = Key.of("node");

  private static final VarHandle ERR;
  private static final VarHandle DONE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      ERR = lookup.findVarHandle(Node.class, "err", ContextException.class);
      DONE = lookup.findVarHandle(Node.class, "done", Done.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final int MOST_LISTENERS = 200_000;

  /// The list of a node that had ended already.
  private static final EndListener LOST = new Ending(null);

  private final Link parent;
  private final @Nullable Object[] values;

  /// The nearest deadline, of this node or above.
  private final Due due;

  private @Nullable ContextException err;
  private @Nullable Throwable cause;
  private @Nullable Done done;
  private @Nullable EndListener children;

  private Node(Link parent, Due due) {
    End above = parent.end();
    this.parent = above instanceof CustomLink c ? c.linkTo(parent, this) : parent;
    this.values = parent.values();
    this.due = due;
  }

  /// Makes a node that ends when its parent does, and has ended if the parent has.
  static Node under(Link parent) {
    End above = parent.end();
    Node node = new Node(parent, above.due());
    above.adopt(node);
    return node;
  }

  /// Makes a node with a deadline, unless the parent's is earlier.
  static Node under(Link parent, Deadline deadline) {
    End above = parent.end();
    if (above.due().before(deadline)) {
      return under(parent);
    }
    Node node = new Node(parent, deadline);
    deadline.node = node;
    above.adopt(node);
    if (node.rawErr() == null && !deadline.arm()) {
      deadline.fire(); // it has passed
    } else if (node.rawErr() != null) {
      deadline.disarm(); // ended meanwhile, perhaps before it was armed
    }
    return node;
  }

  private @Nullable ContextException rawErr() {
    return (ContextException) ERR.getAcquire(this);
  }

  @Override
  public @Nullable ContextException err() {
    ContextException e = rawErr();
    if (e != null) {
      Done d = done; // it does not change after err is set
      if (d != null && !d.channel.isClosed()) {
        d.awaitClosed();
      }
    }
    return e;
  }

  @Override
  public @Nullable Throwable cause() {
    return err() == null ? null : cause;
  }

  @Override
  public ReceiveChannel<Void> done() {
    Done d = (Done) DONE.getAcquire(this);
    return (d != null ? d : makeDone()).view;
  }

  private Done makeDone() {
    Done fresh = new Done();
    lock();
    Done d = done;
    if (d == null && err == null) {
      d = fresh;
      DONE.setRelease(this, d);
    }
    unlock();
    return d != null ? d : Done.CLOSED;
  }

  /// Whether this channel is the one that [#done()] gives. Makes none.
  @SuppressWarnings("ReferenceEquality") // another view of this channel was not given by this node
  boolean hasDone(ReceiveChannel<Void> channel) {
    Done d = (Done) DONE.getAcquire(this);
    return d != null && d.view == channel;
  }

  /// A Done channel: what we close, and what users see of it and cannot close.
  private static final class Done {
    /// Of all that have ended before anyone asked for theirs.
    static final Done CLOSED = new Done();

    static {
      CLOSED.channel.close();
    }

    final Channel<Void> channel = Channel.make();
    final ReceiveChannel<Void> view = channel.receiveOnly();

    void awaitClosed() {
      for (int tries = 0; !channel.isClosed(); tries++) {
        SpinLock.pause(tries);
      }
    }
  }

  @Override
  public boolean attach(EndListener listener) {
    lock();
    boolean open = err == null;
    if (open) {
      listener.place = this;
      EndListener head = children;
      if (head == null) {
        listener.prev = listener;
        children = listener;
      } else {
        EndListener tail = Objects.requireNonNull(head.prev);
        listener.prev = tail;
        tail.next = listener;
        head.prev = listener;
      }
    }
    unlock();
    return open;
  }

  @Override
  public boolean detach(EndListener listener) {
    lock();
    boolean here = err == null && listener.place == this;
    if (here) {
      unlink(listener);
    }
    unlock();
    return here;
  }

  @SuppressWarnings("ReferenceEquality") // a place in a list
  private void unlink(EndListener l) {
    EndListener before = Objects.requireNonNull(l.prev);
    EndListener after = l.next;
    EndListener head = Objects.requireNonNull(children);
    if (l == head) {
      children = after;
      if (after != null) {
        after.prev = before;
      }
    } else {
      before.next = after;
      (after != null ? after : head).prev = before;
    }
    l.prev = null;
    l.next = null;
    l.place = null;
  }

  /// Ends this node and all below it, and takes it from its parent.
  void cancel(ContextException err, @Nullable Throwable cause) {
    EndListener list = claim(err, cause == null ? err : cause, null);
    if (list != LOST) {
      try {
        finish(list);
      } finally {
        parent.end().disown(this);
      }
    }
  }

  /// Ends this node and all below it.
  void end(ContextException err, Throwable cause) {
    EndListener list = claim(err, cause, null);
    if (list != LOST) {
      finish(list);
    }
  }

  private void finish(@Nullable EndListener list) {
    if (list == null) {
      announce();
    } else {
      ((Ending) Objects.requireNonNull(children)).run(this, list);
    }
  }

  /// Ends this node alone, but for [#announce()], which the caller has to call next.
  ///
  /// @return the list of those to be ended next, or [#LOST] if this node had ended already; its
  ///   tree has then ended too
  private @Nullable EndListener claim(
      ContextException newErr, Throwable newCause, @Nullable Ending ending) {
    lock();
    EndListener list = children;
    if (err != null) {
      unlock();
      if (list instanceof Ending other && other != ending) {
        other.await();
      }
      return LOST;
    }
    if (list != null) {
      children = ending != null ? ending : new Ending(Thread.currentThread());
    }
    cause = newCause;
    ERR.setRelease(this, newErr);
    unlock();
    return list;
  }

  /// Closes the Done channel, and disarms the timer.
  private void announce() {
    try {
      Done d = done;
      if (d != null) {
        d.channel.close();
      }
    } finally {
      if (due instanceof Deadline mine && mine.node == this) {
        mine.disarm();
      }
    }
  }

  /// Ends this node alone after the node that it was attached to.
  private @Nullable EndListener claimAfter(Node above, Ending ending) {
    if (parent instanceof CustomChild c) { // its `afterFunc` was that of a context of ours
      CustomChild.Why why = c.why();
      return claim(why.err(), why.cause(), ending);
    }
    return claim(
        Objects.requireNonNull(above.rawErr()), Objects.requireNonNull(above.cause), ending);
  }

  /// The parent is a custom context, whose Done channel was closed.
  @Override
  public void ended(EndSource source) {
    Descent.end((CustomChild) parent);
  }

  /// One thread's work on a tree.
  private static final class Ending extends EndListener {
    /// Who does it; null when it is over, since ended nodes hold this object for good.
    private @Nullable Thread thread;

    private volatile boolean over;

    /// What a listener, or code of a user's, has thrown, such as no memory for afterFunc's
    /// goroutine: the others must still be told.
    private @Nullable Throwable failure;

    /// The listeners that are no nodes, in a list through next.
    private @Nullable EndListener others;

    private @Nullable EndListener lastOther;

    Ending(@Nullable Thread thread) {
      this.thread = thread;
    }

    void run(Node top, EndListener list) {
      try {
        announce(top);
        endNodes(list);
        tellOthers();
      } finally {
        thread = null;
        over = true; // whatever has happened: others wait for it
      }
      Throwable thrown = failure;
      failure = null;
      if (thrown instanceof Error e) {
        throw e;
      }
      if (thrown != null) {
        throw new IllegalStateException(
            "not everybody could be told that a context has ended", thrown);
      }
    }

    /// Ends all nodes below, before anybody else is told: a goroutine that is interrupted by the
    /// end of its context finds the contexts that it has derived from that ended.
    private void endNodes(EndListener list) {
      EndListener pending = list;
      while (pending != null) {
        EndListener l = pending;
        pending = l.next;
        l.prev = null;
        l.next = null;
        if (l instanceof Node child) {
          Node above = (Node) Objects.requireNonNull(l.place);
          l.place = null;
          EndListener below = child.claimAfter(above, this);
          if (below != LOST) {
            announce(child);
            if (below != null) {
              Objects.requireNonNull(below.prev).next = pending;
              pending = below;
            }
          }
        } else if (lastOther == null) {
          others = l;
          lastOther = l;
        } else {
          lastOther.next = l;
          lastOther = l;
        }
      }
    }

    private void tellOthers() {
      EndListener pending = others;
      others = null;
      lastOther = null;
      while (pending != null) {
        EndListener l = pending;
        pending = l.next;
        EndSource source = (EndSource) Objects.requireNonNull(l.place);
        l.next = null;
        l.place = null;
        try {
          l.ended(source);
        } catch (Throwable t) {
          failure = t;
        }
      }
    }

    private void announce(Node node) {
      try {
        node.announce();
      } catch (Throwable t) {
        failure = t;
      }
    }

    void await() {
      // A thread that meets its own work, by way of a custom context, must not wait for itself;
      // others may see either value.
      for (int tries = 0; !over && thread != Thread.currentThread(); tries++) {
        SpinLock.pause(tries);
      }
    }

    @Override
    public void ended(EndSource source) {
      throw new IllegalStateException("never attached");
    }
  }

  @Override
  public void adopt(Node child) {
    if (!attach(child)) {
      child.end(Objects.requireNonNull(err()), Objects.requireNonNull(cause()));
    }
  }

  @Override
  public void disown(Node child) {
    detach(child);
  }

  @Override
  public Node node() {
    return this;
  }

  @Override
  public Node end() {
    return this;
  }

  @Override
  public @Nullable Object[] values() {
    return values;
  }

  @Override
  public Link above() {
    return parent;
  }

  /// The link above as it was given to this node.
  Link parent() {
    return parent;
  }

  @Override
  public Due due() {
    return due;
  }

  @Override
  public String name() {
    return due instanceof Deadline mine && mine.node == this
        ? "withDeadline(" + mine + ")"
        : "withCancel";
  }

  /// Copies nodes that are attached, the oldest first, until there is no room for more. Gives up
  /// after many other listeners: who attaches meanwhile spins.
  ///
  /// @return how many; one more than there is room for if some may have been left out
  int children(Node[] into) {
    int n = 0;
    int steps = 0;
    lock();
    EndListener l = err == null ? children : null;
    while (l != null) {
      if (n == into.length || ++steps > MOST_LISTENERS) {
        n = into.length + 1;
        break;
      }
      if (l instanceof Node child) {
        into[n++] = child;
      }
      l = l.next;
    }
    unlock();
    return n;
  }

  /// How many are attached; for tests.
  int attached() {
    lock();
    int n = 0;
    for (EndListener l = err == null ? children : null; l != null; l = l.next) {
      n++;
    }
    unlock();
    return n;
  }
}
