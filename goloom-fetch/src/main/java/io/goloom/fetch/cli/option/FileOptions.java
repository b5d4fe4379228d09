package io.goloom.fetch.cli.option;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What becomes of the bodies.
public final class FileOptions implements OptionGroup {
  private Optional<String> file = Optional.empty();
  private Optional<Path> directory = Optional.empty();
  private boolean overwrite;
  private boolean sha256;

  @Override
  public String title() {
    return "Bodies";
  }

  @Override
  public List<Option> options() {
    return List.of(
        Option.of(
            "-o --output",
            Option.FILE,
            "write the one body to a file, or with - to standard output",
            (name, value) -> {
              Values.path(name, value);
              file = Optional.of(value);
            }),
        Option.of(
            "-O --output-dir",
            Option.DIRECTORY,
            "write each body to a file in this directory, named after its URL",
            (name, value) -> directory = Optional.of(Values.path(name, value))),
        Option.flag("--overwrite", "replace files that are there already", () -> overwrite = true),
        Option.flag("--sha256", "print the SHA-256 digest of each body", () -> sha256 = true));
  }

  @Override
  public String note() {
    return "Files get their names when they are whole. What was broken off is in FILE.goloom-part,"
        + " and the same command goes on from there if the server can. Without -o and -O bodies"
        + " are counted and not kept.";
  }

  void check(List<Input> inputs) throws UsageException {
    if (file.isPresent() && directory.isPresent()) {
      throw new UsageException("-o is for one body and -O for many; leave out one of them");
    }
    if (file.isPresent() && !(inputs.size() == 1 && inputs.getFirst() instanceof Input.Url)) {
      throw new UsageException("-o FILE takes the body of one URL; for several write -O DIR");
    }
    if (overwrite && !kept()) {
      throw new UsageException("--overwrite does nothing without -o FILE or -O DIR");
    }
  }

  /// Whether bodies are written anywhere.
  boolean kept() {
    return file.isPresent() || directory.isPresent();
  }

  /// The file for the one body.
  ///
  /// @return its name, if one was given and is not `-`
  public Optional<Path> file() {
    return file.filter(f -> !f.equals("-")).map(Path::of);
  }

  /// Whether the one body goes to standard output.
  ///
  /// @return true if so
  public boolean toStdout() {
    return file.isPresent() && file.get().equals("-");
  }

  /// The directory for all bodies.
  ///
  /// @return it, if one was given
  public Optional<Path> directory() {
    return directory;
  }

  /// Whether files may be replaced.
  ///
  /// @return true if so
  public boolean overwrite() {
    return overwrite;
  }

  /// Whether digests are wanted.
  ///
  /// @return true if so
  public boolean sha256() {
    return sha256;
  }
}
