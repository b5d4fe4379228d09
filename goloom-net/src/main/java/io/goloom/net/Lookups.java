package io.goloom.net;

import io.goloom.context.Context;
import io.goloom.internal.end.Ends;
import io.goloom.internal.sched.Parker;
import io.goloom.internal.wait.SpinLock;
import io.goloom.internal.wait.WaitNode;
import io.goloom.internal.wait.WaitQueue;
import io.goloom.internal.wait.Waiter;
import io.goloom.sched.WaitReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks hosts up on a few platform threads, one look-up a host at a time.
///
/// A look-up is a native call that would hold the carrier of a virtual thread, and cannot be
/// interrupted: so nobody is made to wait for its end. One that hangs keeps its thread; one that
/// nobody waits for any more and has not begun is not begun.
final class Lookups {
  private static final int THREADS = 16;
  private static final int ANSWERED = 1;

  /// Those of the system's resolver, which share one pool.
  static final Lookups SYSTEM = new Lookups(Resolver.SYSTEM);

  private final Resolver resolver;

  /// The look-ups that have not ended, by host; its monitor guards also who asks and what has
  /// begun.
  private final Map<String, Lookup> pending = new HashMap<>();

  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          1,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform()
              .daemon()
              .inheritInheritableThreadLocals(false)
              .name("goloom-resolver-", 0)
              .factory());

  Lookups(Resolver resolver) {
    this.resolver = resolver;
    pool.allowCoreThreadTimeOut(true);
  }

  /// The addresses of a host.
  ///
  /// @throws UnknownHostException if it has none
  /// @throws IOException if interrupted, or if the resolver failed
  List<InetAddress> lookUp(Context ctx, String host) throws IOException {
    Lookup lookup = join(host);
    try {
      if (!lookup.await(ctx)) {
        throw Ends.error(ctx);
      }
    } catch (InterruptedException e) {
      throw Entry.interrupted(e);
    } finally {
      leave(lookup);
    }
    return lookup.answer();
  }

  /// How many look-ups have not ended.
  int pending() {
    synchronized (pending) {
      return pending.size();
    }
  }

  private Lookup join(String host) {
    synchronized (pending) {
      Lookup lookup = pending.get(host);
      if (lookup == null) {
        lookup = new Lookup(host);
        pool.execute(lookup);
        pending.put(host, lookup);
      }
      lookup.askers++;
      return lookup;
    }
  }

  private void leave(Lookup lookup) {
    synchronized (pending) {
      if (--lookup.askers == 0 && !lookup.begun) {
        pool.remove(lookup);
        pending.remove(lookup.host);
      }
    }
  }

  private final class Lookup extends SpinLock implements Runnable {
    final String host;

    /// How many wait for it, and whether a thread has taken it. Guarded by the monitor of
    /// `pending`.
    int askers;

    boolean begun;

    /// Those who wait, and whether it is over. Guarded by the spin lock.
    private final WaitQueue queue = new WaitQueue();

    private boolean over;

    /// Set before the end, by the thread that looks up.
    private @Nullable List<InetAddress> addresses;

    private @Nullable Throwable failure;

    Lookup(String host) {
      this.host = host;
    }

    @Override
    public void run() {
      synchronized (pending) {
        begun = true;
      }
      try {
        List<InetAddress> found = List.copyOf(resolver.lookUp(host));
        if (found.isEmpty()) {
          throw new UnknownHostException(host + ": the resolver gave no address");
        }
        addresses = found;
      } catch (Throwable t) {
        failure = t;
      }
      synchronized (pending) {
        pending.remove(host);
      }
      lock();
      over = true;
      queue.seal();
      unlock();
      for (WaitNode node = queue.claimFirst(); node != null; node = queue.claimFirst()) {
        node.ready(ANSWERED);
      }
    }

    /// Waits for the end.
    ///
    /// @return false if the context has ended before
    boolean await(Context ctx) throws InterruptedException {
      Waiter waiter = new Waiter();
      lock();
      boolean wait = !over;
      if (wait) {
        queue.add(waiter);
      }
      unlock();
      return !wait
          || Parker.await(this, queue, waiter, WaitReason.IO_WAIT, this, Ends.of(ctx)) == ANSWERED;
    }

    List<InetAddress> answer() throws IOException {
      Throwable t = failure;
      if (t == null) {
        return Objects.requireNonNull(addresses);
      }
      if (t instanceof UnknownHostException) {
        UnknownHostException unknown = new UnknownHostException(host + ": no such host");
        unknown.initCause(t);
        throw unknown; // one for each who asks: they may add to it
      }
      throw new IOException("the resolver failed at " + host + ": " + t, t);
    }

    @Override
    public String toString() {
      return "look-up of " + host;
    }
  }
}
