package io.goloom.net;

import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.internal.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Makes connections.
///
/// {@snippet :
/// var dialer = Dialer.make().withTimeout(Duration.ofSeconds(5));
/// try (Conn conn = dialer.dial(ctx, "example.com", 80)) {
///   conn.write(ctx, request);
/// }
/// }
///
/// A host is looked up on a platform thread, by a [Resolver]. If it has several addresses they are
/// tried as RFC 8305 (happy eyeballs) says: IPv6 and IPv4 in turn, the next one as soon as the one
/// before has failed or has not answered for 250 ms, and the first connection wins. All others are
/// closed before [#dial] returns.
///
/// Immutable and thread-safe; one is enough for a program.
public final class Dialer {
  private static final Duration DELAY = Duration.ofMillis(250);
  private static final Duration LEAST_DELAY = Duration.ofMillis(10);
  private static final int MAX_PORT = 65535;
  private static final Dialer DEFAULT = new Dialer(Lookups.SYSTEM, null, DELAY);

  private final Lookups lookups;
  private final @Nullable Duration timeout;
  private final Duration delay;

  private Dialer(Lookups lookups, @Nullable Duration timeout, Duration delay) {
    this.lookups = lookups;
    this.timeout = timeout;
    this.delay = delay;
  }

  /// A dialer with the system's resolver and no time limit of its own.
  ///
  /// @return a dialer
  public static Dialer make() {
    return DEFAULT;
  }

  /// A dialer like this one with another resolver, and threads of its own for it.
  ///
  /// @param resolver looks hosts up
  /// @return a dialer; make it once, not for each connection
  public Dialer withResolver(Resolver resolver) {
    Objects.requireNonNull(resolver, "resolver");
    return new Dialer(new Lookups(resolver), timeout, delay);
  }

  /// A dialer like this one with another time limit.
  ///
  /// @param limit how long a [#dial] may take at most, look-up and all attempts together
  /// @return a dialer
  /// @throws IllegalArgumentException if it is zero or negative
  public Dialer withTimeout(Duration limit) {
    if (!limit.isPositive()) {
      throw new IllegalArgumentException(
          "a time limit of " + limit + " would let no connection through");
    }
    return new Dialer(lookups, limit, delay);
  }

  /// A dialer like this one that waits longer, or less long, before it tries the next address as
  /// well.
  ///
  /// @param attemptDelay at least 10 ms, which RFC 8305 asks for
  /// @return a dialer
  /// @throws IllegalArgumentException if it is less
  public Dialer withAttemptDelay(Duration attemptDelay) {
    if (attemptDelay.compareTo(LEAST_DELAY) < 0) {
      throw new IllegalArgumentException(
          "attempts " + attemptDelay + " apart would flood the network: 10 ms is the least");
    }
    return new Dialer(lookups, timeout, attemptDelay);
  }

  /// Connects to a host, under no context.
  ///
  /// @param host a name, or an address in digits
  /// @param port the port
  /// @return a connection, to be closed by the caller
  /// @throws IOException as [#dial(Context, String, int)] does
  public Conn dial(String host, int port) throws IOException {
    return dial(Context.background(), host, port);
  }

  /// Connects to a host.
  ///
  /// **Blocking and interrupts.** Blocks until there is a connection, all addresses have failed,
  /// the time limit has passed, the context has ended or the caller is interrupted; in each case
  /// all sockets but that of the connection are closed. A look-up that does not end is abandoned.
  ///
  /// @param ctx ends the dialing, not the connection
  /// @param host a name, or an address in digits; IPv6 with or without brackets
  /// @param port the port
  /// @return a connection, to be closed by the caller
  /// @throws ContextException if the context has ended
  /// @throws UnknownHostException if the host has no address
  /// @throws java.net.ConnectException if it refuses; of several failures the first is thrown, with
  ///   the others suppressed
  /// @throws SocketTimeoutException if the time limit has passed
  /// @throws java.io.InterruptedIOException if interrupted; the status stays set
  /// @throws IOException if the network failed otherwise
  /// @throws IllegalArgumentException if the host is empty or the port is none
  public Conn dial(Context ctx, String host, int port) throws IOException {
    Objects.requireNonNull(ctx, "ctx");
    Objects.requireNonNull(host, "host");
    if (host.isBlank() || port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "dial needs a host and a port from 1 to 65535, not '" + host + "' and " + port);
    }
    return limited(ctx, host, port, within -> connect(within, lookUp(within, host), port));
  }

  /// Connects to the first of several addresses that answers, as [#dial(Context, String, int)] does
  /// after it has looked a host up.
  ///
  /// @param ctx ends the dialing, not the connection
  /// @param addresses at least one, in the order of preference within IPv6 and IPv4
  /// @param port the port
  /// @return a connection, to be closed by the caller
  /// @throws ContextException if the context has ended
  /// @throws IOException as [#dial(Context, String, int)] does
  /// @throws IllegalArgumentException if there is no address or the port is none
  public Conn dial(Context ctx, List<InetAddress> addresses, int port) throws IOException {
    Objects.requireNonNull(ctx, "ctx");
    List<InetAddress> copy = List.copyOf(addresses);
    if (copy.isEmpty() || port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(
          "dial needs an address and a port from 1 to 65535, not " + copy + " and " + port);
    }
    return limited(ctx, copy, port, within -> connect(within, copy, port));
  }

  /// Looks a host up, as a [#dial] does first: for one who wants to know how long that takes, or to
  /// remember it.
  ///
  /// **Blocking and interrupts.** Blocks until the resolver has answered, the context has ended or
  /// the caller is interrupted. A look-up that does not end is abandoned.
  ///
  /// @param ctx ends the wait
  /// @param host a name, or an address in digits; IPv6 with or without brackets
  /// @return its addresses, at least one
  /// @throws ContextException if the context has ended
  /// @throws UnknownHostException if the host has no address
  /// @throws java.io.InterruptedIOException if interrupted; the status stays set
  /// @throws IOException if the resolver failed otherwise
  public List<InetAddress> lookUp(Context ctx, String host) throws IOException {
    Entry.check(ctx);
    InetAddress literal = Literals.parse(host);
    return literal != null ? List.of(literal) : lookups.lookUp(ctx, host);
  }

  @FunctionalInterface
  private interface Dial {
    Conn under(Context ctx) throws IOException;
  }

  /// Dials within the time limit of this dialer.
  private Conn limited(Context ctx, Object to, int port, Dial dial) throws IOException {
    Duration limit = timeout;
    if (limit == null) {
      return dial.under(ctx);
    }
    try (Cancellable limited = ctx.withTimeout(limit)) {
      return dial.under(limited);
    } catch (ContextException e) {
      ctx.check();
      SocketTimeoutException late =
          new SocketTimeoutException("dial " + to + ":" + port + ": no connection in " + limit);
      late.initCause(e);
      throw late;
    }
  }

  private Conn connect(Context ctx, List<InetAddress> found, int port) throws IOException {
    Entry.check(ctx);
    List<InetSocketAddress> addresses = Addresses.inTurn(found, port);
    return new Race(Netpoll.instance(), addresses, Clock.nanos(delay)).run(ctx);
  }
}
