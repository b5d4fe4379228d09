package io.goloom.testkit;

import java.util.List;
import java.util.regex.Pattern;

/// Puts a failure into words.
final class FailureText {
  /// So many lines are shown of what happened: the last ones.
  private static final int MOST_LINES = 60;

  private static final int MOST_LENGTH = 300;
  private static final Pattern BLANK_BEGINNING = Pattern.compile(":\\s*\\n\\s*");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private FailureText() {}

  /// Makes the failure.
  ///
  /// @param found the run that has failed
  /// @param told the same failure with fewer turns, and in words
  /// @param schedules how many were tried
  /// @param explorers calls that make explorers that see it again, first the one of the schedule
  static ScheduleFailure failure(Run found, Run told, int schedules, List<String> explorers) {
    Throwable cause = Verdicts.failure(told);
    StringBuilder text = new StringBuilder();
    text.append("the test fails under schedule number ").append(schedules);
    text.append(": ").append(inALine(cause)).append("\n\nto see it again:\n");
    String turns = turns(found, told);
    for (String explorer : explorers) {
      text.append("    ").append(explorer).append(".explore(...)").append(turns).append('\n');
      turns = "";
    }
    text.append("\nwhat happened (> is where the schedule takes a turn):\n");
    List<String> lines = told.trace();
    if (lines.size() > MOST_LINES) {
      text.append("    ... ").append(lines.size() - MOST_LINES).append(" steps before\n");
      lines = lines.subList(lines.size() - MOST_LINES, lines.size());
    }
    lines.forEach(line -> text.append(line).append('\n'));
    return new ScheduleFailure(text.toString(), cause, schedules, told.schedule().toString());
  }

  /// What was thrown, in one line that is not too long: of a deadlock the first paragraph. Messages
  /// of assertions often begin with an empty line.
  static String inALine(Throwable thrown) {
    String text = BLANK_BEGINNING.matcher(thrown.toString()).replaceFirst(": ");
    int paragraph = text.indexOf("\n\n");
    String line =
        SPACES.matcher(paragraph < 0 ? text : text.substring(0, paragraph)).replaceAll(" ").strip();
    return line.length() > MOST_LENGTH ? line.substring(0, MOST_LENGTH) + "..." : line;
  }

  private static String turns(Run found, Run told) {
    int now = told.schedule().turns().size();
    int before = found.schedule().turns().size();
    return "    // "
        + now
        + (now == 1 ? " turn" : " turns")
        + (before > now ? ", " + before + " before shrinking" : "");
  }
}
