package io.goloom.testkit;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a run did other than the plain run would: at which of its choices it took which
/// possibility. With the same program it decides a run completely.
///
/// @param turns the possibility taken, not zero, by the index of the choice
record Schedule(SortedMap<Integer, Integer> turns) {
  /// Takes no turn: see [Choices#choose].
  static final Schedule PLAIN = new Schedule(new TreeMap<>());

  private static final String PLAIN_TEXT = "plain";
  private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
  private static final Pattern TURN = Pattern.compile("(\\d{1,9}):(\\d{1,9})");

  /// Reads what [#toString] has written.
  ///
  /// @throws IllegalArgumentException if that was something else
  static Schedule parse(String text) {
    TreeMap<Integer, Integer> turns = new TreeMap<>();
    String stripped = text.strip();
    if (!stripped.equals(PLAIN_TEXT)) {
      for (String turn : SEPARATOR.split(stripped, -1)) {
        var matcher = TURN.matcher(turn);
        if (!matcher.matches()
            || matcher.group(2).matches("0+")
            || turns.put(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
                != null) {
          throw new IllegalArgumentException(
              "not a schedule: \""
                  + text
                  + "\"; one looks like \"3:1 17:2\", or \""
                  + PLAIN_TEXT
                  + "\"; copy it from the message of the failure");
        }
      }
    }
    return new Schedule(turns);
  }

  /// The possibility to take.
  int at(int index) {
    return turns.getOrDefault(index, 0);
  }

  /// The same but for one choice.
  Schedule with(int index, int possibility) {
    TreeMap<Integer, Integer> more = new TreeMap<>(turns);
    more.put(index, possibility);
    return new Schedule(more);
  }

  /// Such as `3:1 17:2`.
  @Override
  public String toString() {
    return turns.isEmpty()
        ? PLAIN_TEXT
        : turns.entrySet().stream().map(Schedule::turn).collect(Collectors.joining(" "));
  }

  private static String turn(Map.Entry<Integer, Integer> turn) {
    return turn.getKey() + ":" + turn.getValue();
  }
}
