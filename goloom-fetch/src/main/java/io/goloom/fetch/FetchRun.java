package io.goloom.fetch;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.sync.ErrGroup;
import org.jspecify.annotations.Nullable;

/// A job that runs: one goroutine a URL, and the results in the order of the input.
///
/// Read [#results()] to its end, then [#await()] tells whether that was the end of the URLs too.
/// Close the run on every path; closing early stops what still runs.
///
/// {@snippet :
/// try (FetchRun run = fetcher.start(ctx, urls)) {
///   for (FetchResult result : run.results()) {
///     IO.println(result);
///   }
///   run.await();
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

  /// The two goroutines below. A group without a limit: it has a place for both.
  private final ErrGroup goroutines = new ErrGroup();

  FetchRun(Fetcher fetcher, Context ctx) {
    this.fetcher = fetcher;
    this.job = ctx.withTimeout(fetcher.totalTimeout(), fetcher.totalTimeoutOver());
  }

  FetchRun start(UrlSource urls) {
    goroutines.tryGo(() -> fetchEach(urls));
    goroutines.tryGo(this::deliver);
    return this;
  }

  /// The results, in the order of the input, each as soon as all before it are done. Closed after
  /// the last one, and early if the job itself fails: [#await()] tells.
  ///
  /// @return the channel, always the same
  public ReceiveChannel<FetchResult> results() {
    return results;
  }

  /// Waits until the job is over, and throws what made it fail. A URL that could not be fetched is
  /// a result and no failure of the job; a source that throws is one, since nobody knows then which
  /// URLs are missing.
  ///
  /// **Blocking and interrupts.** Blocks until all results have been received.
  ///
  /// @throws InterruptedException if interrupted
  /// @throws IllegalStateException if the source or this library has failed; the cause is that
  ///   failure
  public void await() throws InterruptedException {
    try {
      goroutines.await();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | Error e) {
      throw new IllegalStateException("the job has failed, results are missing: " + e, e);
    }
  }

  /// Fetches all under the limit of the whole job.
  private void fetchEach(UrlSource urls) throws Exception {
    try (job;
        ErrGroup group = ErrGroup.withContext(job).limit(fetcher.parallel())) {
      startEach(urls, group);
      group.await();
    } catch (FetchException first) {
      // Under fail-fast. Its result says so, and so do the results of those that it canceled.
    } catch (InterruptedException e) { // await() would look as if its caller had been interrupted
      throw new IllegalStateException("interrupted while it took the URLs", e);
    } finally {
      inOrder.close();
    }
  }

  /// Starts a goroutine for each URL, as soon as there is room for one more, and puts down in which
  /// order their results are to come.
  private void startEach(UrlSource urls, ErrGroup group) throws InterruptedException {
    Context all = group.context(); // under fail-fast it ends before the job does
    for (String url = next(urls, all); url != null; url = next(urls, all)) {
      Channel<FetchResult> result = Channel.make(1);
      try {
        inOrder.send(reader, result);
      } catch (ContextException gone) {
        return; // nobody will read it
      }
      start(group, url, result);
    }
  }

  private static @Nullable String next(UrlSource urls, Context all) throws InterruptedException {
    try {
      return urls.next(all);
    } catch (ContextException over) {
      if (all.err() == null) {
        throw over; // of some other context: a failure like any other
      }
      return null;
    }
  }

  private void start(ErrGroup group, String url, Channel<FetchResult> result)
      throws InterruptedException {
    try {
      group.context().check();
      group.go(ctx -> fetchOne(ctx, url, result));
    } catch (ContextException over) {
      result.trySend(Request.notStarted(group.context(), url));
    } catch (Throwable t) {
      result.close(); // nothing will come
      throw t;
    }
  }

  /// Fetches one URL, under its own limit below that of the job. A result has room in its channel:
  /// this never waits.
  private void fetchOne(Context all, String url, Channel<FetchResult> result)
      throws FetchException {
    try (Cancellable ctx = all.withTimeout(fetcher.timeout(), fetcher.timeoutOver())) {
      // The place may have come free because the job is over, and its end not have got here yet.
      FetchResult r =
          all.err() == null
              ? new Request(fetcher.transport(), url).fetch(all, ctx)
              : Request.notStarted(all, url);
      result.trySend(r);
      if (fetcher.failFast() && r instanceof FetchResult.Failed f && all.err() == null) {
        throw new FetchException(Outcome.CANCELED, "canceled: " + f.url() + ": " + f.reason());
      }
    } finally {
      result.close();
    }
  }

  /// Hands the results over, each when all before it have been.
  private void deliver() throws InterruptedException {
    try {
      for (ReceiveChannel<FetchResult> result : inOrder) {
        FetchResult r = result.receive();
        if (r != null) { // else its goroutine has failed, and with it the job
          results.send(reader, r);
        }
      }
    } catch (ContextException gone) {
      // The reader has closed the run.
    } finally {
      reader.cancel(); // what is still sent to this goroutine goes nowhere
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
    goroutines.close();
  }
}
