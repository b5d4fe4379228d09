package io.goloom.fetch.cli.option;

/// The manual page `goloom-fetch(1)`, in the macros of man(7).
public final class ManPage {
  private ManPage() {}

  /// The page.
  ///
  /// @return its source
  public static String text() {
    StringBuilder out = new StringBuilder();
    out.append(".TH GOLOOM\\-FETCH 1 \"\" goloom \"goloom manual\"\n");
    out.append(".SH NAME\ngoloom\\-fetch \\- fetch many URLs under one time limit\n");
    out.append(".SH SYNOPSIS\n.B goloom fetch\n[\\fIOPTION\\fR]... [\\fIURL\\fR]...\n");
    out.append(".SH DESCRIPTION\n").append(escape(Words.SUMMARY)).append('\n');
    out.append(".SH OPTIONS\n");
    for (OptionGroup group : new FetchOptions().groups()) {
      out.append(".SS ").append(group.title()).append('\n');
      for (Option option : group.options()) {
        out.append(".TP\n").append(names(option)).append('\n');
        out.append(escape(sentence(option.help()))).append('\n');
      }
      if (!group.note().isEmpty()) {
        out.append(".PP\n").append(escape(group.note())).append('\n');
      }
    }
    out.append(".SH SIGNALS\n").append(escape(Words.SIGNALS)).append('\n');
    out.append(".SH EXIT STATUS\n");
    Words.STATUSES.forEach((status, meaning) ->
        out.append(".TP\n.B ")
            .append(status)
            .append('\n')
            .append(escape(sentence(meaning)))
            .append('\n'));
    out.append(".SH EXAMPLES\n");
    Words.EXAMPLES.forEach((command, meaning) ->
        out.append(".TP\n.B ")
            .append(escape(command))
            .append('\n')
            .append(escape(sentence(meaning)))
            .append('\n'));
    out.append(".SH SEE ALSO\n.BR curl (1)\n");
    return out.toString();
  }

  private static String names(Option option) {
    StringBuilder out = new StringBuilder();
    for (String name : option.names()) {
      out.append(out.isEmpty() ? "" : ", ").append("\\fB").append(escape(name)).append("\\fR");
    }
    return option.takesValue() ? out + " \\fI" + escape(option.label()) + "\\fR" : out.toString();
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  /// A hyphen that can be copied, and no dot or quote that begins a macro.
  private static String escape(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
