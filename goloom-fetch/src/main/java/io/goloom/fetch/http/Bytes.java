package io.goloom.fetch.http;

/// What bytes may be where: RFC 9110, section 5.
final class Bytes {
  private static final String SYMBOLS = "!#$%&'*+-.^_`|~";

  /// By byte: 1 if it may be in a token, 2 if in a value, 3 if in both.
  private static final byte[] CLASS = new byte[256];

  static {
    for (int c = 0; c < CLASS.length; c++) {
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean token = letter || (c >= '0' && c <= '9') || SYMBOLS.indexOf(c) >= 0;
      boolean value = (c >= ' ' && c != 0x7f) || c == '\t';
      CLASS[c] = (byte) ((token ? 1 : 0) | (value ? 2 : 0));
    }
  }

  private Bytes() {}

  static boolean isToken(byte b) {
    return (CLASS[b & 0xff] & 1) != 0;
  }

  /// Whether it may be in the value of a field, or in a reason.
  static boolean isText(byte b) {
    return (CLASS[b & 0xff] & 2) != 0;
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\t';
  }

  /// Compares ASCII text in any case.
  ///
  /// @param lower in lower case
  static boolean equal(byte[] bytes, int from, int to, String lower) {
    if (to - from != lower.length()) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (lower(bytes[i]) != lower.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + ('a' - 'A') : b;
  }
}
