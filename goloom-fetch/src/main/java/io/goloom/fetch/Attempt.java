package io.goloom.fetch;

import io.goloom.channel.Channel;
import io.goloom.context.Cancellable;
import io.goloom.context.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/// The goroutine of one attempt at one URL, under the URL's own limit below that of the job.
final class Attempt {
  private final Fetcher fetcher;
  private final Pending pending;
  private final LongAdder received;

  /// Has room: this never waits.
  private final Channel<Pending> ended;

  Attempt(Fetcher fetcher, Pending pending, LongAdder received, Channel<Pending> ended) {
    this.fetcher = fetcher;
    this.pending = pending;
    this.received = received;
    this.ended = ended;
  }

  /// @throws FetchException under fail-fast, if it has failed: that cancels the others
  void run(Context all) throws FetchException {
    try (Cancellable ctx = all.withTimeout(fetcher.timeout(), fetcher.timeoutOver())) {
      pending.again = false;
      FetchResult result = all.err() == null ? request().fetch(all, ctx) : pending.givenUp(all);
      pending.result = result;
      if (result instanceof FetchResult.Failed failed) {
        failed(all, failed);
      }
    } finally {
      ended.trySend(pending);
    }
  }

  private Request request() {
    Request request = pending.request;
    if (request == null) {
      request =
          new Request(fetcher.transport(), pending.url, fetcher.calls(), pending.body, received);
      pending.request = request;
    }
    return request;
  }

  private void failed(Context all, FetchResult.Failed failed) throws FetchException {
    Request request = pending.request;
    if (all.err() != null || request == null) {
      return;
    }
    Optional<Duration> wait =
        fetcher.retries().next(request.isRepeatable(), failed, request.retryAfter(), Instant.now());
    if (wait.isPresent() && within(all, wait.get())) {
      pending.due = System.nanoTime() + wait.get().toNanos();
      pending.again = true;
    } else if (fetcher.failFast()) {
      throw new FetchException(
          Outcome.CANCELED, "canceled: " + failed.url() + ": " + failed.reason());
    }
  }

  /// Whether the job has so much time left.
  private static boolean within(Context all, Duration wait) {
    return all.remaining().map(left -> left.compareTo(wait) > 0).orElse(true);
  }
}
