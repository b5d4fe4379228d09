package io.goloom.fetch;

import io.goloom.channel.Channel;
import io.goloom.channel.TryReceive;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.time.Timer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Connections that can be used again, and a limit on how many there are, in all and for each
/// route.
final class Pool implements AutoCloseable {
  /* State       Under the monitor, which is held for a few instructions and never while something blocks.
   * P1          A connection is idle in its host's queue, or one exchange has it. Whoever takes it out of the queue, under the monitor,
   *             owns it.
   * P2          open of a host counts its connections, idle or not, and those that are being made; total is the sum over all
   *             hosts. Neither exceeds its limit. Each place that was taken is given back once: by drop, or with the idle
   *             connection that holds it.
   * P3          Nobody waits while there is something for him: an idle connection of his host, a place, or a place that the idle
   *             connection of another host holds. So whoever gives back hands over to a waiter first: of the same host, else, if the
   *             limit of all is what they wait for, of the host that has waited longest.
   * P4          A waiter gets one thing, under the monitor, or leaves, under the monitor: who leaves too late gives back what he got.
   * P5          After closed is set nothing becomes idle and nothing is begun; who has set it closes all there is. */

  private final Connector connector;
  private final int most;
  private final int mostPerHost;
  private final Duration connectTimeout;
  private final FetchException connectTimeoutOver;
  private final long idleNanos;

  private final Map<Route, Host> hosts = new HashMap<>();

  /// All idle ones, the one that was left first in front.
  private final SequencedSet<Connection> idle = new LinkedHashSet<>();

  /// All there are, idle or not.
  private final Set<Connection> all = new HashSet<>();

  /// The contexts of those that are being made.
  private final Set<Cancellable> making = new HashSet<>();

  /// Hosts that have waiters and could have more connections, were it not for the limit of all.
  private final SequencedSet<Host> starved = new LinkedHashSet<>();

  private int total;
  private boolean closed;
  private @Nullable Timer sweep;

  Pool(
      Connector connector,
      int most,
      int mostPerHost,
      Duration connectTimeout,
      FetchException connectTimeoutOver,
      Duration idle) {
    this.connector = connector;
    this.most = most;
    this.mostPerHost = mostPerHost;
    this.connectTimeout = connectTimeout;
    this.connectTimeoutOver = connectTimeoutOver;
    this.idleNanos = idle.toNanos();
  }

  private static final class Host {
    final Route route;
    final ArrayDeque<Connection> idle = new ArrayDeque<>(2);
    final SequencedSet<Waiter> waiters = new LinkedHashSet<>();
    int open;

    Host(Route route) {
      this.route = route;
    }
  }

  /// Somebody who waits for a connection to a host, or for a place for one.
  private static final class Waiter {
    final Channel<Grant> granted = Channel.make(1);
  }

  /// What a waiter gets.
  ///
  /// @param connection one that was idle; null for a place
  private record Grant(@Nullable Connection connection) {}

  /// Takes a connection, or makes one, after waiting for room if there is none.
  ///
  /// @param afresh whether it must be a new one
  /// @return a connection that belongs to the caller, who calls [#give] or [#drop]
  /// @throws FetchException if none could be made
  Connection take(Context ctx, Route route, boolean afresh, Meter meter)
      throws FetchException, InterruptedException {
    Connection found = takeOrPlace(ctx, route, afresh);
    if (found != null) {
      if (!afresh && found.isFresh()) {
        return found;
      }
      found.close(); // the new one takes its place
      synchronized (this) {
        all.remove(found);
      }
    }
    return make(ctx, route, meter);
  }

  /// @return null for a place
  private @Nullable Connection takeOrPlace(Context ctx, Route route, boolean afresh)
      throws FetchException, InterruptedException {
    Connection evicted = null;
    Waiter waiter = null;
    Host host;
    synchronized (this) {
      checkOpen();
      host = hosts.computeIfAbsent(route, Host::new);
      Connection last = afresh ? null : host.idle.pollLast();
      if (last != null) {
        idle.remove(last);
        return last;
      }
      if (host.open < mostPerHost && total < most) {
        host.open++;
        total++;
        return null;
      }
      if (!host.idle.isEmpty()) { // afresh: its own are the ones to make room
        evicted = host.idle.removeFirst();
        idle.remove(evicted);
        all.remove(evicted);
      } else if (host.open < mostPerHost && !idle.isEmpty()) {
        evicted = takeOldest();
        forget(evicted.route);
        host.open++;
        total++;
      } else {
        waiter = new Waiter();
        host.waiters.add(waiter);
        if (host.open < mostPerHost) {
          starved.add(host);
        }
      }
    }
    if (evicted != null) {
      evicted.close();
      return null;
    }
    return await(ctx, host, Objects.requireNonNull(waiter));
  }

  private @Nullable Connection await(Context ctx, Host host, Waiter waiter)
      throws FetchException, InterruptedException {
    Grant grant = null;
    try {
      grant = waiter.granted.receive(ctx);
    } catch (ContextException | InterruptedException e) {
      leave(host, waiter);
      throw e;
    }
    if (grant == null) {
      throw closed();
    }
    return grant.connection;
  }

  /// P4.
  private void leave(Host host, Waiter waiter) {
    synchronized (this) {
      if (host.waiters.remove(waiter)) {
        if (host.waiters.isEmpty()) {
          starved.remove(host);
        }
        return;
      }
    }
    if (waiter.granted.tryReceive() instanceof TryReceive.Received<Grant>(Grant late)) {
      if (late.connection == null) {
        free(host.route);
      } else {
        give(late.connection);
      }
    }
  }

  private Connection make(Context ctx, Route route, Meter meter)
      throws FetchException, InterruptedException {
    boolean made = false;
    try (Cancellable limited = ctx.withTimeout(connectTimeout, connectTimeoutOver)) {
      synchronized (this) {
        checkOpen();
        making.add(limited);
      }
      try {
        Connection connection = connector.connect(limited, route, meter);
        made = own(connection);
        return connection;
      } catch (ContextException e) {
        ctx.check(); // else it was the limit of the connection, or the close of this pool
        if (limited.cause() instanceof FetchException why) {
          throw new FetchException(why.outcome(), why.reason(), e);
        }
        throw e;
      } finally {
        synchronized (this) {
          making.remove(limited);
        }
      }
    } finally {
      if (!made) {
        free(route);
      }
    }
  }

  private boolean own(Connection connection) throws FetchException {
    synchronized (this) {
      if (!closed) {
        return all.add(connection);
      }
    }
    connection.close();
    throw closed();
  }

  /// Gives a connection back that can be used again.
  void give(Connection connection) {
    synchronized (this) {
      Host host = hosts.get(connection.route);
      if (!closed && host != null) {
        if (!host.waiters.isEmpty()) {
          Waiter waiter = host.waiters.removeFirst();
          if (host.waiters.isEmpty()) {
            starved.remove(host);
          }
          waiter.granted.trySend(new Grant(connection));
          return;
        }
        if (starved.isEmpty()) {
          host.idle.addLast(connection);
          idle.add(connection);
          connection.idleSince = System.nanoTime();
          armSweep();
          return;
        }
      }
    }
    drop(connection);
  }

  /// Closes a connection, and gives its place to somebody else.
  void drop(Connection connection) {
    connection.close();
    synchronized (this) {
      all.remove(connection);
    }
    free(connection.route);
  }

  /// Gives a place back.
  private synchronized void free(Route route) {
    Host host = hosts.get(route);
    if (closed || host == null) {
      return;
    }
    host.open--;
    total--;
    if (!host.waiters.isEmpty()) {
      starved.add(host);
    }
    grantPlaces();
    forget(route);
  }

  /// P3.
  private void grantPlaces() {
    while (total < most && !starved.isEmpty()) {
      Host host = starved.removeFirst();
      if (host.waiters.isEmpty() || host.open >= mostPerHost) {
        continue;
      }
      host.open++;
      total++;
      host.waiters.removeFirst().granted.trySend(new Grant(null));
      if (!host.waiters.isEmpty() && host.open < mostPerHost) {
        starved.addLast(host); // behind the other hosts
      }
    }
  }

  /// Takes the connection that was idle for longest, and its place.
  private Connection takeOldest() {
    Connection oldest = idle.removeFirst();
    all.remove(oldest);
    Host host = Objects.requireNonNull(hosts.get(oldest.route));
    host.idle.remove(oldest);
    host.open--;
    total--;
    return oldest;
  }

  /// Drops what is known of a host that has nothing.
  private void forget(Route route) {
    Host host = hosts.get(route);
    if (host != null && host.open == 0 && host.waiters.isEmpty()) {
      hosts.remove(route);
    }
  }

  private void armSweep() {
    if (sweep == null) {
      sweep = Timer.afterFunc(Duration.ofNanos(idleNanos), this::sweep);
    }
  }

  /// Closes what has been idle for too long.
  private void sweep() {
    List<Connection> old = new ArrayList<>();
    synchronized (this) {
      sweep = null;
      long now = System.nanoTime();
      while (!idle.isEmpty()) {
        Connection first = idle.getFirst();
        if (now - first.idleSince < idleNanos) {
          break;
        }
        old.add(takeOldest());
        forget(first.route);
      }
      if (!closed && !idle.isEmpty()) {
        armSweep();
      }
    }
    old.forEach(Connection::close);
  }

  private void checkOpen() throws FetchException {
    if (closed) {
      throw closed();
    }
  }

  static FetchException closed() {
    return new FetchException(Outcome.CANCELED, "canceled: the transport was closed");
  }

  synchronized boolean isClosed() {
    return closed;
  }

  /// How many connections there are, idle, busy, or being made.
  synchronized int total() {
    return total;
  }

  @Override
  public void close() {
    List<Connection> connections = new ArrayList<>();
    List<Cancellable> dials = new ArrayList<>();
    synchronized (this) {
      closed = true; // P5
      connections.addAll(all);
      dials.addAll(making);
      idle.clear();
      all.clear();
      total = 0;
      if (sweep != null) {
        sweep.stop();
        sweep = null;
      }
      for (Host host : hosts.values()) {
        host.waiters.forEach(waiter -> waiter.granted.close());
      }
      hosts.clear();
      starved.clear();
    }
    dials.forEach(dial -> dial.cancel(closed()));
    connections.forEach(Connection::close);
  }
}
