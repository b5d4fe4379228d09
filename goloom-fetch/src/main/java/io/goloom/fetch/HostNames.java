package io.goloom.fetch;

/// What a host may be called, if it has a name.
final class HostNames {
  /// As the DNS has it.
  private static final int MAX_NAME = 253;

  private static final int MAX_LABEL = 63;

  private HostNames() {}

  /// Whether this is a name that can be looked up: labels of letters, digits, hyphens and
  /// underscores, wherever in a label they are. Resolvers and curl take all of these; RFC 952 is
  /// stricter. A last label of digits alone would be meant as an address.
  static boolean isName(String text) {
    int end = text.endsWith(".") ? text.length() - 1 : text.length();
    if (end == 0 || end > MAX_NAME) {
      return false;
    }
    int label = 0;
    boolean digits = true;
    for (int i = 0; i <= end; i++) {
      char c = i == end ? '.' : text.charAt(i);
      if (c != '.') {
        digits &= c >= '0' && c <= '9';
        if (!isNameChar(c)) {
          return false;
        }
      } else if (i == label || i - label > MAX_LABEL) {
        return false;
      } else if (i < end) {
        label = i + 1;
        digits = true;
      }
    }
    return !digits;
  }

  private static boolean isNameChar(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
