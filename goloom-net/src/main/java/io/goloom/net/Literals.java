package io.goloom.net;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// Addresses in digits.
final class Literals {
  private Literals() {}

  /// The address that a host is in digits.
  ///
  /// @return null if it is a name
  static @Nullable InetAddress parse(String host) {
    String digits = withoutBrackets(host);
    if (!mayBeDigits(digits)) {
      return null; // an exception a name would cost more than the look-up of one that is known
    }
    try {
      return InetAddress.ofLiteral(digits);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /// A host as it is without the brackets that an IPv6 address has in a URL.
  static String withoutBrackets(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }

  private static boolean mayBeDigits(String host) {
    char last = host.isEmpty() ? 'x' : host.charAt(host.length() - 1);
    return host.indexOf(':') >= 0 || (last >= '0' && last <= '9');
  }
}
