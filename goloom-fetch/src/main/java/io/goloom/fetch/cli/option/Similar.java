package io.goloom.fetch.cli.option;

import java.util.List;

/// Guesses what a mistyped word was meant to be.
public final class Similar {
  private Similar() {}

  /// A hint at the most similar word.
  ///
  /// @param word what was typed
  /// @param known what could have been meant
  /// @return a hint with a space in front; empty if nothing comes near
  public static String hint(String word, List<String> known) {
    String best = "";
    int least = 3;
    for (String k : known) {
      int distance = distance(word, k);
      if (distance < least && distance < k.length() - 1) {
        least = distance;
        best = k;
      }
    }
    return best.isEmpty() ? "" : " (did you mean " + best + "?)";
  }

  /// Levenshtein's distance: how many letters to put in, take out or change.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
