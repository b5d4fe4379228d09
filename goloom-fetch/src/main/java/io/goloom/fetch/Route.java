package io.goloom.fetch;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a connection leads: two calls with equal routes can use the same one.
final class Route {
  final boolean secure;
  final String host;
  final int port;
  final @Nullable Proxy proxy;
  private final int hash;

  private Route(boolean secure, String host, int port, @Nullable Proxy proxy) {
    this.secure = secure;
    this.host = host;
    this.port = port;
    this.proxy = proxy;
    this.hash = 31 * host.hashCode() + 2 * port + (secure ? 1 : 0);
  }

  /// The route to a URL.
  static Route to(URI url, Proxies proxies) {
    boolean secure = url.getScheme().equalsIgnoreCase("https");
    Proxy proxy = proxies.find(url);
    if (proxy != null && !secure && proxy.isHttp()) { // one connection serves all hosts
      return new Route(false, proxy.host(), proxy.port(), proxy);
    }
    return new Route(secure, Urls.host(url).toLowerCase(Locale.ROOT), Urls.port(url), proxy);
  }

  /// Whether requests are sent to the proxy, and not through a tunnel that it has made.
  boolean toProxy() {
    return proxy != null && !secure && proxy.isHttp();
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Route r
        && hash == r.hash
        && port == r.port
        && secure == r.secure
        && host.equals(r.host)
        && Objects.equals(proxy, r.proxy);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
