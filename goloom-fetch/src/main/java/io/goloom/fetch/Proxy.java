package io.goloom.fetch;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A forward proxy.
///
/// @param kind how it is spoken to
/// @param host its host
/// @param port its port
/// @param login user and password with a colon between them; null for none
record Proxy(Kind kind, String host, int port, @Nullable String login) {
  /// How a proxy is spoken to.
  enum Kind {
    /// By HTTP: requests for http, CONNECT for https.
    HTTP,
    /// By SOCKS5, with addresses.
    SOCKS5,
    /// By SOCKS5, with names that it looks up.
    SOCKS5H
  }

  /// Where proxies listen if nothing is said, as curl has it.
  private static final int DEFAULT_PORT = 1080;

  private static final String INSTEAD =
      "write http://host:port, socks5://host:port or socks5h://host:port";

  /// Reads `[http://][user:password@]host[:port]`, or the same with `socks5://` or `socks5h://`.
  ///
  /// @param text what somebody wrote
  /// @param where where it was written, for the message
  /// @throws IllegalArgumentException if it is none
  static Proxy parse(String text, String where) {
    String url = text.strip();
    if (url.indexOf("://") < 0) {
      url = "http://" + url;
    }
    Kind kind = kind(url.substring(0, url.indexOf("://")), where);
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) { // whose message may hold the password
      throw new IllegalArgumentException(where + ": this is no proxy; " + INSTEAD);
    }
    if (uri.getHost() == null || uri.getPort() > 65535 || uri.getPort() == 0) {
      throw new IllegalArgumentException(where + ": this is no proxy; " + INSTEAD);
    }
    int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
    String login = login(uri.getRawUserInfo());
    if (login != null && kind != Kind.HTTP && !Socks5.isLogin(login)) {
      throw new IllegalArgumentException(
          where + ": user and password of SOCKS5 have 1 to 255 bytes each");
    }
    return new Proxy(kind, uri.getHost(), port, login);
  }

  private static Kind kind(String scheme, String where) {
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "http" -> Kind.HTTP;
      case "socks5" -> Kind.SOCKS5;
      case "socks5h" -> Kind.SOCKS5H;
      default ->
          throw new IllegalArgumentException(
              where + ": a proxy of the kind " + scheme + " is not supported; " + INSTEAD);
    };
  }

  private static @Nullable String login(@Nullable String userInfo) {
    if (userInfo == null) {
      return null;
    }
    String plain = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    return plain.indexOf(':') < 0 ? plain + ":" : plain;
  }

  /// What an HTTP proxy is shown of user and password.
  ///
  /// @return null for nothing
  @Nullable String authorization() {
    return login == null
        ? null
        : "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }

  /// Whether it takes requests as they are, else connections alone.
  boolean isHttp() {
    return kind == Kind.HTTP;
  }

  /// Without the password.
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
