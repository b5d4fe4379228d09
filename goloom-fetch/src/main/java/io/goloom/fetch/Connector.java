package io.goloom.fetch;

import io.goloom.context.Context;
import io.goloom.fetch.http.HeadReader;
import io.goloom.fetch.http.HttpException;
import io.goloom.fetch.http.RawHead;
import io.goloom.fetch.http.RequestHead;
import io.goloom.net.Conn;
import io.goloom.net.Dialer;
import io.goloom.net.Tls;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes connections: looks up, connects, goes through a proxy, encrypts.
///
/// @param tls how https connections are encrypted
/// @param resolved hosts that are not looked up, by `host:port`, or `*:port` for all others
record Connector(Dialer dialer, Tls tls, Map<String, List<InetAddress>> resolved) {
  private static final byte[] NO_BODY = new byte[0];

  /// Connects.
  ///
  /// @param ctx bounds it
  /// @param meter takes the times
  /// @throws FetchException if it failed, with the reason
  Connection connect(Context ctx, Route route, Meter meter)
      throws FetchException, InterruptedException {
    Proxy proxy = route.proxy;
    Conn conn =
        proxy == null
            ? dial(ctx, route.host, route.port, meter)
            : throughProxy(ctx, route, proxy, meter);
    if (!route.secure) {
      return new Connection(route, conn, ctx);
    }
    long begun = System.nanoTime();
    try {
      return new Connection(route, tls.client(ctx, conn, route.host), ctx);
    } catch (IOException e) { // the connection is closed
      throw Reasons.ofHandshake(e);
    } finally {
      meter.tls(System.nanoTime() - begun);
    }
  }

  /// The address that a SOCKS proxy is to connect to.
  ///
  /// @return null if it is to look it up itself
  private @Nullable InetAddress address(Context ctx, Route route, Meter meter)
      throws FetchException, InterruptedException {
    InetAddress literal = Proxies.literal(route.host);
    boolean local = route.proxy != null && route.proxy.kind() == Proxy.Kind.SOCKS5;
    return literal == null && local
        ? addresses(ctx, route.host, route.port, meter).getFirst()
        : literal;
  }

  private Conn dial(Context ctx, String host, int port, Meter meter)
      throws FetchException, InterruptedException {
    List<InetAddress> addresses = addresses(ctx, host, port, meter);
    long begun = System.nanoTime();
    try {
      return dialer.dial(ctx, addresses, port);
    } catch (IOException e) {
      throw Reasons.ofDial(e);
    } finally {
      meter.connect(System.nanoTime() - begun);
    }
  }

  private List<InetAddress> addresses(Context ctx, String host, int port, Meter meter)
      throws FetchException, InterruptedException {
    List<InetAddress> known = resolved.isEmpty() ? null : known(host, port);
    if (known != null) {
      return known;
    }
    long begun = System.nanoTime();
    try {
      return dialer.lookUp(ctx, host);
    } catch (IOException e) {
      throw Reasons.ofDial(e);
    } finally {
      meter.dns(System.nanoTime() - begun);
    }
  }

  private @Nullable List<InetAddress> known(String host, int port) {
    List<InetAddress> named = resolved.get(host + ":" + port);
    return named == null ? resolved.get("*:" + port) : named;
  }

  private Conn throughProxy(Context ctx, Route route, Proxy proxy, Meter meter)
      throws FetchException, InterruptedException {
    InetAddress address = proxy.isHttp() ? null : address(ctx, route, meter);
    Conn conn;
    try {
      conn = dial(ctx, proxy.host(), proxy.port(), meter);
    } catch (FetchException e) {
      throw Reasons.ofProxy(proxy, e.reason(), e);
    }
    if (route.toProxy()) {
      return conn;
    }
    long begun = System.nanoTime();
    boolean done = false;
    try {
      if (proxy.isHttp()) {
        tunnel(ctx, conn, route, proxy, meter);
      } else {
        new Socks5(conn, proxy).connect(ctx, route.host, address, route.port);
      }
      done = true;
      return conn;
    } catch (FetchException e) {
      throw e;
    } catch (HttpException e) {
      throw Reasons.ofProxy(proxy, "its answer is not HTTP: " + e.reason(), e);
    } catch (IOException e) {
      throw Reasons.ofProxy(proxy, "it broke the connection off", Reasons.uninterrupted(e));
    } finally {
      if (!done) {
        conn.close();
      }
      meter.connect(System.nanoTime() - begun);
    }
  }

  /// Has the proxy connect to the server: RFC 9110, 9.3.6.
  private static void tunnel(Context ctx, Conn conn, Route route, Proxy proxy, Meter meter)
      throws IOException {
    String authority = route.host + ":" + route.port;
    RequestHead request =
        new RequestHead("CONNECT", authority)
            .add("Host", authority)
            .add("User-Agent", HttpTransport.USER_AGENT);
    String authorization = proxy.authorization();
    if (authorization != null) {
      request.add("Proxy-Authorization", authorization);
    }
    Connection plain = new Connection(route, conn, ctx);
    plain.write(request.bytes(NO_BODY));
    RawHead answer = new HeadReader(plain.input).nextFinal();
    if (answer == null) {
      throw new EOFException();
    }
    if (answer.status() / 100 != 2) {
      meter.head(new Head(answer.status(), new Headers(answer)));
      throw Reasons.ofProxyStatus(proxy, answer.status());
    }
    if (plain.input.hasBytes()) {
      throw Reasons.ofProxy(proxy, "it sent bytes before those of the server", null);
    }
  }
}
