package io.goloom.fetch;

import io.goloom.context.Context;
import io.goloom.fetch.http.RequestHead;
import io.goloom.net.Dialer;
import io.goloom.net.Resolver;
import io.goloom.net.Tls;
import java.io.IOException;
import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// HTTP/1.1 over goloom's own sockets.
///
/// {@snippet :
/// try (HttpTransport transport = HttpTransport.builder().maxPerHost(16).build()) {
///   Response answer = transport.exchange(ctx, Call.get(url), (head, piece) -> true);
/// }
/// }
///
/// Connections are kept for the next exchange with the same server. If one that was kept turns out
/// to be dead before a byte of the answer has come, the request is sent once more over a new one,
/// unless its method is not idempotent: then the server may have done what it was asked for.
///
/// Answers are read strictly by RFC 9112: one that could be read in two ways, such as one with two
/// lengths, is refused. If the call has no `Accept-Encoding` and no `Range` of its own, gzip and
/// deflate are asked for and unpacked; else the body is handed over as it comes.
///
/// Thread-safe.
public final class HttpTransport implements Transport {
  static final String USER_AGENT = "goloom";

  private final Pool pool;
  private final Proxies proxies;
  private final Limits limits;

  /// Whether there are hosts that only our own sockets find.
  private final boolean resolved;

  private final @Nullable Http2 http2;

  private HttpTransport(Builder b) {
    proxies = b.proxies == null ? Proxies.fromEnvironment(System.getenv()) : b.proxies;
    limits = new Limits(b.maxBytes, b.maxWireBytes, b.maxRatio);
    Dialer dialer = b.resolver == null ? Dialer.make() : Dialer.make().withResolver(b.resolver);
    FetchException over =
        new FetchException(
            Outcome.CONNECT_TIMEOUT, "no connection after " + Durations.format(b.connectTimeout));
    pool =
        new Pool(
            new Connector(dialer, b.tls, Map.copyOf(b.resolved)),
            b.maxConnections,
            b.maxPerHost,
            b.connectTimeout,
            over,
            b.idleTimeout);
    resolved = !b.resolved.isEmpty() || b.resolver != null;
    http2 = b.http2 ? new Http2(b.tls, dialer, limits, b.connectTimeout, over) : null;
  }

  /// Begins to make a transport.
  ///
  /// @return a builder: 1,024 connections, 256 of them to one host; 30 s to connect; idle ones are
  ///   closed after 30 s; no limit on bodies; proxies as the environment says
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Response exchange(Context ctx, Call call, BodySink sink)
      throws IOException, InterruptedException {
    ctx.check();
    Meter meter = new Meter();
    boolean done = false;
    try {
      Response answer = exchange(ctx, call, sink, meter);
      done = true;
      return answer;
    } finally {
      if (!done) {
        meter.tell(sink);
      }
    }
  }

  private Response exchange(Context ctx, Call call, BodySink sink, Meter meter)
      throws IOException, InterruptedException {
    Route route = Route.to(call.url(), proxies);
    Http2 two = http2;
    boolean direct = route.secure && route.proxy == null && !resolved;
    if (two != null && direct && call.url().getHost() != null && Http2.canSend(call)) {
      return two.exchange(ctx, call, sink, meter);
    }
    byte[] request = request(call, route);
    Connection connection = pool.take(ctx, route, false, meter);
    boolean again = connection.used() && call.idempotent();
    Exchange first = new Exchange(ctx, connection, call, sink, limits);
    try {
      return run(first, connection, request, meter);
    } catch (FetchException e) {
      if (!again || first.answered() || pool.isClosed()) {
        throw e;
      }
    }
    Connection fresh = pool.take(ctx, route, true, meter);
    return run(new Exchange(ctx, fresh, call, sink, limits), fresh, request, meter);
  }

  private Response run(Exchange exchange, Connection connection, byte[] request, Meter meter)
      throws IOException, InterruptedException {
    boolean reused = connection.used();
    Head head;
    meter.connected();
    try {
      head = exchange.run(request, meter);
      Proxy proxy = connection.route.proxy;
      if (head.status() == 407 && proxy != null && connection.route.toProxy()) {
        throw Reasons.ofProxyStatus(proxy, 407);
      }
    } catch (FetchException e) {
      if (e.outcome() == Outcome.RESET && pool.isClosed()) {
        throw Pool.closed();
      }
      throw e;
    } finally {
      meter.firstByte(connection.firstByte());
      meter.received(exchange.received());
      if (exchange.reusable()) {
        connection.rest();
        pool.give(connection);
      } else {
        if (!exchange.complete()) {
          connection.abort(); // nothing that is still under way is wanted
        }
        pool.drop(connection);
      }
    }
    return new Response(head, meter.times(), reused, meter.received());
  }

  /// Whether the answer is unpacked here: not if the caller has asked for something himself.
  static boolean unpacks(Call call) {
    return call.lacks("Accept-Encoding") && !call.headers().has("Range");
  }

  private static byte[] request(Call call, Route route) {
    URI url = call.url();
    Headers own = call.headers();
    RequestHead head = new RequestHead(call.method(), target(url, route));
    if (!own.has("Host")) {
      head.add("Host", authority(url));
    }
    if (call.lacks("User-Agent")) {
      head.add("User-Agent", USER_AGENT);
    }
    if (call.lacks("Accept")) {
      head.add("Accept", "*/*");
    }
    if (unpacks(call)) {
      head.add("Accept-Encoding", "gzip, deflate");
    }
    Proxy proxy = route.proxy;
    if (route.toProxy() && proxy != null && proxy.authorization() != null) {
      head.add("Proxy-Authorization", proxy.authorization());
    }
    for (Header header : own) {
      head.add(header.name(), header.value());
    }
    byte[] body = call.bodyBytes();
    if (body.length > 0 || call.expectsBody()) {
      head.add("Content-Length", Integer.toString(body.length));
    }
    return head.bytes(body);
  }

  private static String target(URI url, Route route) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String target = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    return route.toProxy() ? "http://" + authority(url) + target : target;
  }

  /// Host and port, without a port that goes without saying.
  private static String authority(URI url) {
    int port = Urls.saidPort(url);
    boolean usual = port < 0 || port == Urls.usualPort(url);
    return usual ? Urls.host(url) : Urls.host(url) + ":" + port;
  }

  /// How many connections there are, idle, busy, or being made.
  ///
  /// @return the number now
  public int connections() {
    return pool.total();
  }

  @Override
  public void close() {
    pool.close();
    if (http2 != null) {
      http2.close();
    }
  }

  /// Collects what a transport is to be like. Not thread-safe.
  public static final class Builder {
    private int maxConnections = 1024;
    private int maxPerHost = 256;
    private Duration connectTimeout = Duration.ofSeconds(30);
    private Duration idleTimeout = Duration.ofSeconds(30);
    private long maxBytes = Long.MAX_VALUE;
    private long maxWireBytes = Long.MAX_VALUE;
    private int maxRatio = 200;
    private Tls tls = Tls.make().withProtocols(List.of("http/1.1"));
    private @Nullable Proxies proxies;
    private @Nullable Resolver resolver;
    private boolean http2;
    private final Map<String, List<InetAddress>> resolved = new HashMap<>();

    private Builder() {}

    /// Sets how many connections there may be. Whoever finds no room waits, and those to other
    /// hosts that are idle make room.
    ///
    /// @param limit at least one
    /// @return this
    public Builder maxConnections(int limit) {
      maxConnections = Require.atLeast(1, limit, "maxConnections");
      return this;
    }

    /// Sets how many connections there may be to one host, which here means scheme, name and port;
    /// or to one proxy.
    ///
    /// @param limit at least one
    /// @return this
    public Builder maxPerHost(int limit) {
      maxPerHost = Require.atLeast(1, limit, "maxPerHost");
      return this;
    }

    /// Sets how long it may take to make a connection: look-up, proxy and TLS included.
    ///
    /// @param limit more than zero
    /// @return this
    public Builder connectTimeout(Duration limit) {
      connectTimeout = Require.positive(limit, "connectTimeout");
      return this;
    }

    /// Sets how long a connection is kept that nobody uses.
    ///
    /// @param limit more than zero
    /// @return this
    public Builder idleTimeout(Duration limit) {
      idleTimeout = Require.positive(limit, "idleTimeout");
      return this;
    }

    /// Sets how long a body may be, unpacked if it is packed.
    ///
    /// @param limit bytes, at least one
    /// @return this
    public Builder maxBytes(long limit) {
      maxBytes = Require.atLeast(1, limit, "maxBytes");
      return this;
    }

    /// Sets how long a body may be as it is sent.
    ///
    /// @param limit bytes, at least one
    /// @return this
    public Builder maxWireBytes(long limit) {
      maxWireBytes = Require.atLeast(1, limit, "maxWireBytes");
      return this;
    }

    /// Sets how many bytes may come of one byte that was sent, once there are more than a million:
    /// a body that unpacks to more is a decompression bomb. 200 if this is not called.
    ///
    /// @param limit at least one
    /// @return this
    public Builder maxRatio(int limit) {
      maxRatio = Require.atLeast(1, limit, "maxRatio");
      return this;
    }

    /// Sets the proxies, instead of those that the environment names.
    ///
    /// @param p the proxies
    /// @return this
    public Builder proxies(Proxies p) {
      proxies = Objects.requireNonNull(p, "proxies");
      return this;
    }

    /// Sets what looks hosts up, instead of the system.
    ///
    /// @param r the resolver
    /// @return this
    public Builder resolver(Resolver r) {
      resolver = Objects.requireNonNull(r, "resolver");
      return this;
    }

    /// Says which addresses a host has, for one port, so that it is not looked up.
    ///
    /// @param host its name, with letters outside of ASCII as they are or as they are looked up;
    ///   `*` for all that are not named
    /// @param port the port
    /// @param addresses at least one
    /// @return this
    /// @throws IllegalArgumentException if it is no name, or there is no address
    public Builder resolve(String host, int port, List<InetAddress> addresses) {
      Require.atLeast(1, addresses.size(), "the number of addresses");
      String name = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      resolved.put(name + ":" + port, List.copyOf(addresses));
      return this;
    }

    /// Sets which certificates are trusted, and what they have signed, instead of those of the JDK.
    ///
    /// @param certificates at least one
    /// @return this
    public Builder trusted(List<X509Certificate> certificates) {
      tls = tls.withTrusted(certificates);
      return this;
    }

    /// Sets the certificate that is shown to servers that ask for one.
    ///
    /// @param key its private key
    /// @param chain the certificate, and those that signed it
    /// @return this
    /// @throws IllegalArgumentException if there is no certificate, or the key is not that of the
    ///   first one
    public Builder identity(PrivateKey key, List<X509Certificate> chain) {
      tls = tls.withIdentity(key, chain);
      return this;
    }

    /// Checks neither certificates nor names: whoever is on the way can read and change everything.
    ///
    /// @return this
    public Builder insecure() {
      tls = tls.withoutChecks();
      return this;
    }

    /// Sets who encrypts.
    ///
    /// @param engine the engine; the best there is, if this is not called
    /// @return this
    public Builder engine(Tls.Engine engine) {
      tls = tls.withProvider(engine);
      return this;
    }

    /// Asks servers for HTTP/2: those of https URLs that are reached directly and looked up by the
    /// system, by `java.net.http`; at most 100 requests at once to each, and nothing is asked for
    /// or unpacked that is packed. All others are spoken to as before, and so are those that know
    /// no HTTP/2, and all if a call has a `Host` of its own, which that client does not send.
    ///
    /// @param on whether it does
    /// @return this
    public Builder http2(boolean on) {
      http2 = on;
      return this;
    }

    /// Makes the transport.
    ///
    /// @return a new one, to be closed by the caller
    /// @throws IllegalArgumentException if proxies were not set and a variable of the environment
    ///   names none that can be used
    public HttpTransport build() {
      return new HttpTransport(this);
    }
  }
}
