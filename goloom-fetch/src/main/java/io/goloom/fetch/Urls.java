package io.goloom.fetch;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// From the text that a person wrote, or that a server sent, to a URL that can be fetched. What can
/// be meant in only one way is taken so: letters outside of ASCII, in the host too, and characters
/// that browsers escape silently. All else is refused, with what to write instead.
final class Urls {
  private static final int LONGEST = 32 * 1024;
  private static final int MAX_PORT = 65535;

  /// A name that is no longer has no label that is too long.
  private static final int MAX_LABEL = 63;

  private static final Pattern SCHEME =
      Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):(.*)", Pattern.DOTALL);
  private static final Pattern PORT_AND_REST = Pattern.compile("[0-9]+([/?#].*)?", Pattern.DOTALL);
  private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final String ESCAPED_SILENTLY = "\"<>\\^`{|}";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();

  private Urls() {}

  /// Reads a URL.
  ///
  /// @param text what was given
  /// @return an http or https URL with a host, in ASCII, without fragment
  /// @throws FetchException with [Outcome#BAD_URL], if it is none
  static URI parse(String text) throws FetchException {
    URI plain = parsePlain(text);
    return plain != null ? plain : parseAny(text);
  }

  /// Reads what most URLs are: a name or an IPv4 address, and nothing that has to be escaped or
  /// looked at twice. It is done for each line of a list, and regular expressions are slow.
  ///
  /// @return null if it is anything else, be it right or wrong
  private static @Nullable URI parsePlain(String text) {
    int host = text.startsWith("http://") ? 7 : text.startsWith("https://") ? 8 : -1;
    if (host < 0 || text.length() > LONGEST) {
      return null;
    }
    int path = host;
    while (path < text.length() && isPlain(text.charAt(path), ".-:")) {
      path++;
    }
    for (int i = path; i < text.length(); i++) {
      if (!isPlain(text.charAt(i), "/?.-_~&=+,;:@!$'()*")) {
        return null;
      }
    }
    if (path - host > MAX_LABEL || path == text.length() || text.charAt(path) != '/') {
      return null;
    }
    try {
      URI url = new URI(text);
      boolean good = url.getHost() != null && url.getPort() != 0 && url.getPort() <= MAX_PORT;
      return good && text.charAt(path - 1) != ':' ? url : null;
    } catch (URISyntaxException e) {
      return null; // parseAny says why
    }
  }

  private static boolean isPlain(char c, String symbols) {
    return (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || symbols.indexOf(c) >= 0;
  }

  static URI parseAny(String text) throws FetchException {
    if (text.length() > LONGEST) {
      throw bad("longer than " + LONGEST + " characters");
    }
    checkCharacters(text);
    Matcher m = SCHEME.matcher(text);
    if (!m.matches() || PORT_AND_REST.matcher(m.group(2)).matches()) {
      throw bad(text.isEmpty() ? "it is empty" : "no scheme; put https:// or http:// in front");
    }
    String scheme = m.group(1).toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw bad("the scheme " + m.group(1) + " is not supported, only http and https");
    }
    if (!m.group(2).startsWith("//")) {
      throw bad("after " + m.group(1) + ": come two slashes and the host");
    }
    String rest = m.group(2).substring(2);
    int path = indexOfAny(rest, "/?#");
    try {
      return new URI(
          scheme + "://" + authority(rest.substring(0, path)) + target(rest.substring(path)));
    } catch (URISyntaxException e) {
      throw new FetchException(Outcome.BAD_URL, "bad URL: " + e.getReason(), e);
    }
  }

  /// Finds out where a redirect leads.
  ///
  /// @param base the URL that answered
  /// @param location what its `Location` header says
  /// @return the target, with or without a scheme that can be fetched
  /// @throws FetchException with [Outcome#BAD_REDIRECT], if that is no URL
  static URI resolve(URI base, String location) throws FetchException {
    try {
      String target = text(location.strip()).replace(" ", "%20");
      Matcher m = SCHEME.matcher(target);
      if (m.matches()) {
        return parse(target);
      }
      if (target.startsWith("//")) {
        return parse(base.getScheme() + ":" + target);
      }
      if (target.startsWith("?")) { // java.net.URI would drop the last part of the path
        return parse(
            base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath() + target);
      }
      return parse(base.resolve(new URI(escape(target))).toString());
    } catch (FetchException e) {
      throw new FetchException(
          Outcome.BAD_REDIRECT, "redirected to " + location + ": " + e.reason(), e);
    } catch (URISyntaxException e) {
      throw new FetchException(
          Outcome.BAD_REDIRECT, "redirected to " + location + ": " + e.getReason(), e);
    }
  }

  /// The text that a header's value stands for: its bytes, of which each has become a character,
  /// are UTF-8 on most servers that do not escape them, and ISO 8859-1 on others.
  private static String text(String value) {
    if (value.chars().noneMatch(c -> c >= 0x80) || value.chars().anyMatch(c -> c > 0xff)) {
      return value;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(value.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return value;
    }
  }

  /// The host of a URL. [URI] knows only names as RFC 952 has them; others are in use, with an
  /// underscore mostly.
  ///
  /// @throws IllegalArgumentException if it has none
  static String host(URI url) {
    String host = hostOrNull(url);
    if (host == null) {
      throw new IllegalArgumentException("a URL without a host: " + url);
    }
    return host;
  }

  static @Nullable String hostOrNull(URI url) {
    String host = url.getHost();
    return host != null || url.getRawAuthority() == null ? host : otherHost(url.getRawAuthority());
  }

  /// The host of an authority that [URI] does not understand, and then gives no port of, either.
  private static @Nullable String otherHost(String authority) {
    int colon = authority.indexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    boolean port = colon < 0 || port(authority.substring(colon + 1));
    return port && HostNames.isName(host) ? host : null;
  }

  /// The port that a URL says.
  ///
  /// @return -1 if it says none
  static int saidPort(URI url) {
    String authority = url.getRawAuthority();
    if (url.getHost() != null || authority == null) {
      return url.getPort();
    }
    int colon = authority.indexOf(':');
    return colon < 0 ? -1 : Integer.parseInt(authority.substring(colon + 1));
  }

  /// The port of a URL, also if it says none.
  static int port(URI url) {
    int said = saidPort(url);
    return said >= 0 ? said : usualPort(url);
  }

  /// The port that goes without saying.
  static int usualPort(URI url) {
    return url.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  /// Host and port of a text that may be a URL, as they are written, in lower case.
  ///
  /// @return an empty text if it has none
  static String site(String text) {
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      return "";
    }
    String rest = text.substring(scheme + 3);
    return rest.substring(0, indexOfAny(rest, "/?#")).toLowerCase(Locale.ROOT);
  }

  private static void checkCharacters(String text) throws FetchException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ' ') {
        throw bad("a space in it; write %20");
      }
      if (c == '\uFFFD') { // what decoding leaves of bytes that it does not understand
        throw bad(
            "not valid text: some of it is not in UTF-8, or not in the locale's character set");
      }
      if (Character.isISOControl(c) || Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        throw bad(
            "the character U+" + HexFormat.of().withUpperCase().toHexDigits((short) c) + " in it");
      }
    }
    if (BAD_ESCAPE.matcher(text).find()) {
      throw bad("a % without two hexadecimal digits after it; write %25");
    }
  }

  private static String authority(String text) throws FetchException {
    if (text.indexOf('@') >= 0) {
      throw bad("user name and password in a URL are not supported");
    }
    if (text.startsWith("[") && text.indexOf(']') < 0) {
      throw bad("] is missing");
    }
    int colon = text.startsWith("[") ? text.indexOf(':', text.indexOf(']') + 1) : text.indexOf(':');
    String host = colon < 0 ? text : text.substring(0, colon);
    String port = colon < 0 ? "" : text.substring(colon + 1);
    if (host.isEmpty()) {
      throw bad("no host");
    }
    if (!port.isEmpty() && !port(port)) {
      throw bad("the port " + port + " is no number from 1 to 65535");
    }
    if (!host.startsWith("[")) {
      host = hostName(host);
    }
    return port.isEmpty() ? host : host + ":" + port;
  }

  private static boolean port(String text) {
    return text.matches("[0-9]{1,5}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= MAX_PORT;
  }

  private static String hostName(String host) throws FetchException {
    try {
      String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
      if (HostNames.isName(ascii) || new URI("http://" + ascii + "/").getHost() != null) {
        return ascii;
      }
    } catch (IllegalArgumentException | URISyntaxException e) {
      throw new FetchException(Outcome.BAD_URL, "bad URL: " + host + " is no host name", e);
    }
    throw bad(host + " is no host name");
  }

  /// Path and query, as they are sent.
  private static String target(String text) {
    int fragment = text.indexOf('#');
    String sent = escape(fragment < 0 ? text : text.substring(0, fragment));
    sent = sent.replace("[", "%5B").replace("]", "%5D");
    return sent.startsWith("/") ? sent : "/" + sent;
  }

  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .forEach(c -> {
          if (c < 0x80 && ESCAPED_SILENTLY.indexOf(c) < 0) {
            out.appendCodePoint(c);
          } else {
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
              out.append('%').append(HEX.toHexDigits(b));
            }
          }
        });
    return out.toString();
  }

  private static int indexOfAny(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private static FetchException bad(String why) {
    return new FetchException(Outcome.BAD_URL, "bad URL: " + why);
  }
}
