package io.goloom.fetch.cli.option;

import java.util.ArrayList;
import java.util.List;

/// All options of `goloom fetch`, by concern.
public final class FetchOptions {
  private final InputOptions input = new InputOptions();
  private final LimitOptions limits = new LimitOptions();
  private final RequestOptions request = new RequestOptions();
  private final ConnectionOptions connection = new ConnectionOptions();
  private final FileOptions files = new FileOptions();
  private final ReportOptions report = new ReportOptions();
  private final InfoOptions info = new InfoOptions();

  /// Those that nothing was given for.
  public FetchOptions() {}

  /// Reads the command line.
  ///
  /// @param args what follows the word `fetch`
  /// @return the options
  /// @throws UsageException if it makes no sense
  public static FetchOptions parse(List<String> args) throws UsageException {
    FetchOptions options = new FetchOptions();
    new Arguments(options.groups(), options.input::operand).read(args);
    if (options.input.demo()) {
      options.limits.demo();
    }
    if (!options.info.help() && !options.info.version()) {
      options.check();
    }
    return options;
  }

  private void check() throws UsageException {
    input.check();
    limits.check();
    request.check();
    connection.check();
    files.check(input.inputs());
    report.check();
    if (request.readsStdin() && input.inputs().contains(new Input.Stdin())) {
      throw new UsageException("standard input can be read only once: as URLs, or as -d @-");
    }
    if (request.isHead() && files.kept()) {
      throw new UsageException("a HEAD request brings no body; leave out -o and -O, or --head");
    }
    if (files.toStdout() && limits.retries() > 0) {
      throw new UsageException(
          "what -o - has written cannot be taken back for a retry; leave out --retries, or write to"
              + " a file");
    }
    if (request.readsStdin() && input.demo()) {
      throw new UsageException("--demo sends no body; leave out -d");
    }
  }

  /// The groups, in the order of the help.
  ///
  /// @return all of them
  public List<OptionGroup> groups() {
    return List.of(input, limits, request, connection, files, report, info);
  }

  /// All options, in the order of the help.
  List<Option> all() {
    List<Option> all = new ArrayList<>();
    groups().forEach(group -> all.addAll(group.options()));
    return all;
  }

  /// Where the URLs come from.
  ///
  /// @return its options
  public InputOptions input() {
    return input;
  }

  /// How long, how many, how much.
  ///
  /// @return its options
  public LimitOptions limits() {
    return limits;
  }

  /// What is sent.
  ///
  /// @return its options
  public RequestOptions request() {
    return request;
  }

  /// How hosts are reached and trusted.
  ///
  /// @return its options
  public ConnectionOptions connection() {
    return connection;
  }

  /// What becomes of the bodies.
  ///
  /// @return its options
  public FileOptions files() {
    return files;
  }

  /// What is said about the URLs.
  ///
  /// @return its options
  public ReportOptions report() {
    return report;
  }

  /// What is printed instead of fetching.
  ///
  /// @return its options
  public InfoOptions info() {
    return info;
  }
}
