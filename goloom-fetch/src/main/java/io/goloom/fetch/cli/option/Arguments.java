package io.goloom.fetch.cli.option;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads a command line against a table of options, as `getopt_long` does: `--name value`,
/// `--name=value`, `-n value`, `-nvalue`, flags together as in `-kv`; `--` ends the options.
final class Arguments {
  private final Map<String, Option> options = new LinkedHashMap<>();
  private final Operand operand;

  /// Takes what is no option.
  @FunctionalInterface
  interface Operand {
    void take(String text) throws UsageException;
  }

  Arguments(List<OptionGroup> groups, Operand operand) {
    for (OptionGroup group : groups) {
      for (Option option : group.options()) {
        for (String name : option.names()) {
          if (options.put(name, option) != null) {
            throw new IllegalArgumentException("two options are called " + name);
          }
        }
      }
    }
    this.operand = operand;
  }

  void read(List<String> args) throws UsageException {
    boolean onlyOperands = false;
    for (Iterator<String> rest = args.iterator(); rest.hasNext(); ) {
      String arg = rest.next();
      if (onlyOperands || arg.equals("-") || !arg.startsWith("-")) {
        operand.take(arg);
      } else if (arg.equals("--")) {
        onlyOperands = true;
      } else if (arg.startsWith("--")) {
        longOption(arg, rest);
      } else {
        shortOptions(arg, rest);
      }
    }
  }

  private void longOption(String arg, Iterator<String> rest) throws UsageException {
    int equals = arg.indexOf('=');
    String name = equals < 0 ? arg : arg.substring(0, equals);
    Option option = find(name);
    if (option.takesValue()) {
      give(option, name, equals < 0 ? next(option, name, rest) : arg.substring(equals + 1));
    } else if (equals >= 0) {
      throw new UsageException(name + " takes no value; write just " + name);
    } else {
      option.action().take(name, "");
    }
  }

  /// `-kv`, `-XPOST`: flags, the last of which may be an option with its value.
  private void shortOptions(String arg, Iterator<String> rest) throws UsageException {
    if (arg.length() > 2 && options.containsKey("-" + arg)) {
      throw new UsageException(
          "unknown option " + arg + " (did you mean -" + arg + "?); see goloom fetch --help");
    }
    for (int i = 1; i < arg.length(); i++) {
      String name = "-" + arg.charAt(i);
      Option option = find(name);
      if (option.takesValue()) {
        String attached = arg.substring(i + 1);
        give(option, name, attached.isEmpty() ? next(option, name, rest) : attached);
        return;
      }
      option.action().take(name, "");
    }
  }

  private Option find(String name) throws UsageException {
    Option option = options.get(name);
    if (option == null) {
      throw new UsageException(
          "unknown option "
              + name
              + Similar.hint(name, new ArrayList<>(options.keySet()))
              + "; see goloom fetch --help");
    }
    return option;
  }

  private static String next(Option option, String name, Iterator<String> rest)
      throws UsageException {
    if (!rest.hasNext()) {
      throw new UsageException(name + " needs " + Values.what(option.label()) + " after it");
    }
    return rest.next();
  }

  private static void give(Option option, String name, String value) throws UsageException {
    if (value.isEmpty() && !Values.MAY_BE_EMPTY.contains(option.label())) {
      throw new UsageException(
          name + " needs " + Values.what(option.label()) + " after it, not an empty text");
    }
    option.action().take(name, value);
  }
}
