package io.goloom.fetch;

import io.goloom.context.Context;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
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
/// Bodies are counted and not kept, unless a [BodyHandler] says otherwise. A redirect is followed,
/// at most ten times; a status of 400 or above is a failure. A URL that fails costs the others
/// nothing, unless the fetcher fails fast: then the first failure cancels all others, and their
/// reason names it.
///
/// Thread-safe. One fetcher can run several jobs at once, each with limits of its own; they share
/// its connections.
public final class Fetcher implements AutoCloseable {
  private final Transport transport;
  private final Function<URI, Call> calls;
  private final BodyHandler bodies;
  private final int parallel;
  private final int perHost;
  private final int rateCount;
  private final Duration rateTime;
  private final Retries retries;
  private final boolean failFast;
  private final Duration timeout;
  private final Duration totalTimeout;
  private final FetchException timeoutOver;
  private final FetchException totalTimeoutOver;

  private Fetcher(Builder b) {
    transport = b.transport != null ? b.transport : HttpTransport.builder().build();
    calls = b.calls;
    bodies = b.bodies;
    parallel = b.parallel;
    perHost = b.perHost;
    rateCount = b.rateCount;
    rateTime = b.rateTime;
    retries = new Retries(b.retries, b.retryDelay, new Random());
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
    return new FetchRun(this, ctx, true).start(urls);
  }

  /// Starts to fetch all URLs of a source and returns at once, as [#start] does; but the results
  /// come in the order in which they are done, so that no slow URL holds up others.
  ///
  /// @param ctx bounds the job; when it ends, the URLs that are not done yet fail with its cause as
  ///   reason
  /// @param urls gives the URLs, as text; one that is no URL is a result like any other
  /// @return the running job, to be closed by the caller
  public FetchRun stream(Context ctx, UrlSource urls) {
    Objects.requireNonNull(ctx, "ctx");
    Objects.requireNonNull(urls, "urls");
    return new FetchRun(this, ctx, false).start(urls);
  }

  /// Closes the transport and with it all connections. Jobs that still run fail.
  @Override
  public void close() {
    transport.close();
  }

  Transport transport() {
    return transport;
  }

  Function<URI, Call> calls() {
    return calls;
  }

  BodyHandler bodies() {
    return bodies;
  }

  int parallel() {
    return parallel;
  }

  int perHost() {
    return perHost;
  }

  /// A limiter for a new job.
  ///
  /// @return null if there is no limit
  @Nullable RateLimiter rate() {
    return rateCount == 0 ? null : new RateLimiter(rateCount, rateTime);
  }

  Retries retries() {
    return retries;
  }

  /// What the limit of a host counts a URL under: host and port as written, in lower case; the same
  /// for all if there is no such limit.
  String hostOf(String url) {
    return perHost == Integer.MAX_VALUE ? "" : Urls.site(url);
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
    private Function<URI, Call> calls = Call::get;
    private BodyHandler bodies = BodyHandler.discard();
    private int parallel = 64;
    private int perHost = Integer.MAX_VALUE;
    private int rateCount;
    private Duration rateTime = Duration.ZERO;
    private int retries;
    private Duration retryDelay = Duration.ofSeconds(1);
    private boolean failFast;
    private Duration timeout = Duration.ofSeconds(10);
    private Duration totalTimeout = Duration.ofSeconds(30);

    private Builder() {}

    /// Sets how long one URL may take, from the look-up of its host to the last byte, redirects
    /// included. A URL that is tried again has this time for each attempt.
    ///
    /// @param limit more than zero
    /// @return this
    public Builder timeout(Duration limit) {
      timeout = Require.positive(limit, "timeout");
      return this;
    }

    /// Sets how long the whole job may take. When it is over, all that still run end at once.
    ///
    /// @param limit more than zero
    /// @return this
    public Builder totalTimeout(Duration limit) {
      totalTimeout = Require.positive(limit, "totalTimeout");
      return this;
    }

    /// Sets how many URLs are fetched at the same time.
    ///
    /// @param limit at least one
    /// @return this
    public Builder parallel(int limit) {
      parallel = Require.atLeast(1, limit, "parallel");
      return this;
    }

    /// Sets how many URLs of one host are fetched at the same time, besides the limit for all. URLs
    /// of a host at its limit hold up no others. Redirects are not counted.
    ///
    /// @param limit at least one
    /// @return this
    public Builder perHost(int limit) {
      perHost = Require.atLeast(1, limit, "perHost");
      return this;
    }

    /// Sets how many URLs are begun in a time, evenly spaced and without bursts. A retry counts, a
    /// redirect does not. The time that a URL waits for its turn counts towards no limit but that
    /// of the job.
    ///
    /// @param count at least one
    /// @param time more than zero
    /// @return this
    public Builder rate(int count, Duration time) {
      rateCount = Require.atLeast(1, count, "rate");
      rateTime = Require.positive(time, "time");
      return this;
    }

    /// Sets how often a URL is tried again that failed in a way that may pass: a time limit of its
    /// own, no connection, a broken one, or one of the statuses 408, 425, 429, 500, 502, 503 and
    /// 504. Only idempotent methods are repeated ([Call#idempotent]).
    ///
    /// Before the first retry it waits for [#retryDelay], before each further one twice as long, up
    /// to a minute; the second half of each wait is random. It waits longer if the server asks it
    /// to by `Retry-After`, and not at all if the time left to the job is shorter than the wait.
    ///
    /// @param most how often; zero, the default, for never
    /// @return this
    public Builder retries(int most) {
      retries = Require.atLeast(0, most, "retries");
      return this;
    }

    /// Sets how long to wait before the first retry. One second by default.
    ///
    /// @param delay more than zero
    /// @return this
    public Builder retryDelay(Duration delay) {
      retryDelay = Require.positive(delay, "retryDelay");
      return this;
    }

    /// Sets what is sent to each URL, instead of [Call#get].
    ///
    /// @param function makes a call from a URL
    /// @return this
    public Builder calls(Function<URI, Call> function) {
      calls = Objects.requireNonNull(function, "function");
      return this;
    }

    /// Sets what becomes of the bodies, instead of [BodyHandler#discard()].
    ///
    /// @param handler the handler
    /// @return this
    public Builder bodies(BodyHandler handler) {
      bodies = Objects.requireNonNull(handler, "handler");
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

    /// Sets what does the exchanges, instead of an [HttpTransport].
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
  }
}
