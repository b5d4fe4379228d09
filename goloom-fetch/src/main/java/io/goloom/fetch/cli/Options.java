package io.goloom.fetch.cli;

import io.goloom.fetch.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The options of `goloom fetch`.
///
/// Read by hand: a dozen options need no library, and the usual one doubles the time that a JVM
/// needs to start (docs/decisions/0002-fetch.md).
///
/// @param inputs what is to be fetched, in the order of the command line
/// @param timeout the limit for each URL
/// @param totalTimeout the limit for the whole job
/// @param parallel how many at once
/// @param failFast whether the first failure cancels the others
/// @param json whether to print JSON lines
/// @param demo whether to fetch from the demo server
/// @param help whether to print the help and nothing else
/// @param version whether to print the version and nothing else
record Options(
    List<Input> inputs,
    Duration timeout,
    Duration totalTimeout,
    int parallel,
    boolean failFast,
    boolean json,
    boolean demo,
    boolean help,
    boolean version) {

  private static final List<String> NAMES =
      List.of(
          "-i",
          "--input",
          "--timeout",
          "--total-timeout",
          "--parallel",
          "--fail-fast",
          "--json",
          "--demo",
          "--help",
          "--version");

  /// One source of URLs on the command line.
  sealed interface Input {
    /// A URL itself.
    record Url(String text) implements Input {}

    /// A file of URLs.
    record File(String path) implements Input {}

    /// Standard input.
    record Stdin() implements Input {}
  }

  /// Reads the command line.
  ///
  /// @param args what follows the word `fetch`
  /// @return the options
  /// @throws UsageException if it makes no sense
  static Options parse(List<String> args) throws UsageException {
    return new Parser(args.iterator()).parse();
  }

  /// These options with other inputs.
  Options with(List<Input> others) {
    return new Options(
        others, timeout, totalTimeout, parallel, failFast, json, demo, help, version);
  }

  private static final class Parser {
    private final Iterator<String> args;
    private final List<Input> inputs = new ArrayList<>();
    private @Nullable Duration timeout;
    private @Nullable Duration totalTimeout;
    private @Nullable Integer parallel;
    private boolean failFast;
    private boolean json;
    private boolean demo;
    private boolean help;
    private boolean version;

    Parser(Iterator<String> args) {
      this.args = args;
    }

    Options parse() throws UsageException {
      boolean onlyUrls = false;
      while (args.hasNext() && !help && !version) {
        String arg = args.next();
        if (arg.equals("-")) {
          inputs.add(new Input.Stdin());
        } else if (onlyUrls || !arg.startsWith("-")) {
          inputs.add(new Input.Url(arg));
        } else if (arg.equals("--")) {
          onlyUrls = true;
        } else {
          option(arg);
        }
      }
      if (inputs.stream().filter(i -> i instanceof Input.Stdin).count() > 1) {
        throw new UsageException("standard input (-) can be read only once");
      }
      if (demo && !inputs.isEmpty()) {
        throw new UsageException("--demo brings its own URLs; leave out either --demo or yours");
      }
      if (inputs.isEmpty() && !demo && !help && !version) {
        throw new UsageException(
            "no URLs; give some, or -i FILE, or - for standard input, or try --demo");
      }
      return new Options(
          List.copyOf(inputs),
          timeout != null ? timeout : Duration.ofSeconds(demo ? 2 : 10),
          totalTimeout != null ? totalTimeout : Duration.ofSeconds(demo ? 4 : 30),
          parallel != null ? parallel : demo ? 4 : 64,
          failFast,
          json,
          demo,
          help,
          version);
    }

    private void option(String arg) throws UsageException {
      int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
      String name = equals < 0 ? arg : arg.substring(0, equals);
      String value = equals < 0 ? null : arg.substring(equals + 1);
      switch (name) {
        case "-i", "--input" -> inputs.add(input(value(name, "a file name", value)));
        case "--timeout" -> timeout = duration(name, value);
        case "--total-timeout" -> totalTimeout = duration(name, value);
        case "--parallel" -> parallel = count(value(name, "a number", value));
        case "--fail-fast" -> failFast = flag(name, value);
        case "--json" -> json = flag(name, value);
        case "--demo" -> demo = flag(name, value);
        case "-h", "--help" -> help = flag(name, value);
        case "-V", "--version" -> version = flag(name, value);
        default -> throw new UsageException("unknown option " + name + hint(name));
      }
    }

    private static String hint(String name) {
      return name.startsWith("-i") && !name.startsWith("-input")
          ? "; write -i " + name.substring(name.startsWith("-i=") ? 3 : 2)
          : Similar.hint(name, NAMES) + "; see goloom fetch --help";
    }

    private static Input input(String path) {
      return path.equals("-") ? new Input.Stdin() : new Input.File(path);
    }

    private String value(String name, String what, @Nullable String inline) throws UsageException {
      if (inline == null && !args.hasNext()) {
        throw new UsageException(name + " needs " + what + " after it");
      }
      String value = inline != null ? inline : args.next();
      if (value.isEmpty()) {
        throw new UsageException(name + " needs " + what + " after it, not an empty text");
      }
      return value;
    }

    private static boolean flag(String name, @Nullable String inline) throws UsageException {
      if (inline != null) {
        throw new UsageException(name + " takes no value; write just " + name);
      }
      return true;
    }

    private Duration duration(String name, @Nullable String inline) throws UsageException {
      String text = value(name, "a duration such as 10s", inline);
      if (text.matches("[0-9.]+")) {
        throw new UsageException(
            name + " " + text + " has no unit; write " + text + "s for seconds, or " + text + "ms");
      }
      Duration duration =
          Durations.parse(text).orElseThrow(() -> new UsageException(noDuration(name, text)));
      if (duration.isZero()) {
        throw new UsageException(name + " " + text + " leaves no time; write a longer one");
      }
      return duration;
    }

    private static String noDuration(String name, String text) {
      if (text.startsWith("-") && Durations.parse(text.substring(1)).isPresent()) {
        return name + " " + text + " must be more than zero";
      }
      return name
          + " "
          + text
          + (text.matches("([0-9]+(\\.[0-9]{1,9})?(h|ms|m|s))+")
              ? " is too long; write at most 1000000h"
              : " is no duration; write it like 10s, 500ms, 1m30s or 2m");
    }

    private static int count(String text) throws UsageException {
      try {
        int n = Integer.parseInt(text);
        if (n >= 1) {
          return n;
        }
      } catch (NumberFormatException e) {
        throw new UsageException(
            "--parallel " + text + " is no whole number; write one from 1 up, like --parallel 64");
      }
      throw new UsageException(
          "--parallel " + text + " is too small; write a number from 1 up, like --parallel 64");
    }
  }
}
