package io.goloom.debug;

/// Makes texts of different runs alike.
final class Normal {
  private Normal() {}

  /// Line numbers as `N`, numbers of goroutines as `#`, identities as `ID`.
  static String form(String text) {
    return text.replaceAll("\\.java:\\d+\\)", ".java:N)")
        .replaceAll("(?m)^goroutine \\d+ ", "goroutine # ")
        .replaceAll("@[0-9a-f]+(?=\\n)", "@ID");
  }
}
