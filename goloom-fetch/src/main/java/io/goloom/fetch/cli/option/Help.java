package io.goloom.fetch.cli.option;

import java.util.List;

/// What `goloom fetch --help` prints.
public final class Help {
  /// Where the second column begins.
  private static final int COLUMN = 29;

  private Help() {}

  /// The text.
  ///
  /// @return lines of at most 80 characters, each with its line feed
  public static String text() {
    StringBuilder out = new StringBuilder("Usage: " + Words.SYNOPSIS + "\n\n");
    paragraph(out, "", Words.SUMMARY);
    for (OptionGroup group : new FetchOptions().groups()) {
      out.append('\n').append(group.title()).append(":\n");
      for (Option option : group.options()) {
        option(out, option);
      }
      if (!group.note().isEmpty()) {
        paragraph(out, "  ", group.note());
      }
    }
    out.append('\n');
    paragraph(out, "", Words.SIGNALS);
    out.append("\nExit status:\n");
    Words.STATUSES.forEach((status, meaning) -> row(out, "  " + status, meaning));
    out.append("\nExamples:\n");
    Words.EXAMPLES.forEach((command, meaning) ->
        out.append("  ").append(command).append("\n      ").append(meaning).append('\n'));
    return out.toString();
  }

  private static void option(StringBuilder out, Option option) {
    boolean isShort = option.names().getFirst().length() == 2;
    row(out, (isShort ? "  " : "      ") + option.written(), option.help());
  }

  private static void row(StringBuilder out, String left, String right) {
    List<String> lines = Layout.wrap(right, Layout.WIDTH - COLUMN);
    out.append(left);
    int at = left.length();
    if (at > COLUMN - 2) {
      out.append('\n');
      at = 0;
    }
    for (String line : lines) {
      out.append(" ".repeat(COLUMN - at)).append(line).append('\n');
      at = 0;
    }
  }

  private static void paragraph(StringBuilder out, String indent, String text) {
    Layout.wrap(text, Layout.WIDTH - indent.length())
        .forEach(line -> out.append(indent).append(line).append('\n'));
  }
}
