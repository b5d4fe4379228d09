package io.goloom.fetch;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/// Where an answer leads, and what may be taken along (RFC 9110, 15.4; the method as curl and the
/// fetch standard change it).
final class Redirects {
  /// What tells who asks, or is meant for one host: stays behind when the origin changes.
  private static final List<String> OF_ONE_ORIGIN =
      List.of("Authorization", "Cookie", "Proxy-Authorization", "Host");

  /// What speaks of a body, and goes with it.
  private static final List<String> OF_THE_BODY =
      List.of("Content-Type", "Content-Encoding", "Content-Language", "Content-Location");

  private Redirects() {}

  /// Whether an answer says: go elsewhere.
  static boolean is(Head answer) {
    return switch (answer.status()) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /// The call that a redirect asks for.
  ///
  /// @param from the call that was answered
  /// @param answer a redirect
  /// @throws FetchException with [Outcome#BAD_REDIRECT], if it leads to nowhere or from https to
  ///   plain http
  static Call follow(Call from, Head answer) throws FetchException {
    String location =
        answer
            .header("Location")
            .filter(text -> !text.isBlank())
            .orElseThrow(() ->
                new FetchException(
                    Outcome.BAD_REDIRECT, "HTTP " + answer.status() + " without a Location"));
    URI target = Urls.resolve(from.url(), location);
    if (from.url().getScheme().equalsIgnoreCase("https") && !target.getScheme().equals("https")) {
      throw new FetchException(
          Outcome.BAD_REDIRECT, "redirected from https to plain http, not followed: " + target);
    }
    Call next = from.withUrl(target);
    if (becomesGet(from.method(), answer.status())) {
      String method = from.keepsMethod() ? from.method() : "GET";
      next = without(next.withMethod(method).withBody(new byte[0]), OF_THE_BODY);
    }
    return sameOrigin(from.url(), target) ? next : without(next, OF_ONE_ORIGIN);
  }

  private static boolean becomesGet(String method, int status) {
    return switch (status) {
      case 301, 302 -> method.equals("POST");
      case 303 -> !method.equals("GET") && !method.equals("HEAD");
      default -> false;
    };
  }

  private static Call without(Call call, List<String> names) {
    Headers headers = call.headers();
    for (String name : names) {
      headers = headers.without(name);
    }
    return call.withHeaders(headers);
  }

  private static boolean sameOrigin(URI a, URI b) {
    return a.getScheme().equalsIgnoreCase(b.getScheme())
        && Urls.host(a).toLowerCase(Locale.ROOT).equals(Urls.host(b).toLowerCase(Locale.ROOT))
        && Urls.port(a) == Urls.port(b);
  }
}
