package io.goloom.debug;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides by the Host header whether a request is meant for this server.
///
/// A web page that lets its own name point to this machine sends that name. An address in digits
/// cannot be made to point elsewhere, and `localhost` is this machine by RFC 6761; browsers resolve
/// it so.
final class HostCheck {
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern HOST =
      Pattern.compile(
          "(?<v4>"
              + BYTE
              + "(\\."
              + BYTE
              + "){3})"
              + "|\\[(?<v6>[0-9a-f:.]+)]"
              + "|(?<name>[a-z0-9._-]+)");
  private static final Pattern PORT = Pattern.compile("(?<host>.*?)(:\\d{0,5})?");

  private final Set<String> names;

  HostCheck(Set<String> names) {
    for (String name : names) {
      Matcher host = HOST.matcher(lower(name));
      if (!host.matches() || host.group("name") == null) {
        throw new IllegalArgumentException(
            "\"" + name + "\" is not the name of a host, such as app-1.example.org without a port");
      }
    }
    this.names = names.stream().map(HostCheck::lower).collect(Collectors.toUnmodifiableSet());
  }

  /// Asks whether a request may be answered.
  ///
  /// @param headers the values of its Host headers; null if it has none
  /// @return null if it may, else what is wrong
  @Nullable String refuses(@Nullable List<String> headers) {
    if (headers == null || headers.size() != 1) {
      return "a request needs one Host header";
    }
    String value = lower(headers.getFirst().strip());
    Matcher port = PORT.matcher(value);
    Matcher host = HOST.matcher(port.matches() ? port.group("host") : "");
    if (!host.matches()) {
      return "the Host header is not a host";
    }
    String name = host.group("name");
    if (name == null || name.equals("localhost") || names.contains(name)) {
      return null;
    }
    return "this server does not answer to the name "
        + name
        + ": ask for localhost or for its address in digits, or give the name to DebugServer.start";
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
