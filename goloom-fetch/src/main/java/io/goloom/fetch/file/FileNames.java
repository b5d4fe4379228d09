package io.goloom.fetch.file;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/// From a URL to a name that is safe on every file system: one part, no separators, nothing that a
/// shell, a terminal or Windows takes for something else.
final class FileNames {
  /// What a name may need at most, in UTF-8. File systems take 255; the rest is for suffixes.
  static final int LONGEST = 200;

  private static final int LONGEST_EXTENSION = 20;

  /// Letters and digits of all scripts are safe too.
  private static final String SAFE = "._-+=,@~()";

  private static final Set<String> DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6",
          "com7", "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7",
          "lpt8", "lpt9", "conin$", "conout$");

  private FileNames() {}

  /// The name for a URL: the last part of its path, and its query after an `@`. A path that ends in
  /// a slash gives `index.html`.
  static String of(String url) {
    int fragment = url.indexOf('#');
    String text = fragment < 0 ? url : url.substring(0, fragment);
    int question = text.indexOf('?');
    String query = question < 0 ? "" : text.substring(question + 1);
    String path = question < 0 ? text : text.substring(0, question);
    int host = path.indexOf("://");
    String rest = host < 0 ? path : path.substring(host + 3);
    int slash = rest.lastIndexOf('/');
    String name = slash < 0 ? "" : decode(rest.substring(slash + 1));
    if (name.isEmpty()) {
      name = "index.html";
    }
    return safe(query.isEmpty() ? name : name + "@" + decode(query));
  }

  /// The same name with a hash in it, before its extension: for a second URL of that name.
  static String distinct(String name, String url) {
    int dot = extension(name);
    return safe(name.substring(0, dot) + "-" + hash(url) + name.substring(dot));
  }

  /// The same name with an underscore for each letter that is not in ASCII.
  static String inAscii(String name) {
    return name.codePoints()
        .map(c -> c < 0x80 ? c : '_')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String safe(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .map(c -> Character.isLetterOrDigit(c) || SAFE.indexOf(c) >= 0 ? c : '_')
        .forEach(out::appendCodePoint);
    String name = cut(out.toString());
    if (name.startsWith(".") || name.startsWith("-") || name.startsWith("~") || isDevice(name)) {
      name = "_" + name; // hidden, an option, a home directory, a device
    }
    if (name.endsWith(".") || name.endsWith(Download.PART) || name.endsWith(Download.ORIGIN)) {
      name += "_";
    }
    return name;
  }

  /// A name that is too long loses its end, not its extension, and gets a hash of what it was.
  private static String cut(String name) {
    if (length(name) <= LONGEST) {
      return name;
    }
    int dot = extension(name);
    String tail = "-" + hash(name) + name.substring(dot);
    StringBuilder out = new StringBuilder();
    int left = LONGEST - length(tail);
    for (int c : name.substring(0, dot).codePoints().toArray()) {
      left -= length(Character.toString(c));
      if (left < 0) {
        break;
      }
      out.appendCodePoint(c);
    }
    return out + tail;
  }

  private static int extension(String name) {
    int dot = name.lastIndexOf('.');
    boolean real = dot > 0 && length(name.substring(dot)) <= LONGEST_EXTENSION;
    return real ? dot : name.length();
  }

  private static boolean isDevice(String name) {
    int dot = name.indexOf('.'); // CON.txt is the console too
    return DEVICES.contains((dot < 0 ? name : name.substring(0, dot)).toLowerCase(Locale.ROOT));
  }

  private static int length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Sixteen hexadecimal digits of an FNV-1a hash: names are to be told apart, nothing is to be
  /// protected.
  private static String hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return HexFormat.of().toHexDigits(hash);
  }

  /// Decodes `%41`; what is no UTF-8 becomes U+FFFD, which is not safe and so is replaced.
  private static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (c == '%' && i + 2 < text.length() && isHex(text, i + 1)) {
        out.write(HexFormat.fromHexDigits(text, i + 1, i + 3));
        i += 3;
      } else {
        out.writeBytes(Character.toString(c).getBytes(StandardCharsets.UTF_8));
        i += Character.charCount(c);
      }
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static boolean isHex(String text, int at) {
    return HexFormat.isHexDigit(text.charAt(at)) && HexFormat.isHexDigit(text.charAt(at + 1));
  }
}
