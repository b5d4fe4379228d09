package io.goloom.fetch;

import io.goloom.channel.Channel;
import io.goloom.channel.ReceiveChannel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import io.goloom.context.ContextException;
import io.goloom.sync.ErrGroup;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A job that runs: one goroutine for each URL that is being fetched, one that decides which of
/// them is next, and one that reads the source.
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
  private final Fetcher fetcher;
  private final Cancellable job;
  private final Cancellable reader = Context.background().withCancel();
  private final Channel<Pending> incoming = Channel.make(256);
  private final Channel<FetchResult> results = Channel.make(64);

  /// The attempts at the URLs.
  private final ErrGroup attempts;

  private final Dispatcher dispatcher;

  /// The two goroutines below.
  private final ErrGroup goroutines = new ErrGroup();

  FetchRun(Fetcher fetcher, Context ctx, boolean ordered) {
    this.fetcher = fetcher;
    this.job = ctx.withTimeout(fetcher.totalTimeout(), fetcher.totalTimeoutOver());
    this.attempts = ErrGroup.withContext(job);
    this.dispatcher = new Dispatcher(fetcher, incoming, results, reader, ordered, attempts);
  }

  FetchRun start(UrlSource urls) {
    goroutines.tryGo(() -> read(urls));
    goroutines.tryGo(this::dispatch);
    return this;
  }

  /// The results, each as soon as it is there: in the order of the input, where all before it have
  /// to be done first, or as they come, whichever the run was started for. Closed after the last
  /// one, and early if the job itself fails: [#await()] tells.
  ///
  /// @return the channel, always the same
  public ReceiveChannel<FetchResult> results() {
    return results;
  }

  /// How far a run is.
  ///
  /// @param done how many URLs are done, also those whose results have not been handed over yet
  /// @param failed how many of them have failed
  /// @param running how many are being fetched
  /// @param bytes how many bytes of bodies have come so far
  public record Progress(long done, long failed, int running, long bytes) {}

  /// How far it is, at this moment.
  ///
  /// @return the numbers
  public Progress progress() {
    return dispatcher.progress();
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

  /// Takes the URLs from the source, as the dispatcher has room for them.
  private void read(UrlSource urls) {
    Context all = attempts.context(); // under fail-fast it ends before the job does
    boolean whole = false;
    try {
      for (String url = next(urls, all); url != null; url = next(urls, all)) {
        incoming.send(reader, new Pending(url, fetcher.hostOf(url), body(url)));
      }
      whole = true;
    } catch (ContextException gone) {
      if (reader.err() == null) {
        throw gone; // of some other context: a failure like any other
      }
    } catch (InterruptedException e) { // await() would look as if its caller had been interrupted
      throw new IllegalStateException("interrupted while it took the URLs", e);
    } finally {
      incoming.close();
      if (!whole) {
        job.cancel(); // the failure is the job's
      }
    }
  }

  private Body body(String url) {
    return Objects.requireNonNull(
        fetcher.bodies().open(url), () -> "the body handler gave null for " + url);
  }

  private static @Nullable String next(UrlSource urls, Context all) throws InterruptedException {
    try {
      return urls.next(all);
    } catch (ContextException over) {
      if (all.err() == null) {
        throw over; // as above
      }
      return null;
    }
  }

  /// Fetches all under the limit of the whole job.
  private void dispatch() throws Exception {
    try (job;
        attempts) {
      dispatcher.run();
      attempts.await();
    } catch (FetchException first) {
      // Under fail-fast. Its result says so, and so do the results of those that it canceled.
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
    goroutines.close();
  }
}
