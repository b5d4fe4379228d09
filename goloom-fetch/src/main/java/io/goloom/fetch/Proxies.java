package io.goloom.fetch;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which URLs are fetched through a forward proxy.
///
/// Immutable and thread-safe.
public final class Proxies {
  private static final Proxies NONE = new Proxies(null, null, "");

  private final @Nullable Proxy http;
  private final @Nullable Proxy https;
  private final String[] exceptions;

  private Proxies(@Nullable Proxy http, @Nullable Proxy https, String exceptions) {
    this.http = http;
    this.https = https;
    this.exceptions = exceptions.isBlank() ? new String[0] : exceptions.strip().split("[,\\s]+");
  }

  /// None are.
  ///
  /// @return always the same object
  public static Proxies none() {
    return NONE;
  }

  /// All are.
  ///
  /// @param proxy `http://host:port`, with `user:password@` before the host if it asks for them,
  ///   both percent-encoded; the scheme may be left out, and the port too, which then is 1080. With
  ///   `socks5://` it is a SOCKS5 proxy, which is given addresses; with `socks5h://` it is given
  ///   names, and looks them up itself
  /// @return an object for it
  /// @throws IllegalArgumentException if it is no proxy, or one of a kind that is not supported
  public static Proxies of(String proxy) {
    Proxy one = Proxy.parse(proxy, proxy.indexOf('@') < 0 ? proxy : "the proxy");
    return new Proxies(one, one, "");
  }

  /// What the environment says, as curl reads it: `http_proxy` for http URLs, `https_proxy` for
  /// https, `all_proxy` for what is left, and `no_proxy`, a list of hosts, domains, addresses (each
  /// with a port or for all) and networks that are reached directly, or `*`. In upper case, too,
  /// but for `HTTP_PROXY`, which is what a web server makes of a header that its visitor sends.
  ///
  /// @param environment the variables, mostly `System.getenv()`
  /// @return an object for it
  /// @throws IllegalArgumentException if a variable is no proxy; the message names it
  public static Proxies fromEnvironment(Map<String, String> environment) {
    Proxy rest = read(environment, "all_proxy", "ALL_PROXY", null);
    Proxy http = read(environment, "http_proxy", "http_proxy", rest);
    Proxy https = read(environment, "https_proxy", "HTTPS_PROXY", rest);
    if (http == null && https == null) {
      return NONE;
    }
    String except = environment.get("no_proxy");
    if (except == null) {
      except = environment.getOrDefault("NO_PROXY", "");
    }
    return new Proxies(http, https, except);
  }

  private static @Nullable Proxy read(
      Map<String, String> environment, String name, String upper, @Nullable Proxy otherwise) {
    for (String n : new String[] {name, upper}) {
      String value = environment.get(n);
      if (value != null) {
        return value.isBlank() ? null : Proxy.parse(value, n);
      }
    }
    return otherwise;
  }

  /// The proxy for a URL.
  ///
  /// @return null if it is fetched directly
  @Nullable Proxy find(URI url) {
    Proxy proxy = url.getScheme().equalsIgnoreCase("https") ? https : http;
    return proxy == null || isException(url) ? null : proxy;
  }

  private boolean isException(URI url) {
    String host = withoutDot(Urls.host(url).toLowerCase(Locale.ROOT));
    for (String exception : exceptions) {
      if (covers(exception.toLowerCase(Locale.ROOT), host, Urls.port(url))) {
        return true;
      }
    }
    return false;
  }

  private static boolean covers(String exception, String host, int port) {
    if (exception.equals("*")) {
      return true;
    }
    InetAddress address = literal(host);
    String name = withoutPort(exception, port);
    if (address != null) {
      return coversAddress(exception, address)
          || (!name.equals(exception) && coversAddress(name, address));
    }
    name = withoutDot(name);
    while (name.startsWith(".") || name.startsWith("*")) {
      name = name.substring(1);
    }
    return !name.isEmpty() && (host.equals(name) || host.endsWith("." + name));
  }

  /// What stands before a port, if it is this one.
  ///
  /// @return nothing if it is another one; all of it if there is none, or if it may be the end of
  ///   an IPv6 address
  private static String withoutPort(String exception, int port) {
    int colon = exception.lastIndexOf(':');
    if (colon < 0 || (exception.indexOf(':') < colon && exception.charAt(colon - 1) != ']')) {
      return exception;
    }
    boolean same = exception.substring(colon + 1).equals(Integer.toString(port));
    return same ? exception.substring(0, colon) : "";
  }

  /// A dot at the end says that the name is whole, and changes nothing else.
  private static String withoutDot(String name) {
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  /// An address is covered by itself or by a network, such as 10.0.0.0/8.
  private static boolean coversAddress(String exception, InetAddress address) {
    int slash = exception.indexOf('/');
    InetAddress network = literal(slash < 0 ? exception : exception.substring(0, slash));
    if (network == null) {
      return false;
    }
    byte[] a = address.getAddress();
    byte[] b = network.getAddress();
    int bits = slash < 0 ? 8 * b.length : bits(exception.substring(slash + 1), 8 * b.length);
    if (a.length != b.length || bits < 0) {
      return false;
    }
    for (int i = 0; i < bits; i++) {
      if (((a[i / 8] ^ b[i / 8]) >> (7 - i % 8) & 1) != 0) {
        return false;
      }
    }
    return true;
  }

  private static int bits(String text, int most) {
    try {
      int n = Integer.parseInt(text);
      return n <= most ? n : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /// The address that a host is, in digits.
  ///
  /// @return null if it is a name
  static @Nullable InetAddress literal(String host) {
    try {
      String bare =
          host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
      return InetAddress.ofLiteral(bare);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
