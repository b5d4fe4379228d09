package io.goloom.fetch.cli;

import io.goloom.context.Context;
import io.goloom.fetch.UrlSource;
import io.goloom.fetch.cli.option.Input;
import io.goloom.fetch.cli.option.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All the URLs of a command line, one source after the other. Whether the files can be read is
/// seen before anything is fetched.
final class Inputs implements UrlSource, AutoCloseable {
  /// One source that is open.
  interface Source extends UrlSource, AutoCloseable {
    /// What went wrong so that this source was not read to its end.
    ///
    /// @return null if nothing did
    @Nullable String problem();

    @Override
    void close();
  }

  private final List<Input> described;
  private final List<Source> inputs = new ArrayList<>();
  private final List<String> empty = new ArrayList<>();
  private int current;

  /// Whether the current source has had a URL.
  private boolean found;

  private Inputs(List<Input> described) {
    this.described = described;
  }

  /// Opens all sources.
  ///
  /// @param described what the command line names
  /// @param stdin standard input
  /// @throws UsageException if a file cannot be read
  static Inputs open(List<Input> described, InputStream stdin) throws UsageException {
    Inputs inputs = new Inputs(described);
    try {
      for (Input input : described) {
        inputs.inputs.add(source(input, stdin));
      }
    } catch (UsageException e) {
      inputs.close();
      throw e;
    }
    return inputs;
  }

  private static Source source(Input input, InputStream stdin) throws UsageException {
    if (input instanceof Input.Url url) {
      return new Single(url.text());
    }
    return input instanceof Input.File file
        ? file(file.path())
        : new WaitingInput("standard input", () -> stdin);
  }

  private static Source file(String name) throws UsageException {
    try {
      Path path = Path.of(name);
      if (!Files.exists(path)) {
        throw unreadable(name, "there is no such file");
      }
      if (Files.isDirectory(path)) {
        throw unreadable(name, "it is a directory; give a file with one URL a line");
      }
      if (!Files.isReadable(path)) {
        throw unreadable(name, "permission denied");
      }
      return Files.isRegularFile(path)
          ? new FileInput(name, new LineReader(Files.newInputStream(path)))
          : new WaitingInput(name, () -> Files.newInputStream(path)); // a pipe, perhaps
    } catch (IOException e) {
      throw unreadable(name, String.valueOf(e.getMessage()));
    } catch (InvalidPathException e) {
      throw unreadable(name, e.getReason());
    }
  }

  private static UsageException unreadable(String name, String why) {
    return new UsageException("cannot read " + name + ": " + why);
  }

  @Override
  public @Nullable String next(Context job) throws InterruptedException {
    for (; current < inputs.size(); current++) {
      String url = inputs.get(current).next(job);
      if (url != null) {
        found = true;
        return url;
      }
      if (!found
          && described.get(current) instanceof Input.File file
          && inputs.get(current).problem() == null) {
        empty.add(file.path());
      }
      found = false;
    }
    return null;
  }

  /// The files that were read to their end and had no URLs.
  ///
  /// @return their names; to be called after [#next] has given null
  List<String> empty() {
    return empty;
  }

  /// What kept sources from being read to their end.
  ///
  /// @return a line each; to be called after [#next] has given null
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (Source input : inputs) {
      String problem = input.problem();
      if (problem != null) {
        problems.add(problem);
      }
    }
    return problems;
  }

  @Override
  public void close() {
    inputs.forEach(Source::close);
  }

  /// A URL on the command line.
  private static final class Single implements Source {
    private @Nullable String url;

    Single(String url) {
      this.url = url;
    }

    @Override
    public @Nullable String next(Context job) {
      String next = url;
      url = null;
      return next;
    }

    @Override
    public @Nullable String problem() {
      return null;
    }

    @Override
    public void close() {}
  }

  /// A regular file: reading it never waits for long.
  private static final class FileInput implements Source {
    private final String name;
    private final LineReader lines;
    private volatile @Nullable String problem;

    FileInput(String name, LineReader lines) {
      this.name = name;
      this.lines = lines;
    }

    @Override
    public @Nullable String next(Context job) {
      try {
        return lines.next();
      } catch (IOException e) {
        problem = "cannot read " + name + " to its end: " + e.getMessage();
        return null;
      }
    }

    @Override
    public @Nullable String problem() {
      return problem;
    }

    @Override
    public void close() {
      try {
        lines.close();
      } catch (IOException e) {
        problem = "cannot close " + name + ": " + e.getMessage();
      }
    }
  }
}
