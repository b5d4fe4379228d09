package io.goloom.fetch.cli;

import io.goloom.fetch.FetchResult;
import io.goloom.fetch.cli.option.FetchOptions;
import io.goloom.fetch.cli.option.ReportOptions;
import io.goloom.fetch.cli.report.CsvFormat;
import io.goloom.fetch.cli.report.Format;
import io.goloom.fetch.cli.report.JsonFormat;
import io.goloom.fetch.cli.report.TextFormat;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Prints a line for each result: on standard output, unless that takes the body.
final class Lines implements AutoCloseable {
  private final Format format;
  private final boolean quiet;
  private final OutputStream out;

  Lines(FetchOptions options, Stdio stdio) throws IOException {
    boolean toErr = options.files().toStdout();
    boolean color = stdio.color() && (toErr ? stdio.errTerminal() : stdio.outTerminal());
    format = format(options.report(), color);
    quiet = options.report().quiet();
    out = new BufferedOutputStream(toErr ? stdio.err() : stdio.out(), 32 * 1024);
    if (!format.first().isEmpty()) {
      write(format.first());
    }
  }

  private static Format format(ReportOptions report, boolean color) {
    if (report.json()) {
      return new JsonFormat();
    }
    return report.csv() ? new CsvFormat() : new TextFormat(color, report.verbose());
  }

  /// Prints one.
  ///
  /// @param more another one is there already: then one write is enough for both
  void print(FetchResult result, boolean more) throws IOException {
    if (!(quiet && result.ok())) {
      write(format.line(result));
    }
    if (!more) {
      out.flush();
    }
  }

  private void write(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    out.flush();
  }
}
