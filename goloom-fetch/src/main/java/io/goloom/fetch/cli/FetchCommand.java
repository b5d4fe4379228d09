package io.goloom.fetch.cli;

import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Context;
import io.goloom.fetch.FetchResult;
import io.goloom.fetch.FetchRun;
import io.goloom.fetch.Fetcher;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// `goloom fetch`: inputs, fetcher and output put together.
final class FetchCommand {
  private final Options options;
  private final Stdio stdio;

  FetchCommand(Options options, Stdio stdio) {
    this.options = options;
    this.stdio = stdio;
  }

  /// Fetches, and prints a line for each URL.
  ///
  /// @param job ends when the user wants no more
  /// @return the exit status
  int run(Context job) throws UsageException, IOException, InterruptedException {
    try (Inputs inputs = Inputs.open(options.inputs(), stdio.in());
        Fetcher fetcher = fetcher()) {
      long failed = fetch(job, fetcher, inputs);
      for (String file : inputs.empty()) {
        stdio.err().println("goloom: no URLs in " + file);
      }
      for (String problem : inputs.problems()) {
        stdio.err().println("goloom: " + problem);
      }
      if (!inputs.problems().isEmpty()) {
        return Main.USAGE;
      }
      return failed == 0 ? Main.OK : Main.SOME_FAILED;
    }
  }

  /// @return how many failed
  private long fetch(Context job, Fetcher fetcher, Inputs inputs)
      throws IOException, InterruptedException {
    try (Progress progress = new Progress(stdio);
        FetchRun run = fetcher.start(job, inputs)) {
      print(run.results(), progress);
      run.await();
      return progress.failed();
    }
  }

  private Fetcher fetcher() {
    return Fetcher.builder()
        .timeout(options.timeout())
        .totalTimeout(options.totalTimeout())
        .parallel(options.parallel())
        .failFast(options.failFast())
        .build();
  }

  private void print(ReceiveChannel<FetchResult> results, Progress progress)
      throws IOException, InterruptedException {
    Format format =
        options.json() ? new JsonFormat() : new TextFormat(stdio.outTerminal() && stdio.color());
    OutputStream out = new BufferedOutputStream(stdio.out(), 32 * 1024);
    for (FetchResult r = progress.next(results); r != null; r = progress.next(results)) {
      out.write((format.line(r) + "\n").getBytes(StandardCharsets.UTF_8));
      if (results.len() == 0) { // else more is ready: one write for all of it
        out.flush();
      }
    }
    out.flush();
  }
}
