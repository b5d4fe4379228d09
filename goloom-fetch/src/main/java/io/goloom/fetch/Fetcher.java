package io.goloom.fetch;

import io.goloom.context.Context;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Fetches many URLs at once: one goroutine each, a limit for each under a limit for all, results
/// in the order of the input.
///
/// {@snippet :
/// try (Fetcher fetcher = Fetcher.builder().timeout(Duration.ofSeconds(2)).build()) {
///   for (FetchResult result : fetcher.fetchAll(ctx, urls)) {
///     IO.println(result.url() + " " + result.outcome());
///   }
/// }
/// }
///
/// Bodies are counted and not kept. A redirect is followed, at most ten times; a status of 400 or
/// above is a failure. A URL that fails costs the others nothing, unless the fetcher fails fast:
/// then the first failure cancels all others, and their reason names it.
///
/// Thread-safe. One fetcher can run several jobs at once, each with limits of its own; they share
/// its connections.
public final class Fetcher implements AutoCloseable {
  private final Transport transport;
  private final int parallel;
  private final boolean failFast;
  private final Duration timeout;
  private final Duration totalTimeout;
  private final FetchException timeoutOver;
  private final FetchException totalTimeoutOver;

  private Fetcher(Builder b) {
    transport = b.transport != null ? b.transport : Transport.jdk();
    parallel = b.parallel;
    failFast = b.failFast;
    timeout = b.timeout;
    totalTimeout = b.totalTimeout;
    timeoutOver =
        new FetchException(Outcome.TIMEOUT, "timed out after " + Durations.format(timeout));
    totalTimeoutOver =
        new FetchException(
            Outcome.TOTAL_TIMEOUT,
            "the total limit of " + Durations.format(totalTimeout) + " was over");
  }

  /// Begins to make a fetcher: 10 s a URL, 30 s in all, 64 at once, failures cost the others
  /// nothing.
  ///
  /// @return a builder with these values
  public static Builder builder() {
    return new Builder();
  }

  /// Fetches all URLs and returns when the last one is done, after the total limit at the latest.
  ///
  /// **Blocking and interrupts.** Blocks. When the calling thread is interrupted, all that still
  /// runs is stopped before this returns.
  ///
  /// @param ctx bounds the job; when it ends, the URLs that are not done yet fail with its cause as
  ///   reason
  /// @param urls the URLs; one that cannot be fetched, such as a `mailto:`, is a result like any
  ///   other
  /// @return a result for each URL, in their order
  /// @throws InterruptedException if interrupted
  /// @throws IllegalStateException if the list itself fails while it is read
  public List<FetchResult> fetchAll(Context ctx, List<URI> urls) throws InterruptedException {
    List<FetchResult> results = new ArrayList<>(urls.size());
    try (FetchRun run = start(ctx, UrlSource.of(urls))) {
      for (FetchResult r = run.results().receive(); r != null; r = run.results().receive()) {
        results.add(r);
      }
      run.await();
    }
    return results;
  }

  /// Starts to fetch all URLs of a source and returns at once.
  ///
  /// @param ctx bounds the job; when it ends, the URLs that are not done yet fail with its cause as
  ///   reason
  /// @param urls gives the URLs, as text; one that is no URL is a result like any other
  /// @return the running job, to be closed by the caller
  public FetchRun start(Context ctx, UrlSource urls) {
    Objects.requireNonNull(ctx, "ctx");
    Objects.requireNonNull(urls, "urls");
    return new FetchRun(this, ctx).start(urls);
  }

  /// Closes the transport and with it all connections. Jobs that still run fail.
  @Override
  public void close() {
    transport.close();
  }

  Transport transport() {
    return transport;
  }

  int parallel() {
    return parallel;
  }

  boolean failFast() {
    return failFast;
  }

  Duration timeout() {
    return timeout;
  }

  Duration totalTimeout() {
    return totalTimeout;
  }

  /// The cause of a context whose URL took too long. One object for all: it is made once and says
  /// the same each time.
  FetchException timeoutOver() {
    return timeoutOver;
  }

  FetchException totalTimeoutOver() {
    return totalTimeoutOver;
  }

  /// Collects what a fetcher is to be like. Not thread-safe.
  public static final class Builder {
    private @Nullable Transport transport;
    private int parallel = 64;
    private boolean failFast;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration totalTimeout = Duration.ofSeconds(30);

    private Builder() {}

    /// Sets how long one URL may take, from the look-up of its host to the last byte, redirects
    /// included.
    ///
    /// @param limit more than zero
    /// @return this
    public Builder timeout(Duration limit) {
      timeout = positive(limit, "timeout");
      return this;
    }

    /// Sets how long the whole job may take. When it is over, all that still run end at once.
    ///
    /// @param limit more than zero
    /// @return this
    public Builder totalTimeout(Duration limit) {
      totalTimeout = positive(limit, "totalTimeout");
      return this;
    }

    /// Sets how many URLs are fetched at the same time.
    ///
    /// @param limit at least one
    /// @return this
    public Builder parallel(int limit) {
      if (limit < 1) {
        throw new IllegalArgumentException("parallel must be at least 1, not " + limit);
      }
      parallel = limit;
      return this;
    }

    /// Makes the first failure cancel all others.
    ///
    /// @param on whether it does
    /// @return this
    public Builder failFast(boolean on) {
      failFast = on;
      return this;
    }

    /// Sets what does the exchanges, instead of [Transport#jdk()].
    ///
    /// @param t the transport; it belongs to the fetcher, which closes it
    /// @return this
    public Builder transport(Transport t) {
      transport = Objects.requireNonNull(t, "transport");
      return this;
    }

    /// Makes the fetcher.
    ///
    /// @return a new fetcher, to be closed by the caller
    public Fetcher build() {
      return new Fetcher(this);
    }

    private static Duration positive(Duration limit, String name) {
      if (limit.isNegative() || limit.isZero()) {
        throw new IllegalArgumentException(name + " must be more than zero, not " + limit);
      }
      return limit;
    }
  }
}
