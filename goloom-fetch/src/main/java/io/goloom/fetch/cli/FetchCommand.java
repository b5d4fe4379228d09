package io.goloom.fetch.cli;

import io.goloom.channel.Channel;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.fetch.BodyHandler;
import io.goloom.fetch.Call;
import io.goloom.fetch.FetchResult;
import io.goloom.fetch.FetchRun;
import io.goloom.fetch.Fetcher;
import io.goloom.fetch.UrlSource;
import io.goloom.fetch.cli.option.FetchOptions;
import io.goloom.fetch.cli.option.Input;
import io.goloom.fetch.cli.option.LimitOptions;
import io.goloom.fetch.cli.option.RequestOptions;
import io.goloom.fetch.cli.option.UsageException;
import io.goloom.fetch.cli.report.Progress;
import io.goloom.fetch.cli.report.Summary;
import io.goloom.fetch.cli.report.Trace;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// `goloom fetch`: inputs, fetcher and output put together.
final class FetchCommand {
  private final FetchOptions options;
  private final Stdio stdio;
  private final Bodies bodies;

  FetchCommand(FetchOptions options, Stdio stdio) {
    this.options = options;
    this.stdio = stdio;
    this.bodies = new Bodies(options.files(), stdio.out());
  }

  /// Fetches, and prints a line for each URL.
  ///
  /// @param job ends when the user wants no more
  /// @param urls what is to be fetched
  /// @return the exit status
  int run(Context job, List<Input> urls) throws UsageException, IOException, InterruptedException {
    Call call = call(job);
    BodyHandler handler = bodies.handler();
    try (Inputs inputs = Inputs.open(urls, stdio.in());
        Trace trace = Trace.open(options.report().trace());
        Fetcher fetcher = fetcher(call, handler)) {
      Rest rest = rest(inputs, handler);
      long failed = fetch(job, fetcher, rest == null ? inputs : rest, trace);
      if (rest != null && !options.report().quiet()) {
        say(rest.leftOut() + " of the URLs were ok in the earlier run and left out");
      }
      inputs.empty().forEach(file -> say("no URLs in " + file));
      inputs.problems().forEach(this::say);
      if (!inputs.problems().isEmpty()) {
        return Main.USAGE;
      }
      return failed == 0 ? Main.OK : Main.SOME_FAILED;
    }
  }

  /// What is sent. A body may come from a terminal or a pipe that is silent, so a thread of its own
  /// reads it, which is left alone when the user wants no more.
  private Call call(Context job) throws UsageException, InterruptedException {
    RequestOptions request = options.request();
    if (!request.readsFiles()) {
      return request.call(stdio.in());
    }
    FutureTask<Call> reading = new FutureTask<>(() -> request.call(stdio.in()));
    Channel<Call> over = Channel.make();
    Thread.ofPlatform()
        .daemon()
        .name("goloom-body")
        .start(() -> {
          reading.run();
          over.close();
        });
    try {
      Call _ = over.receive(job);
    } catch (ContextException ended) {
      throw new UsageException("-d was not read to its end");
    }
    if (reading.state() == Future.State.SUCCESS) {
      return reading.resultNow();
    }
    if (reading.exceptionNow() instanceof UsageException e) {
      throw e;
    }
    throw new IllegalStateException("-d could not be read", reading.exceptionNow());
  }

  private @Nullable Rest rest(UrlSource urls, BodyHandler handler) throws UsageException {
    return options.input().resume().isEmpty()
        ? null
        : new Rest(urls, Earlier.read(options.input().resume().get()), handler);
  }

  private void say(String line) {
    stdio.err().println("goloom: " + line);
  }

  private Fetcher fetcher(Call call, BodyHandler handler) throws UsageException {
    LimitOptions limits = options.limits();
    Fetcher.Builder builder =
        Fetcher.builder()
            .transport(Transports.of(options))
            .timeout(limits.timeout())
            .totalTimeout(limits.totalTimeout())
            .parallel(limits.parallel())
            .retries(limits.retries())
            .failFast(limits.failFast())
            .calls(call::withUrl)
            .bodies(handler);
    limits.perHost().ifPresent(builder::perHost);
    limits.rate().ifPresent(rate -> builder.rate(rate.count(), rate.time()));
    limits.retryDelay().ifPresent(builder::retryDelay);
    return builder.build();
  }

  /// @return how many failed
  private long fetch(Context job, Fetcher fetcher, UrlSource urls, Trace trace)
      throws UsageException, IOException, InterruptedException {
    boolean quiet = options.report().quiet();
    boolean terminal = stdio.errTerminal() && !quiet;
    Summary summary = new Summary();
    try (Lines lines = new Lines(options, stdio);
        FetchRun run = fetcher.start(job, urls);
        Progress progress =
            terminal ? new Progress(run, stdio.err(), options.limits().totalTimeout()) : null) {
      for (FetchResult r = next(run, progress); r != null; r = next(run, progress)) {
        IOException unwritable = bodies.unwritable();
        if (unwritable != null) {
          throw unwritable;
        }
        summary.add(r);
        trace.add(r);
        lines.print(r, run.results().len() > 0);
      }
      run.await();
    }
    trace.finish();
    if (options.report().summary()) {
      stdio.err().print(summary.text());
    } else if (terminal) {
      stdio.err().println(summary.line());
    }
    return summary.failed();
  }

  private static @Nullable FetchResult next(FetchRun run, @Nullable Progress progress)
      throws InterruptedException {
    return progress == null ? run.results().receive() : progress.next();
  }
}
