package io.goloom.fetch;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/// A request: what a [Transport] sends.
///
/// {@snippet :
/// Call call = Call.get(url).withHeader("Accept", "text/html");
/// }
///
/// Immutable and thread-safe.
public final class Call {
  private static final byte[] NO_BODY = new byte[0];
  private static final List<String> OF_THE_TRANSPORT =
      List.of("Content-Length", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Expect");

  private final String method;
  private final URI url;
  private final Headers headers;
  private final byte[] body;
  private final boolean keepsMethod;

  /// Names of headers that no transport is to add.
  private final List<String> unwanted;

  private Call(
      String method,
      URI url,
      Headers headers,
      byte[] body,
      boolean keepsMethod,
      List<String> unwanted) {
    this.method = method;
    this.url = url;
    this.headers = headers;
    this.body = body;
    this.keepsMethod = keepsMethod;
    this.unwanted = unwanted;
  }

  /// A GET request without headers of its own.
  ///
  /// @param url an http or https URL with a host
  /// @return a call
  public static Call get(URI url) {
    return new Call("GET", checked(url), Headers.none(), NO_BODY, false, List.of());
  }

  /// A call like this one with another method.
  ///
  /// @param name the method, in upper case mostly: methods are case-sensitive
  /// @return a new call
  /// @throws IllegalArgumentException if it is not a token of RFC 9110, or is CONNECT, which is for
  ///   proxies
  public Call withMethod(String name) {
    if (!Header.isToken(name) || name.equals("CONNECT")) {
      throw new IllegalArgumentException("'" + name + "' is no method of a request");
    }
    return new Call(name, url, headers, body, keepsMethod, unwanted);
  }

  /// A call like this one to another URL.
  ///
  /// @param target an http or https URL with a host
  /// @return a new call
  public Call withUrl(URI target) {
    return new Call(method, checked(target), headers, body, keepsMethod, unwanted);
  }

  /// A call like this one with one more header.
  ///
  /// @param name its name
  /// @param value its value
  /// @return a new call
  /// @throws IllegalArgumentException as [Header] says
  public Call withHeader(String name, String value) {
    return withHeaders(headers.with(name, value));
  }

  /// A call like this one with other headers.
  ///
  /// @param others the headers, instead of those it has. A transport adds what is missing: `Host`,
  ///   `User-Agent`, `Accept`, `Accept-Encoding`, and the length of the body
  /// @return a new call
  /// @throws IllegalArgumentException if one of them says where the request ends, or changes the
  ///   protocol, which is the transport's to say
  public Call withHeaders(Headers others) {
    for (String name : OF_THE_TRANSPORT) {
      if (others.has(name)) {
        throw setByTransport(name);
      }
    }
    return new Call(method, url, others, body, keepsMethod, unwanted);
  }

  /// A call like this one without a header: it loses its own of this name, and a transport adds
  /// none, until it is given one again.
  ///
  /// @param name the name, in any case
  /// @return a new call
  /// @throws IllegalArgumentException if it is not a token of RFC 9110, or a request cannot go
  ///   without it
  public Call withoutHeader(String name) {
    if (!Header.isToken(name)) {
      throw new IllegalArgumentException("'" + name + "' is no name of a header");
    }
    if (name.equalsIgnoreCase("Host") || isIn(OF_THE_TRANSPORT, name)) {
      throw setByTransport(name);
    }
    List<String> names = new ArrayList<>(unwanted);
    names.add(name);
    return new Call(method, url, headers.without(name), body, keepsMethod, List.copyOf(names));
  }

  private static IllegalArgumentException setByTransport(String name) {
    return new IllegalArgumentException("the header " + name + " is set by the transport");
  }

  private static boolean isIn(List<String> names, String name) {
    return names.stream().anyMatch(name::equalsIgnoreCase);
  }

  /// A call like this one with another body.
  ///
  /// @param bytes the body, copied; may be empty
  /// @return a new call
  public Call withBody(byte[] bytes) {
    return new Call(method, url, headers, bytes.clone(), keepsMethod, unwanted);
  }

  /// A call like this one whose method stays when a redirect would make it GET: POST after 301 and
  /// 302, and most after 303. The body goes all the same. This is what curl's `-X` means.
  ///
  /// @return a new call
  public Call keepingMethod() {
    return new Call(method, url, headers, body, true, unwanted);
  }

  private static URI checked(URI url) {
    String scheme = url.getScheme();
    if (Urls.hostOrNull(url) == null
        || !("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme))) {
      throw new IllegalArgumentException("a call needs an http or https URL with a host: " + url);
    }
    return isAscii(url) ? url : URI.create(url.toASCIIString());
  }

  private static boolean isAscii(URI url) {
    String text = url.toString();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  /// The method.
  ///
  /// @return such as `GET`
  public String method() {
    return method;
  }

  /// Where to.
  ///
  /// @return an http or https URL with a host
  public URI url() {
    return url;
  }

  /// The headers that the caller has asked for.
  ///
  /// @return the headers
  public Headers headers() {
    return headers;
  }

  /// Whether a transport that has a value for a header is to add it: the call has none of its own,
  /// and [#withoutHeader] was not called for it.
  ///
  /// @param name the name, in any case
  /// @return true if it is
  public boolean lacks(String name) {
    return !headers.has(name) && !isIn(unwanted, name);
  }

  /// The body.
  ///
  /// @return a copy; empty if there is none
  public byte[] body() {
    return body.length == 0 ? body : body.clone();
  }

  /// The body itself, for who does not change it.
  byte[] bodyBytes() {
    return body;
  }

  boolean keepsMethod() {
    return keepsMethod;
  }

  /// Whether a server waits for a body, so that it has to be told if there is none (RFC 9110, 8.6).
  boolean expectsBody() {
    return switch (method) {
      case "POST", "PUT", "PATCH" -> true;
      default -> false;
    };
  }

  /// Whether the method promises that sending it twice does no more than sending it once (RFC 9110,
  /// 9.2.2).
  ///
  /// @return true for GET, HEAD, OPTIONS, TRACE, PUT and DELETE
  public boolean idempotent() {
    return switch (method) {
      case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> true;
      default -> false;
    };
  }

  @Override
  public String toString() {
    return method + " " + url;
  }
}
