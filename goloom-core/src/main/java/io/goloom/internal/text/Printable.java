package io.goloom.internal.text;

/// Names that a program has made up, as they may stand in reports.
public final class Printable {
  private Printable() {}

  /// On one line, whatever a program has put into a name, and without what steers a terminal.
  ///
  /// @param text any text
  /// @return the same with a question mark for each control character
  public static String line(String text) {
    if (text.chars().noneMatch(Character::isISOControl)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text);
    for (int i = 0; i < out.length(); i++) {
      if (Character.isISOControl(out.charAt(i))) {
        out.setCharAt(i, '?');
      }
    }
    return out.toString();
  }
}
