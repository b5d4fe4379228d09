package io.goloom.fetch;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// From the text that a person wrote, or that a server sent, to a URL that can be fetched. What can
/// be meant in only one way is taken so: letters outside of ASCII, in the host too, and characters
/// that browsers escape silently. All else is refused, with what to write instead.
final class Urls {
  private static final int LONGEST = 32 * 1024;
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
      String target = escape(location.strip().replace(" ", "%20"));
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
      return parse(base.resolve(new URI(target)).toString());
    } catch (FetchException e) {
      throw new FetchException(
          Outcome.BAD_REDIRECT, "redirected to " + location + ": " + e.reason(), e);
    } catch (URISyntaxException e) {
      throw new FetchException(
          Outcome.BAD_REDIRECT, "redirected to " + location + ": " + e.getReason(), e);
    }
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
        && Integer.parseInt(text) <= 65535;
  }

  private static String hostName(String host) throws FetchException {
    try {
      String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
      if (new URI("http://" + ascii + "/").getHost() != null) {
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
