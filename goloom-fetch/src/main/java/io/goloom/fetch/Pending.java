package io.goloom.fetch;

import io.goloom.context.Context;
import org.jspecify.annotations.Nullable;

/// A URL whose result has not been handed over. The dispatcher has it, but for the time of an
/// attempt, when the goroutine that makes it does; channels carry it between the two.
final class Pending {
  final String url;

  /// What the limit of a host counts it under; the same for all if there is no such limit.
  final String host;

  final Body body;

  /// Its attempts; null before the first one.
  @Nullable Request request;

  /// What came of the last attempt; null before the first one has ended.
  @Nullable FetchResult result;

  /// There will be another attempt.
  boolean again;

  /// When that is due, in nanoseconds.
  long due;

  /// The result is the last one.
  boolean done;

  Pending(String url, String host, Body body) {
    this.url = url;
    this.host = host;
    this.body = body;
  }

  /// What becomes of it if the job is over: what came of its last attempt, if it has had one.
  FetchResult givenUp(Context all) {
    return result instanceof FetchResult.Failed last
        ? Request.notRetried(all, last)
        : Request.notStarted(all, url);
  }
}
