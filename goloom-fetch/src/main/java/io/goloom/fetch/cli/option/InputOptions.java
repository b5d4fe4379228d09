package io.goloom.fetch.cli.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the URLs come from.
public final class InputOptions implements OptionGroup {
  private final List<Input> inputs = new ArrayList<>();
  private Optional<Path> resume = Optional.empty();
  private boolean demo;

  @Override
  public String title() {
    return "Input";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.of(
            "-i --input",
            Option.FILE,
            "URLs from a file, one a line; blank lines and lines that begin with # do not count;"
                + " may be given several times",
            (name, value) ->
                inputs.add(value.equals("-") ? new Input.Stdin() : new Input.File(value))),
        Option.of(
            "--resume",
            Option.FILE,
            "go on where a run stopped: leave out the URLs that are ok in this file, which --json"
                + " has written",
            (name, value) -> resume = Optional.of(Values.path(name, value))),
        Option.flag(
            "--demo",
            "fetch from a small server on this machine, which is quick, slow, failing and endless,"
                + " to see the limits at work",
            () -> demo = true));
  }

  @Override
  public String note() {
    return "URL is an http or https URL; - stands for standard input, one URL a line.";
  }

  /// Takes what is no option.
  void operand(String text) {
    inputs.add(text.equals("-") ? new Input.Stdin() : new Input.Url(text));
  }

  /// What is to be fetched, in the order of the command line.
  ///
  /// @return the sources
  public List<Input> inputs() {
    return List.copyOf(inputs);
  }

  /// What an earlier run has written.
  ///
  /// @return the file, if one was given
  public Optional<Path> resume() {
    return resume;
  }

  /// Whether to fetch from the demo server.
  ///
  /// @return true if so
  public boolean demo() {
    return demo;
  }

  void check() throws UsageException {
    if (inputs.stream().filter(i -> i instanceof Input.Stdin).count() > 1) {
      throw new UsageException("standard input (-) can be read only once");
    }
    if (demo && !inputs.isEmpty()) {
      throw new UsageException("--demo brings its own URLs; leave out either --demo or yours");
    }
    if (inputs.isEmpty() && !demo) {
      throw new UsageException(
          "no URLs; give some, or -i FILE, or - for standard input, or try --demo");
    }
  }
}
