package io.goloom.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One run of an example: the JVM's options, and what the program has to print and to end with.
///
/// @param options options for the JVM
/// @param arguments arguments of the program
/// @param output the blocks that standard output consists of, one after the other
/// @param error the lines of standard error; a line `...` stands for any lines
/// @param status the exit status
record Run(
    List<String> options,
    List<String> arguments,
    List<Block> output,
    List<String> error,
    int status) {

  /// Some lines of the output, of which `...` stands for any text.
  ///
  /// @param ordered whether they come in this order
  /// @param lines the lines
  record Block(boolean ordered, List<String> lines) {}

  /// What a program did.
  ///
  /// @param output its standard output
  /// @param error its standard error
  /// @param status its exit status
  record Outcome(List<String> output, List<String> error, int status) {}

  /// Compares.
  ///
  /// @param outcome what the program did
  /// @return what is wrong with it, or empty if all is as expected
  Optional<String> wrong(Outcome outcome) {
    List<String> wrong = new ArrayList<>();
    if (outcome.status() != status) {
      wrong.add("exit status is " + outcome.status() + ", expected " + status);
    }
    outputWrong(outcome.output()).ifPresent(wrong::add);
    if (!matches(error, outcome.error())) {
      wrong.add("error output differs; expected:\n" + indent(error));
    }
    if (wrong.isEmpty()) {
      return Optional.empty();
    }
    wrong.add("output was:\n" + indent(outcome.output()));
    wrong.add("error output was:\n" + indent(outcome.error()));
    return Optional.of(String.join("\n", wrong));
  }

  /// Whether lines are as expected; an expected line `...` stands for any lines.
  static boolean matches(List<String> expected, List<String> lines) {
    String all = lines.stream().map(line -> line + "\n").collect(Collectors.joining());
    return linesPattern(expected).matcher(all).matches();
  }

  private Optional<String> outputWrong(List<String> lines) {
    int next = 0;
    for (Block block : output) {
      int end = next + block.lines().size();
      if (end > lines.size()) {
        return Optional.of("output is too short; missing from:\n" + indent(block.lines()));
      }
      List<String> part = lines.subList(next, end);
      if (!(block.ordered() ? inOrder(block.lines(), part) : inAnyOrder(block.lines(), part))) {
        String order = block.ordered() ? "" : " in any order";
        return Optional.of("output differs; expected" + order + ":\n" + indent(block.lines()));
      }
      next = end;
    }
    return next == lines.size()
        ? Optional.empty()
        : Optional.of("output is too long, from:\n" + indent(lines.subList(next, lines.size())));
  }

  private static boolean inOrder(List<String> expected, List<String> lines) {
    for (int i = 0; i < expected.size(); i++) {
      if (!linePattern(expected.get(i)).matcher(lines.get(i)).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean inAnyOrder(List<String> expected, List<String> lines) {
    List<String> left = new ArrayList<>(lines);
    for (String line : expected) {
      Pattern pattern = linePattern(line);
      int found = 0;
      while (found < left.size() && !pattern.matcher(left.get(found)).matches()) {
        found++;
      }
      if (found == left.size()) {
        return false;
      }
      left.remove(found);
    }
    return true;
  }

  private static Pattern linesPattern(List<String> lines) {
    return Pattern.compile(
        lines.stream()
            .map(line -> line.equals("...") ? "(.*\n)*" : linePattern(line).pattern() + "\n")
            .collect(Collectors.joining()));
  }

  private static Pattern linePattern(String line) {
    List<String> quoted = new ArrayList<>();
    for (String part : line.split("\\.\\.\\.", -1)) {
      quoted.add(Pattern.quote(part));
    }
    return Pattern.compile(String.join(".*", quoted));
  }

  static String indent(List<String> lines) {
    return lines.isEmpty() ? "  (nothing)" : "  " + String.join("\n  ", lines);
  }
}
