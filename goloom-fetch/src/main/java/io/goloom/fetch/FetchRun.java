package io.goloom.fetch;

import static io.goloom.Go.go;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.sync.ErrGroup;
import io.goloom.sync.WaitGroup;

/// A job that runs: one goroutine a URL, and the results in the order of the input.
///
/// Read [#results()] to its end, or close the run to leave early; closing also stops what still runs.
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
  /// How many URLs may be ahead of the first one that is not done yet. More would cost memory, fewer would make all wait for one slow server.
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

  /// The results, in the order of the input, each as soon as all before it are done. Closed after the last one.
  ///
  /// @return the channel, always the same
  public ReceiveChannel<FetchResult> results() {
    return results;
  }

  /// Starts a goroutine for each URL as soon as there is room for one more.
  private void fetchEach(UrlSource urls) throws InterruptedException {
    try (job;
        var group = ErrGroup.withContext(job).limit(fetcher.parallel())) {
      Context all = group.context();
      for (String url = urls.next(all); url != null; url = urls.next(all)) {
        String text = url;
        Channel<FetchResult> result = Channel.make(1);
        inOrder.send(reader, result);
        group.go(ctx -> fetchOne(ctx, text, result));
      }
      group.await();
    } finally {
      inOrder.close();
    }
  }

  private void fetchOne(Context all, String url, Channel<FetchResult> result) throws FetchException {
    try (var ctx = all.withTimeout(fetcher.timeout(), fetcher.timeoutOver())) {
      FetchResult r = new Request(fetcher.transport(), url).fetch(ctx);
      result.trySend(r); // has room
      if (fetcher.failFast() && r instanceof FetchResult.Failed f) {
        throw new FetchException(Outcome.CANCELED, "canceled: " + f.url() + ": " + f.reason());
      }
    }
  }

  /// Hands the results over, each when all before it have been.
  private void deliver() throws InterruptedException {
    for (ReceiveChannel<FetchResult> result : inOrder) {
      results.send(reader, result.receive());
    }
    results.close();
  }
}
