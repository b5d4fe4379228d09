package io.goloom.fetch.cli.option;

import java.util.ArrayList;
import java.util.List;

/// Breaks text into lines.
final class Layout {
  static final int WIDTH = 80;

  private Layout() {}

  /// Breaks at spaces, so that no line is longer than it may be, but for single words.
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
