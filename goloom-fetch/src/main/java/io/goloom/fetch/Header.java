package io.goloom.fetch;

import java.util.Objects;

/// One header of a request or an answer.
///
/// @param name its name, in the case in which it was written; [Headers] finds it in any
/// @param value its value, without white space around it
public record Header(String name, String value) {
  private static final String TOKEN = "!#$%&'*+-.^_`|~";

  /// Makes a header.
  ///
  /// @throws IllegalArgumentException if the name is not a token of RFC 9110, or the value has a
  ///   control character, such as a line break, or a character that is not in ISO 8859-1
  public Header {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(value, "value");
    if (!isToken(name)) {
      throw new IllegalArgumentException("'" + name + "' is no name of a header");
    }
    if (!value.chars().allMatch(Header::isText)) {
      throw new IllegalArgumentException(
          "the value of the header " + name + " has a character that cannot be sent");
    }
    value = value.strip();
  }

  /// Whether this is a token: what methods and names of headers are made of.
  static boolean isToken(String text) {
    return !text.isEmpty() && text.chars().allMatch(Header::isTokenChar);
  }

  private static boolean isTokenChar(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || TOKEN.indexOf(c) >= 0;
  }

  private static boolean isText(int c) {
    return (c >= ' ' && c != 0x7f && c <= 0xff) || c == '\t';
  }

  @Override
  public String toString() {
    return name + ": " + value;
  }
}
