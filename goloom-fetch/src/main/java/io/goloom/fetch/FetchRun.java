package io.goloom.fetch;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.WaitGroup;

/// A job that runs: one goroutine a URL, and the results in the order of the input.
///
/// Read [#results()] to its end, or close the run to leave early; closing also stops what still
/// runs.
///
/// {@snippet :
/// try (FetchRun run = fetcher.start(ctx, urls)) {
///   for (FetchResult result : run.results()) {
///     IO.println(result);
///   }
/// }
/// }
///
/// Thread-safe.
public final class FetchRun implements AutoCloseable {
  /// How many URLs may be ahead of the first one that is not done yet. More would cost memory,
  /// fewer would make all wait for one slow server.
  private static final int WINDOW = 16_384;

  private final Fetcher fetcher;
  private final Cancellable job;
  private final Cancellable reader = Context.background().withCancel();
  private final Channel<ReceiveChannel<FetchResult>> inOrder = Channel.make(WINDOW);
  private final Channel<FetchResult> results = Channel.make(64);
  private final WaitGroup goroutines = new WaitGroup();

  FetchRun(Fetcher fetcher, Context ctx) {
    this.fetcher = fetcher;
    this.job = ctx.withTimeout(fetcher.totalTimeout(), fetcher.totalTimeoutOver());
  }

  FetchRun start(UrlSource urls) {
    goroutines.go(() -> fetchEach(urls));
    goroutines.go(this::deliver);
    return this;
  }

  /// The results, in the order of the input, each as soon as all before it are done. Closed after
  /// the last one.
  ///
  /// @return the channel, always the same
  public ReceiveChannel<FetchResult> results() {
    return results;
  }

  /// Fetches all under the limit of the whole job.
  private void fetchEach(UrlSource urls) throws Exception {
    try (job;
        ErrGroup group = ErrGroup.withContext(job).limit(fetcher.parallel())) {
      startEach(urls, group);
      group.await();
    } catch (FetchException first) {
      // Under fail-fast. Its result says so, and so do the results of those that it canceled.
    } finally {
      inOrder.close();
    }
  }

  /// Starts a goroutine for each URL, as soon as there is room for one more, and puts down in which
  /// order their results are to come.
  private void startEach(UrlSource urls, ErrGroup group) throws InterruptedException {
    for (String url = urls.next(job); url != null; url = urls.next(job)) {
      Channel<FetchResult> result = Channel.make(1);
      try {
        inOrder.send(reader, result);
      } catch (ContextException gone) {
        return; // nobody will read it
      }
      start(group, url, result);
    }
  }

  private void start(ErrGroup group, String url, Channel<FetchResult> result)
      throws InterruptedException {
    try {
      group.context().check();
      group.go(ctx -> fetchOne(ctx, url, result));
    } catch (ContextException over) {
      result.trySend(Request.notStarted(group.context(), url));
    }
  }

  /// Fetches one URL, under its own limit below that of the job. A result has room in its channel:
  /// this never waits.
  private void fetchOne(Context all, String url, Channel<FetchResult> result)
      throws FetchException {
    try (Cancellable ctx = all.withTimeout(fetcher.timeout(), fetcher.timeoutOver())) {
      FetchResult r = new Request(fetcher.transport(), url).fetch(all, ctx);
      result.trySend(r);
      if (fetcher.failFast() && r instanceof FetchResult.Failed f && all.err() == null) {
        throw new FetchException(Outcome.CANCELED, "canceled: " + f.url() + ": " + f.reason());
      }
    }
  }

  /// Hands the results over, each when all before it have been.
  private void deliver() throws InterruptedException {
    try {
      for (ReceiveChannel<FetchResult> result : inOrder) {
        FetchResult r = result.receive();
        if (r != null) {
          results.send(reader, r);
        }
      }
    } catch (ContextException gone) {
      // The reader has closed the run.
    } finally {
      results.close();
    }
  }

  /// Stops what still runs, drops the results that nobody has read, and returns when the last
  /// goroutine of the job has ended.
  ///
  /// **Blocking and interrupts.** Blocks for as long as the goroutines need to stop, which is short
  /// unless the source waits and does not heed its context. An interrupt does not shorten it; the
  /// status stays set.
  @Override
  public void close() {
    job.cancel();
    reader.cancel();
    boolean interrupted = false;
    while (true) {
      try {
        goroutines.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
